"""Command line of the law: check worked cases, print deadlines, check the files."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from kiosk.tax_law.law import ASSETS, load_law
from kiosk.tax_law.parameter import NotPublished, UnknownParameter


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return the exit status (0 fine, 1 something differs, 2 cannot run)."""
    parser = argparse.ArgumentParser(prog="python -m kiosk.tax_law", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    golden = commands.add_parser(
        "check-golden", help="run a file of worked cases; exit 1 unless all are ok"
    )
    golden.add_argument("file", type=Path)
    golden.add_argument("--region", default="", help="for cases that name none")
    deadlines = commands.add_parser("deadlines", help="print the twelve deadlines of a year")
    deadlines.add_argument("year", type=_year, metavar="YEAR")
    deadlines.add_argument(
        "--forecast", action="store_true", help="ignore the published table, use the rule"
    )
    deadlines.add_argument("--region", default="", help="行政区划代码, e.g. 133100")
    files = commands.add_parser("check-files", help="check every YAML file of the law")
    files.add_argument("assets", type=Path, nargs="?", default=ASSETS)
    region = commands.add_parser("region", help="what a region has decided, and what is open")
    region.add_argument("code", help="行政区划代码 or the name of a region's file")
    region.add_argument(
        "--on", type=date.fromisoformat, required=True, metavar="DAY", help="e.g. 2026-11-21"
    )
    given = parser.parse_args(arguments)
    if given.command == "check-golden":
        return _check_golden(given.file, given.region)
    if given.command == "deadlines":
        return _deadlines(given.year, given.forecast, given.region)
    if given.command == "region":
        return _region(given.code, given.on)
    return _check_files(given.assets)


def _year(text: str) -> int:
    if len(text) != 4 or not text.isdecimal() or text.startswith("0"):
        raise argparse.ArgumentTypeError(f"{text!r} is not a year like 2026")
    return int(text)


def _check_golden(path: Path, region: str) -> int:
    from kiosk.tax_law.worked_cases.cases import check, read_cases

    try:
        lines = list(check(read_cases(path), region))
    except OSError as error:
        print(f"{path.name}: {error.strerror}", file=sys.stderr)
        return 2
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    if not lines:
        print(f"{path.name} has no cases", file=sys.stderr)
        return 1
    print("\n".join(lines))
    return 0 if all(line.endswith(" ok") for line in lines) else 1


def _deadlines(year: int, forecast: bool, region: str) -> int:
    """Print twelve lines; a month that is not published says so, and the status is 1."""
    unknown: NotPublished | None = None
    law = load_law(region)
    for month in range(1, 13):
        try:
            deadline = law.filing_deadline(year, month, use_published=not forecast)
        except NotPublished as error:
            print(f"{year}-{month:02} {_unknown_kind(error)}")
            unknown = error
        else:
            print(f"{year}-{month:02} {deadline.day} {_kind(deadline.forecast)}")
    if unknown is not None:
        print(f"{unknown.reason.zh} ({unknown.reason.en}; nothing is guessed)", file=sys.stderr)
        return 1
    return 0


def _region(code: str, on: date) -> int:
    """Print every figure and due date that regions decide: its own, a default, or none."""
    try:
        law = load_law(code)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    for key in (*law.local_keys, *sorted(law.obligations)):
        try:
            if key in law.keys:
                figure = law.parameter(key, on)
                says = "see brackets" if figure.brackets else f"{figure.value} {figure.unit}"
                whose, how_sure = figure.region, figure.confidence
            else:
                schedule = law.schedule(key, on)
                says, whose, how_sure = schedule.kind, schedule.region, schedule.confidence
                if not whose and not how_sure.startswith("default"):
                    continue  # the same in the whole country
        except UnknownParameter:
            print(f"{key}: not configured")
        else:
            print(f"{key}: {says} ({whose or 'national default'}, {how_sure})")
    return 0


def _kind(forecast: bool) -> str:
    return "forecast" if forecast else "published"


def _unknown_kind(error: NotPublished) -> str:
    return "not-yet-published" if error.yet_to_come else "not-on-file"


def _check_files(assets: Path) -> int:
    from kiosk.tax_law.law_files import read_law_files
    from kiosk.tax_law.marked_yaml import LawFilesWrong

    try:
        files = read_law_files(assets, region=None)
    except LawFilesWrong as wrong:
        print(wrong, file=sys.stderr)
        return 1
    print(f"{len(files.parameters)} parameters, {len(files.due_dates)} due dates: all fine")
    return 0


def _run() -> int:
    try:
        status = main()
        sys.stdout.flush()
    except BrokenPipeError:  # whoever reads has seen enough: "deadlines 2026 | head -1"
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return status


if __name__ == "__main__":
    sys.exit(_run())
