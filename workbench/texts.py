"""The screens' texts in English, by Qt's translation tools.

Chinese is the source language of the QML; ``assets/texts/kiosk_en.ts`` holds the English.
Without ``--check`` new texts are collected into it, to be translated by hand.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from shutil import copyfile, which

from workbench.trial import ROOT

ENGLISH = ROOT / "assets" / "texts" / "kiosk_en.ts"


def collect(into: Path) -> None:
    """Bring the texts of all QML files into the ``.ts`` file ``into``."""
    sources = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "screens").rglob("*.qml"))
    tool = which("pyside6-lupdate")
    if tool is None:
        raise RuntimeError("pyside6-lupdate is not on the path; run through ./dev")
    subprocess.run(
        [
            tool,
            *sources,
            "-ts",
            str(into),
            "-no-obsolete",
            "-locations",
            "none",
            "-source-language",
            "zh_CN",
            "-target-language",
            "en",
        ],
        cwd=ROOT,
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def messages(file: Path) -> dict[tuple[str, str], str]:
    """The translations of a ``.ts`` file, by context and source; empty while untranslated."""
    tree = ElementTree.parse(file)  # noqa: S314 - the project's own file
    found = {}
    for context in tree.getroot().iter("context"):
        name = context.findtext("name") or ""
        for message in context.iter("message"):
            translation = message.find("translation")
            done = translation is not None and translation.get("type") != "unfinished"
            text = (translation.text or "") if translation is not None and done else ""
            found[name, message.findtext("source") or ""] = text
    return found


def missing() -> list[str]:
    """What is wrong with the English texts, a line each."""
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder) / "kiosk_en.ts"
        copyfile(ENGLISH, fresh)
        collect(fresh)
        wanted = messages(fresh)
    have = messages(ENGLISH)
    wrong = [
        f"{name}: not collected yet: {text}" for name, text in wanted if (name, text) not in have
    ]
    wrong += [
        f"{name}: no longer used: {text}" for name, text in have if (name, text) not in wanted
    ]
    for (name, text), english in have.items():
        if not english:
            wrong.append(f"{name}: no English for: {text}")
        for place in ("%1", "%2", "%n"):
            if english and (place in text) != (place in english):
                wrong.append(f"{name}: {place} is lost in the English for: {text}")
    return wrong


def main(arguments: list[str] | None = None) -> int:
    """Collect, or check with ``--check``; return the exit status."""
    parser = argparse.ArgumentParser(prog="./dev texts", description=__doc__)
    parser.add_argument("--check", action="store_true", help="fail where anything is missing")
    asked = parser.parse_args(arguments)
    if not asked.check:
        ENGLISH.parent.mkdir(parents=True, exist_ok=True)
        collect(ENGLISH)
    wrong = missing()
    for line in wrong:
        print(line)
    print(f"{len(messages(ENGLISH))} texts, {len(wrong)} to mend")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
