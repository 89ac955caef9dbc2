"""The receipt printer's verbs, against the printer at the far end."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from devices.receipt_printer import command_line
from devices.receipt_printer.simulator import ReceiptPrinterSimulator


def run(*arguments: str) -> int:
    parser = argparse.ArgumentParser()
    command_line.register(parser.add_subparsers())
    parsed = parser.parse_args(["receipt-printer", *arguments])
    status: int = parsed.run(parsed)
    return status


@pytest.fixture
def far_end(tmp_path: Path) -> Iterator[ReceiptPrinterSimulator]:
    simulator = ReceiptPrinterSimulator(tmp_path / "printer", columns=32)
    simulator.start()
    yield simulator
    simulator.stop()


@pytest.fixture
def port(tmp_path: Path) -> list[str]:
    return ["--port", str(tmp_path / "printer"), "--columns", "32"]


def test_the_status_is_one_json_object(
    far_end: ReceiptPrinterSimulator, port: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("status", *port) == 0
    assert json.loads(capsys.readouterr().out) == {"state": "ready", "fault": None, "detail": ""}
    far_end.paper_out()
    assert run("status", *port, "--driver", "device_file") == 4
    told = json.loads(capsys.readouterr().out)
    assert (told["fault"], told["error"]) == ("paper_out", "paper_out")
    assert told["message"].endswith("the paper is used up")


def test_a_test_slip_shows_columns_looks_characters_and_a_code(
    far_end: ReceiptPrinterSimulator, port: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("print-test", *port) == 0
    paper = far_end.paper().splitlines()
    assert paper[2] == "12345678901234567890123456789012"
    assert "[picture 384 x 30]" in paper
    assert "[QR TEST 打印测试]" in paper
    assert json.loads(capsys.readouterr().out)["state"] == "ready"


def test_a_failed_test_slip_says_why(
    far_end: ReceiptPrinterSimulator, port: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    far_end.paper_out(after_lines=3)
    assert run("print-test", *port) == 4
    assert json.loads(capsys.readouterr().out)["error"] == "paper_out"


def test_an_address_that_is_none_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("status", "--driver", "network", "--port", "printer") == 2
    assert "9100" in capsys.readouterr().err


def test_a_printer_that_is_not_there_is_told_as_such(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("status", "--port", str(tmp_path / "none"), "--timeout", "0.2") == 3
    told = json.loads(capsys.readouterr().out)
    assert (told["error"], told["message"]) == ("not_there", f"{tmp_path}/none: nothing is there")
