"""The hall's commands, as a person at a shell uses them."""

from __future__ import annotations

import io
import json
import signal
import statistics
import sys
import time
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from hall.command_line import main
from hall.composition import Hall
from hall.problem import Problem
from hall.settings import HallSettings
from tests.hall.serving import serving


def test_the_committed_interface_is_the_one_served(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["openapi"]) == 0
    committed = Path(__file__).parents[2] / "docs" / "openapi.json"
    assert committed.read_text(encoding="utf-8") == capsys.readouterr().out, (
        "run: python -m hall openapi > docs/openapi.json"
    )


def test_every_reference_of_the_document_leads_somewhere(
    capsys: pytest.CaptureFixture[str],
) -> None:
    main(["openapi"])
    text = capsys.readouterr().out
    schemas = json.loads(text)["components"]["schemas"]
    references = {part.split('"', 1)[0] for part in text.split('"#/components/schemas/')[1:]}
    assert references
    assert references <= set(schemas)
    assert "registration" in schemas["Profile"]["properties"]


def test_an_enrolment_code_is_printed_alone(
    hall: Hall, settings: HallSettings, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["enrolment-code", "--state", str(settings.state), "--name", "7 号终端"]) == 0
    code = capsys.readouterr().out.strip()
    hall_clock = hall.clock()
    assert hall_clock.tzinfo is not None
    terminal, token = hall.terminals.enrol(code, name="t", software_version="0", client="")
    assert terminal.label == "7 号终端"
    assert hall.terminals.recognise(token) == terminal


def test_a_clerk_is_added_and_can_sign_in(
    hall: Hall,
    settings: HallSettings,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    where = ["--state", str(settings.state)]
    monkeypatch.setattr(sys, "stdin", io.StringIO("correct horse battery\n"))
    assert main(["add-clerk", "王芳", "--password-stdin", *where]) == 0
    assert hall.clerks.sign_in("王芳", "correct horse battery", client="")[0].masked_name == "王*"

    assert main(["add-clerk", "李想", "--generate", *where]) == 0
    password = capsys.readouterr().out.strip()
    assert hall.clerks.sign_in("李想", password, client="")

    monkeypatch.setattr(sys, "stdin", io.StringIO("another password\n"))
    assert main(["add-clerk", "王芳", "--password-stdin", *where]) == 2
    assert "already" in capsys.readouterr().err
    monkeypatch.setattr(sys, "stdin", io.StringIO("short\n"))
    assert main(["add-clerk", "赵一", "--password-stdin", *where]) == 2


def test_a_clerk_gets_a_new_password_and_is_removed(
    hall: Hall,
    settings: HallSettings,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    where = ["--state", str(settings.state)]
    hall.clerks.add("王芳", "correct horse battery")
    _, session = hall.clerks.sign_in("王芳", "correct horse battery", client="")
    assert main(["new-password", "王芳", "--generate", *where]) == 0
    password = capsys.readouterr().out.strip()
    assert hall.clerks.recognise(session) is None, "who knew the old one is out"
    with pytest.raises(Problem):
        hall.clerks.sign_in("王芳", "correct horse battery", client="")
    _, session = hall.clerks.sign_in("王芳", password, client="")

    assert main(["remove-clerk", "王芳", *where]) == 0
    assert hall.clerks.recognise(session) is None
    with pytest.raises(Problem):
        hall.clerks.sign_in("王芳", password, client="")
    capsys.readouterr()
    assert main(["clerks", *where]) == 0
    assert "王芳  added 2026-11-21  removed" in capsys.readouterr().out
    assert main(["new-password", "王芳", "--generate", *where]) == 0
    assert hall.clerks.sign_in("王芳", capsys.readouterr().out.strip(), client="")

    assert main(["remove-clerk", "何人", *where]) == 2
    assert "no clerk of this name" in capsys.readouterr().err
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    assert main(["add-clerk", "赵一", *where]) == 2
    assert "--generate" in capsys.readouterr().err, "no terminal to ask on"


def test_a_certificate_that_cannot_be_used_is_refused_in_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = tmp_path / "hall.toml"
    config.write_text(
        'state = "s"\nbureau = "synthetic"\ntls_certificate = "c.pem"\ntls_key = "k.pem"\n',
        encoding="utf-8",
    )
    assert main(["serve", "--config", str(config), "--port", "0"]) == 2
    assert "tls_certificate: " in capsys.readouterr().err
    for name in ("c.pem", "k.pem"):
        (tmp_path / name).write_text("no certificate", encoding="ascii")
    assert main(["serve", "--config", str(config), "--port", "0"]) == 2
    assert "not a certificate chain and its private key" in capsys.readouterr().err
    assert not (tmp_path / "s").exists(), "nothing was opened yet"


def test_people_are_written_for_the_dock(tmp_path: Path) -> None:
    file = tmp_path / "people.json"
    arguments = ["--state", str(tmp_path), "--json", str(file), "--base-url", "http://h:1/"]
    assert main(["people", *arguments]) == 0
    people = json.loads(file.read_text(encoding="utf-8"))
    assert len(people) >= 14
    for entry in people:
        assert set(entry["card"]) == {
            "type",
            "name",
            "sex",
            "ethnic",
            "birth",
            "address",
            "number",
            "issuer",
            "valid_from",
            "valid_to",
        }
        assert entry["code_url"].startswith("http://h:1/synthetic/identity-code/")
        assert entry["label"].startswith(entry["card"]["name"])
    assert any(entry["card"]["valid_to"] == "长期" for entry in people)


def test_without_a_bureau_nothing_is_served(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["serve", "--state", str(tmp_path), "--port", "0"]) == 2
    assert "--synthetic" in capsys.readouterr().err


def test_the_server_starts_says_where_and_stops_when_asked(tmp_path: Path) -> None:
    with serving(tmp_path) as (url, process):
        answer = httpx.get(f"{url}/api/v1/terminals/me", trust_env=False)
        assert answer.status_code == 401
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert process.stdout is not None
        assert f"{url}/synthetic/phone?token=" in process.stdout.readline()
        assert process.stdout.readline() == f"console {url}/console/\n"
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=10)
        assert process.returncode in {0, -signal.SIGTERM}
        assert "GET /api/v1/terminals/me 401" in errors
        assert "Traceback" not in errors


def test_no_answer_waits_for_the_network_stack(tmp_path: Path) -> None:
    """Without TCP_NODELAY every answer takes 40 ms more."""
    spans = []
    with serving(tmp_path) as (url, _), httpx.Client(base_url=url, trust_env=False) as client:
        for _ in range(30):
            began = time.perf_counter()
            client.get("/api/v1/terminals/me")
            spans.append(time.perf_counter() - began)
    assert statistics.median(spans) < 0.030


def test_a_taken_port_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with serving(tmp_path / "one") as (url, _process):
        port = url.rpartition(":")[2]
        arguments = ["serve", "--synthetic", "--state", str(tmp_path / "two"), "--port", port]
        assert main(arguments) == 2
        assert "choose another --port" in capsys.readouterr().err


def test_a_lost_reply_loses_no_filing(tmp_path: Path) -> None:
    """The fault a trial can order: committed, then the line goes dead."""
    from hall.bureau.synthetic.personas import load_personas
    from hall.bureau.synthetic.routes import local_token
    from kiosk.china_time import china_today
    from tests.hall.filings import FilingDraft, open_obligation

    today = china_today()
    personas = load_personas(today)
    owner = next(person for person in personas.people if person.name == "唐小满")
    profile = personas.profile(owner.mandates[1].taxpayer_id)
    period = open_obligation(profile, today)
    body = FilingDraft(
        profile=profile,
        person_key=owner.person_key,
        start=period.period_start,
        end=period.period_end,
    ).body()
    assert main(["enrolment-code", "--state", str(tmp_path)]) == 0
    with serving(tmp_path) as (url, _process), httpx.Client(trust_env=False) as client:
        code = _fresh_code(tmp_path)
        token = client.post(
            f"{url}/api/v1/terminals/enrol",
            json={"enrolment_code": code, "terminal_name": "t", "software_version": "0"},
        ).json()["token"]
        held = {"token": local_token(tmp_path)}
        client.post(f"{url}/synthetic/faults", params=held, json={"lose_replies": 1})
        headers = {
            "Authorization": f"Bearer {token}",
            "Idempotency-Key": "5f4e0fb6-6f1f-4c3e-9a39-7a1a4e0c8f11",
        }
        with pytest.raises(httpx.RemoteProtocolError):
            client.post(f"{url}/api/v1/submissions", content=body, headers=headers)
        again = client.post(f"{url}/api/v1/submissions", content=body, headers=headers)
        assert again.json()["state"] == "accepted"
        assert again.json()["receipt"]["number"].endswith("000001")


def _fresh_code(state: Path) -> str:
    from hall.composition import open_accounts

    terminals, _ = open_accounts(HallSettings(state=state))
    return terminals.issue_code("1 号终端", timedelta(hours=1)).code
