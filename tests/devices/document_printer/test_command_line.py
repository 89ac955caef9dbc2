"""The document printer's verbs, against the printer at the far end."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from devices.document_printer import command_line
from devices.document_printer.simulator import IppPrinterSimulator, Trouble
from tests.contracts.document_printer import PDF


def run(*arguments: str) -> int:
    parser = argparse.ArgumentParser()
    command_line.register(parser.add_subparsers())
    parsed = parser.parse_args(["document-printer", *arguments])
    status: int = parsed.run(parsed)
    return status


@pytest.fixture
def far_end(tmp_path: Path) -> Iterator[IppPrinterSimulator]:
    simulator = IppPrinterSimulator(folder=tmp_path / "kept")
    simulator.start()
    yield simulator
    simulator.stop()


def test_the_status_is_one_json_object(
    far_end: IppPrinterSimulator, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("status", "--url", far_end.url) == 0
    assert json.loads(capsys.readouterr().out) == {"state": "ready", "fault": None, "detail": ""}
    far_end.trouble(Trouble.JAM)
    assert run("status", "--url", far_end.url) == 4
    told = json.loads(capsys.readouterr().out)
    assert (told["fault"], told["error"]) == ("jam", "jam")


def test_a_pdf_is_printed(far_end: IppPrinterSimulator, tmp_path: Path) -> None:
    (tmp_path / "x.pdf").write_bytes(PDF)
    assert run("print", "--url", far_end.url, str(tmp_path / "x.pdf")) == 0
    assert (tmp_path / "kept" / "last.pdf").read_bytes() == PDF


def test_what_cannot_be_printed_is_told(
    far_end: IppPrinterSimulator, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "x.pdf").write_text("hello")
    assert run("print", "--url", far_end.url, str(tmp_path / "x.pdf")) == 7
    assert "not a PDF" in json.loads(capsys.readouterr().out)["message"]
    assert run("print", "--url", far_end.url, str(tmp_path / "y.pdf")) == 7
    assert "y.pdf" in json.loads(capsys.readouterr().out)["message"]
    assert run("print", "--url", "nowhere", str(tmp_path / "x.pdf")) == 2
    far_end.trouble(Trouble.ABORTS)
    (tmp_path / "x.pdf").write_bytes(PDF)
    assert run("print", "--url", far_end.url, str(tmp_path / "x.pdf")) == 4
    assert json.loads(capsys.readouterr().out)["error"] == "internal"
