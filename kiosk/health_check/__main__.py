"""``python -m kiosk.health_check check-files``: are policies, thresholds and items in order?

Prints one line for each thing that is wrong, with file and line, and ends with status 1 if
there is any. Nothing else is needed: no hall server, no taxpayer.
"""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path
from typing import Final

from kiosk.health_check import rules
from kiosk.health_check.actions import load_items
from kiosk.health_check.fact import SECTIONS
from kiosk.health_check.policies import load_policies, unknown_law_names
from kiosk.health_check.report import Sector
from kiosk.health_check.rule import RULES
from kiosk.health_check.thresholds import load_thresholds
from kiosk.tax_law import load_law
from kiosk.tax_law.marked_yaml import LawFilesWrong, Problem

# As thresholds stand in the text of the rules: threshold("R05.deviation"), or handed on.
_ASKED: Final = re.compile(r'(?<=threshold\(")[\w.]+(?=")|(?<=")[\w.]+\.days(?=")')


def asked_for() -> frozenset[str]:
    """The keys of all thresholds that the rules ask for, read from their own text."""
    texts = (path.read_text("utf-8") for path in Path(rules.__file__).parent.rglob("*.py"))
    asked = {key for text in texts for key in _ASKED.findall(text)}
    stale = {f"stale.{section}.days" for section in SECTIONS}
    levels = {f"{rule.rule_id}.level" for rule in RULES.values() if rule.sector is Sector.RISK}
    return frozenset(asked | stale | levels)


def check_files(region: str = "") -> list[Problem]:
    """Read every file of the check; return what is wrong."""
    problems: list[Problem] = []
    for read in (load_items, load_policies):
        try:
            read()
        except LawFilesWrong as wrong:
            problems += wrong.problems
    try:
        known = load_thresholds(region).keys
    except LawFilesWrong as wrong:
        problems += wrong.problems
    else:
        problems += [
            Problem("thresholds.yaml", 1, f"'{key}' is missing: a rule asks for it")
            for key in sorted(asked_for() - known)
        ]
    if not problems:
        book, items = load_policies(), load_items()
        problems += unknown_law_names(book, load_law(region).keys)
        problems += [
            Problem("items.yaml", 1, f"{policy.policy_id} leads to {policy.task_id}: no such item")
            for policy in book.policies
            if policy.task_id not in items
        ]
    return problems


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m kiosk.health_check", description=__doc__)
    verbs = parser.add_subparsers(dest="verb", required=True)
    files = verbs.add_parser("check-files", help="check policies, tags, thresholds and items")
    files.add_argument("--region", default="", help="行政区划代码, e.g. 133100")
    options = parser.parse_args(arguments)
    problems = check_files(options.region)
    for problem in problems:
        print(problem)
    if not problems:
        print(f"{len(load_policies().policies)} policies, {len(load_items())} items: in order")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
