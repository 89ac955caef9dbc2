"""The console: who gets in, what a browser is allowed, and that every word is there twice."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from hall.composition import Hall
from kiosk.navigator import Screen
from kiosk.tasks.finding import item_name
from tests.hall.conftest import StillClock

STATIC = Path(__file__).parents[2] / "hall" / "console" / "static"
OUR_FILES = (
    "console.js",
    "papers.js",
    "notices.js",
    "picture.js",
    "sound.js",
    "words.js",
    "console.css",
    "icon.svg",
)
OURS = {"X-Hall-Console": "1"}
PASSWORD = "correct horse battery"


def _sign_in(client: TestClient, password: str = PASSWORD) -> int:
    return client.post(
        "/console/api/sign-in", json={"name": "王芳", "password": password}, headers=OURS
    ).status_code


@pytest.fixture
def clerk(anyone: TestClient, hall: Hall) -> TestClient:
    hall.clerks.add("王芳", PASSWORD)
    return anyone


def test_a_clerk_signs_in_and_out(clerk: TestClient) -> None:
    assert clerk.get("/console/api/me").status_code == 401
    answer = clerk.post(
        "/console/api/sign-in", json={"name": "王芳", "password": PASSWORD}, headers=OURS
    )
    assert answer.json() == {
        "name": "王芳",
        "hall_name": "示范办税服务厅",
        "simulated": True,
    }
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert "Path=/console" in cookie
    assert clerk.get("/console/api/me").json()["name"] == "王芳"
    held = clerk.cookies["hall_clerk"]
    assert clerk.post("/console/api/sign-out", headers=OURS).status_code == 204
    clerk.cookies.set("hall_clerk", held)
    assert clerk.get("/console/api/me").status_code == 401


def test_a_sign_in_ends_with_the_working_day(clerk: TestClient, clock: StillClock) -> None:
    assert _sign_in(clerk) == 200
    clock.advance(hours=12)
    assert clerk.get("/console/api/me").status_code == 401


def test_guessing_a_password_is_slowed_down(clerk: TestClient, clock: StillClock) -> None:
    assert [_sign_in(clerk, "wrong wrong") for _ in range(5)] == [401] * 5
    assert _sign_in(clerk) == 429
    clock.advance(minutes=15, seconds=1)
    assert _sign_in(clerk) == 200


def test_a_stranger_and_a_wrong_password_look_the_same(clerk: TestClient) -> None:
    def refusal(name: str) -> dict[str, object]:
        answer = clerk.post(
            "/console/api/sign-in", json={"name": name, "password": "wrong wrong"}, headers=OURS
        )
        body: dict[str, object] = answer.json()
        return body

    assert refusal("王芳") == refusal("没有此人")


def test_another_sites_page_can_change_nothing(clerk: TestClient) -> None:
    body = {"name": "王芳", "password": PASSWORD}
    assert clerk.post("/console/api/sign-in", json=body).status_code == 403
    assert _sign_in(clerk) == 200
    assert clerk.post("/console/api/sign-out").status_code == 403


def test_passwords_and_sessions_are_stored_as_hashes(clerk: TestClient, hall: Hall) -> None:
    _sign_in(clerk)
    token = clerk.cookies["hall_clerk"]
    for file in hall.settings.state.iterdir():
        content = file.read_bytes()
        assert PASSWORD.encode() not in content
        assert token.encode() not in content


def test_a_browser_may_load_only_our_own_files(anyone: TestClient) -> None:
    for name in ("", *OUR_FILES):
        answer = anyone.get(f"/console/{name}")
        assert answer.status_code == 200
        policy = answer.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; script-src 'self';")
        assert "unsafe" not in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    for name in ("console.html", "../routes.py", "%2e%2e%2froutes.py", "none.js"):
        assert anyone.get(f"/console/{name}").status_code == 404


def test_an_item_is_told_by_its_name_to_clerks_only(clerk: TestClient) -> None:
    assert clerk.get("/console/api/items/S01").status_code == 401
    assert _sign_in(clerk) == 200
    assert clerk.get("/console/api/items/S17").json() == {
        "zh": item_name("S17").zh,
        "en": item_name("S17").en,
    }
    assert clerk.get("/console/api/items/S99").json() == {"zh": "S99", "en": "S99"}
    assert clerk.get("/console/api/items/%2e%2e").status_code in (404, 422)


def test_the_console_has_words_for_every_screen_of_the_terminal() -> None:
    words = (STATIC / "words.js").read_text(encoding="utf-8")
    shown = set(Screen) - {Screen.OUT_OF_SERVICE, Screen.STAFF}  # nobody calls from there
    for screen in shown:
        assert words.count(f"    screen_{screen.value}: ") == 2, screen


def test_the_page_has_no_inline_script_and_nothing_from_afar() -> None:
    for file in STATIC.iterdir():
        text = file.read_text(encoding="utf-8")
        assert not re.search(r"<script(?![^>]*\bsrc=)", text), file.name
        assert not re.search(r"\son[a-z]+=\"", text), file.name
        assert not re.search(r"style=\"", text), file.name
        assert "innerHTML" not in text, file.name
        assert not re.findall(r"https?://(?!www\.w3\.org/2000/svg)", text), file.name


def test_every_word_is_there_in_both_languages() -> None:
    words = (STATIC / "words.js").read_text(encoding="utf-8")
    zh, en = (
        dict(re.findall(r"^    (\w+): (\".*\"),$", part, re.MULTILINE))
        for part in re.split(r"^  en: \{$", words.split("const PHRASES")[0], flags=re.MULTILINE)
    )
    assert set(zh) == set(en)
    for key in zh:
        assert set(re.findall(r"\{\w+\}", zh[key])) == set(re.findall(r"\{\w+\}", en[key])), key
    page = (STATIC / "console.html").read_text(encoding="utf-8")
    script = "".join(
        (STATIC / name).read_text(encoding="utf-8")
        for name in OUR_FILES
        if name.endswith(".js") and name != "words.js"
    )
    used = set(re.findall(r'data-word="(\w+)"', page)) | set(re.findall(r'say\("(\w+)"', script))
    assert used <= set(zh)
    quoted = set(re.findall(r'"(\w+)"', script)) | {"refused_call_gone", "language_zh"}
    unused = set(zh) - used - quoted
    composed = ("refused_", "language_", "notice_", "screen_", "topic_")
    assert {key for key in unused if not key.startswith(composed)} == set()


def test_every_phrase_has_its_translation() -> None:
    phrases = (STATIC / "words.js").read_text(encoding="utf-8").split("const PHRASES")[1]
    zh, en = phrases.split("  en: [")
    assert zh.count('\n    "') == en.count('\n    "') == 8
