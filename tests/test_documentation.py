"""The papers hold what they promise: links lead somewhere, commands exist, codes are explained."""

from __future__ import annotations

import re
import shutil
import subprocess
import tomllib
from enum import StrEnum
from pathlib import Path
from urllib.parse import unquote

import pytest

import kiosk
from kiosk.hall_client import OfflineReason
from kiosk.identity.attempt_limits import LimitReached
from kiosk.identity.card import CardFault
from kiosk.identity.classify import CodeKind
from kiosk.identity.for_whom import CompanionFault
from kiosk.identity.identity_code import RefusalReason
from kiosk.identity.receipt_code import ReceiptFault
from kiosk.identity.visitor import MandateStatus
from kiosk.tasks import task_ids
from offline_cache.faults import StoreFault

ROOT = Path(__file__).resolve().parent.parent
README, README_ZH = ROOT / "README.md", ROOT / "README.zh-CN.md"
PICTURE_BYTES = 120_000
PICTURE_WIDTH = 540


def _papers() -> list[Path]:
    git = shutil.which("git")
    command = ["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", "*.md"]
    listed = git and subprocess.run(
        [git, *command], cwd=ROOT, capture_output=True, check=False, text=True
    )
    if not listed or listed.returncode:  # a copy, or a machine, without git
        return sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
    return sorted(ROOT / name for name in listed.stdout.split("\0") if (ROOT / name).is_file())


PAPERS = _papers()
NAMES = [str(paper.relative_to(ROOT)) for paper in PAPERS]
LINK = re.compile(r"(!?)\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^(#+) +(.+?)\s*$", re.MULTILINE)
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


def prose(paper: Path) -> str:
    """The text without its blocks of code."""
    return FENCE.sub("", paper.read_text(encoding="utf-8"))


def anchors(paper: Path) -> set[str]:
    """The names by which a page's headings are linked to."""
    made = set()
    for _, heading in HEADING.findall(prose(paper)):
        words = re.sub(r"[^\w\- ]", "", heading.lower().replace("`", ""))
        made.add(words.strip().replace(" ", "-"))
    return made


def test_all_papers_are_there() -> None:
    for name in ("README.md", "README.zh-CN.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md"):
        assert name in NAMES
    assert "Version 3, 29 June 2007" in (ROOT / "LICENSE").read_text(encoding="utf-8")


@pytest.mark.parametrize("paper", PAPERS, ids=NAMES)
def test_links_lead_somewhere(paper: Path) -> None:
    dead = []
    for _, target in LINK.findall(prose(paper)):
        if target.startswith(("https://", "mailto:")):
            continue
        place, _, anchor = unquote(target).partition("#")
        page = (paper.parent / place).resolve() if place else paper
        if not page.exists() or (anchor and anchor not in anchors(page)):
            dead.append(target)
    assert not dead


@pytest.mark.parametrize("paper", PAPERS, ids=NAMES)
def test_nothing_of_the_makers_workshop_is_told(paper: Path) -> None:
    text = paper.read_text(encoding="utf-8")
    forbidden = re.compile(
        r"/work/|/tmp/|/root/|issue #|issues/\d|127\.0\.0\.1:\d|\bindex-url\b|"
        r"//(?!example)[\w.-]*(?:pypi|mirror|proxy|nexus|artifactory)[\w.-]*",
        re.IGNORECASE,
    )
    assert forbidden.findall(text) == []


@pytest.mark.parametrize("paper", PAPERS, ids=NAMES)
def test_no_place_is_left_to_be_filled(paper: Path) -> None:
    assert not re.search(r"@@|\bTODO\b|\bTBD\b|\bFIXME\b", paper.read_text(encoding="utf-8"))


def _verbs() -> set[str]:
    usage = subprocess.run(
        [str(ROOT / "dev")], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    return set(re.findall(r"^  (\w+) {2,}\w", usage, re.MULTILINE))


def test_every_dev_command_in_the_papers_exists() -> None:
    verbs = _verbs()
    assert {"run", "test", "setup"} <= verbs
    named = {
        verb
        for paper in PAPERS
        for verb in re.findall(r"\./dev (\w+)", paper.read_text(encoding="utf-8"))
    }
    assert {"run", "test", "gallery"} <= named
    assert named <= verbs


def test_every_flag_of_dev_run_in_the_papers_exists() -> None:
    usage = (ROOT / "workbench" / "run.py").read_text(encoding="utf-8")
    known = set(re.findall(r'"(--[\w-]+)"', usage))
    named = {
        flag
        for paper in PAPERS
        for line in re.findall(r"\./dev run([^\n`]*)", paper.read_text(encoding="utf-8"))
        for flag in re.findall(r"--[\w-]+", line)
    }
    assert "--play" in named
    assert named <= known


def test_every_python_module_to_be_run_exists() -> None:
    missing = []
    for paper in PAPERS:
        for module in re.findall(r"python -m ([\w.]+)", paper.read_text(encoding="utf-8")):
            place = ROOT.joinpath(*module.rstrip(".").split("."))
            if not (place.with_suffix(".py").exists() or (place / "__main__.py").exists()):
                missing.append((paper.name, module))
    assert not missing


def test_files_and_folders_named_in_the_papers_exist() -> None:
    rooms = ("kiosk", "screens", "devices", "offline_cache", "hall", "assets", "installer", "tests")
    named = re.compile(rf"`((?:{'|'.join((*rooms, 'workbench', 'bench', 'docs'))})/[\w./-]*)`")
    missing = {
        (paper.name, name)
        for paper in PAPERS
        if paper.name != "CHANGELOG.md"  # speaks of the past, too
        for name in named.findall(prose(paper))
        if not (ROOT / name).exists()
    }
    assert not missing


def test_both_readmes_have_the_same_parts_and_pictures() -> None:
    english, chinese = prose(README), prose(README_ZH)
    levels = [len(marks) for marks, _ in HEADING.findall(english)]
    assert levels == [len(marks) for marks, _ in HEADING.findall(chinese)]
    assert len(levels) >= 9

    def pictures(text: str) -> list[str]:
        return [target for mark, target in LINK.findall(text) if mark]

    assert pictures(english) == pictures(chinese)
    assert len(pictures(english)) >= 4
    for readme, other in ((english, "README.zh-CN.md"), (chinese, "README.md")):
        assert f"({other})" in readme
    numbers = re.compile(r"^\|.*?\|.*\d.*\|$", re.MULTILINE)
    assert len(numbers.findall(english)) == len(numbers.findall(chinese))


def test_pictures_are_small_and_said_in_words() -> None:
    from PySide6.QtGui import QImageReader

    for readme in (README, README_ZH):
        for words, target in re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", prose(readme)):
            picture = ROOT / target
            assert words, target
            assert picture.stat().st_size <= PICTURE_BYTES, target
            size = QImageReader(str(picture)).size()
            assert 0 < size.width() <= PICTURE_WIDTH, target


def test_the_change_log_knows_this_version() -> None:
    assert kiosk.__version__ in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == kiosk.__version__
    assert project["license"] in README.read_text(encoding="utf-8")


def test_no_task_is_promised_that_is_not_there() -> None:
    promised = set(re.findall(r"\bS\d\d\b", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")))
    assert promised
    assert promised <= set(task_ids())


def test_every_package_the_product_needs_is_listed_with_its_licence() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    page = (ROOT / "docs" / "third_party.md").read_text(encoding="utf-8")
    listed = set(re.findall(r"^\| ([\w.-]+) \| ", page, re.MULTILINE))
    needed = {re.split(r"[^\w.-]", text)[0].lower() for text in project["dependencies"]}
    assert needed - listed == set()
    pinned = set(
        re.findall(
            r"^([\w.-]+)==", (ROOT / "requirements.lock").read_text(encoding="utf-8"), re.MULTILINE
        )
    )
    assert listed - pinned - {"Package", "What", "ZBar"} == set()


STAFF_CODES: list[tuple[str, type[StrEnum]]] = [
    ("card_", CardFault),
    ("code_", RefusalReason),
    ("receipt_", ReceiptFault),
    ("sms_", LimitReached),
    ("companion_", CompanionFault),
    ("store_", StoreFault),
]


def _explained() -> set[str]:
    page = (ROOT / "docs" / "operating" / "troubleshooting.md").read_text(encoding="utf-8")
    first_cells = re.findall(r"^\| (`[^|]*) \|", page, re.MULTILINE)
    return {code for cell in first_cells for code in re.findall(r"`(\w+)`", cell)}


@pytest.mark.parametrize(("prefix", "kind"), STAFF_CODES, ids=[k.__name__ for _, k in STAFF_CODES])
def test_every_code_shown_to_staff_is_explained(prefix: str, kind: type[StrEnum]) -> None:
    assert {prefix + member.value for member in kind} - _explained() == set()


def test_every_failed_card_and_foreign_code_and_bad_binding_is_explained() -> None:
    from devices.id_reader.failure import ReadFault

    wanted = {fault.value for fault in ReadFault}
    wanted |= {f"code_{kind.value}" for kind in CodeKind if kind is not CodeKind.IDENTITY}
    wanted |= {f"licence_{s.value}" for s in MandateStatus if s is not MandateStatus.ACTIVE}
    assert wanted - _explained() == set()


def test_everything_that_keeps_a_terminal_from_opening_is_explained() -> None:
    text = (ROOT / "kiosk" / "app" / "outside.py").read_text(encoding="utf-8")
    codes = set(re.findall(r'^            "(\w+)",$', text, re.MULTILINE))
    assert {"law_files", "check_files", "hall_url"} <= codes
    assert codes | {"store_key", "state_dir_N"} <= _explained()


def test_every_reason_for_being_offline_is_explained() -> None:
    assert {reason.value for reason in OfflineReason} | {"not_enrolled"} <= _explained()


def test_every_refusal_of_the_hall_is_explained() -> None:
    """The codes stand as texts in the hall's sources, after the HTTP status."""
    codes = set()
    for source in (ROOT / "hall").rglob("*.py"):
        text = source.read_text(encoding="utf-8")
        codes |= set(re.findall(r'Problem\(\s*\d{3},\s*"(\w+)"', text))
    for_browsers = {"signed_out", "sign_in_refused", "foreign_page", "synthetic_token", "too_large"}
    assert len(codes) > 10
    assert codes - for_browsers - _explained() == set()
