"""``python -m kiosk.tasks``: check task files, walk and draw them, write their schema.

``check FILE…``  refuses files with errors, naming file and line
``walk FILE``    walks one task with made-up taxpayers and prints what it met
``render FILE``  makes a picture of every page of one task (in a checkout only)
``schema``       writes the JSON Schema that editors use (``schema --guides``: of guides)
"""

from __future__ import annotations

import argparse
import json
from datetime import date
from importlib import import_module
from pathlib import Path

from kiosk.china_time import china_today
from kiosk.tasks.catalogue import read_task
from kiosk.tasks.guide_file import Guide, read_guide
from kiosk.tasks.marked_yaml import ContentError
from kiosk.tasks.sample_taxpayers import sample_taxpayers
from kiosk.tasks.task_file import read_task_file
from kiosk.tasks.walk import walk_task


def schema_text() -> str:
    """The JSON Schema of task files, as ``assets/tasks/task.schema.json`` holds it."""
    from kiosk.tasks.task_file import TaskFile

    schema = TaskFile.model_json_schema()
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    return json.dumps(schema, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def guide_schema_text() -> str:
    """The JSON Schema of guides, as ``assets/guides/guide.schema.json`` holds it."""
    schema = Guide.model_json_schema()
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    return json.dumps(schema, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m kiosk.tasks", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    check = commands.add_parser("check", help="check task files")
    check.add_argument("files", nargs="+", type=Path)
    walk = commands.add_parser("walk", help="walk one task file")
    walk.add_argument("file", type=Path)
    walk.add_argument("--region", default="133100", help="行政区划代码 whose law applies")
    walk.add_argument("--today", type=date.fromisoformat, default=None)
    render = commands.add_parser("render", help="make a picture of every page of a task")
    render.add_argument("file", type=Path)
    render.add_argument("--to", type=Path, metavar="DIR", help="build/tasks/FILE by default")
    render.add_argument("--landscape", action="store_true", help="also 1920 x 1080")
    render.add_argument("--look", action="append", default=[], help="also a look of the gallery")
    schema = commands.add_parser("schema", help="print the JSON Schema of task files")
    schema.add_argument("--guides", action="store_true", help="of guides instead")
    given = parser.parse_args(arguments)
    match given.command:
        case "check":
            return _check(given.files)
        case "walk":
            return _walk(given.file, given.region, given.today or china_today())
        case "render":
            looks = ["portrait", *(["landscape"] if given.landscape else []), *given.look]
            return _render(given.file, given.to, tuple(looks))
    print(guide_schema_text() if given.guides else schema_text(), end="")
    return 0


def _check(files: list[Path]) -> int:
    wrong = 0
    for file in files:
        try:
            (read_guide if file.parent.name == "guides" else read_task)(file)
            print(f"{file.name}: ok")
        except ContentError as error:
            print(error)
            wrong += 1
        except OSError as error:
            print(f"{file.name}: {error.strerror}")
            wrong += 1
    return 1 if wrong else 0


def _render(file: Path, into: Path | None, looks: tuple[str, ...]) -> int:
    # By name: drawing needs the screens, which lie above this room, and the bench is no part
    # of what is installed.
    try:
        pictures = import_module("workbench.task_pictures")
    except ModuleNotFoundError:
        print("render: pictures are made in a checkout of the project, where workbench/ is")
        return 2
    try:
        definition = read_task(file)
    except (ContentError, OSError) as error:
        print(error)
        return 1
    folder = into or Path("build") / "tasks" / file.name.partition(".")[0]
    wrong: int = pictures.render(definition, folder, looks)
    print(f"pictures in {folder}; {wrong} faults by measure")
    return 1 if wrong else 0


def _walk(file: Path, region: str, today: date) -> int:
    from kiosk.tax_law import load_law

    try:
        definition = read_task(file)
    except (ContentError, OSError) as error:
        print(error)
        return 1
    walk = walk_task(definition, load_law(region), today, sample_taxpayers(today))
    print(f"{definition.task_id} version {definition.version}: {definition.name.zh}")
    for name, path in walk.paths.items():
        print(f"  {name}: {' → '.join(path)}")
    print(f"{walk.states} states; steps reached:")
    for step in definition.steps:
        print(f"  {step.id}: {walk.steps[step.id]}")
    for name, times in sorted(walk.exits.items()):
        print(f"  exit {name}: {times}")
    for name in sorted(set(definition.file.exits) - set(walk.exits)):
        print(f"  exit {name}: no sample taxpayer takes it")
    lines = _step_lines(file)
    for problem in walk.problems:
        where = problem.partition(": ")[0].rpartition(" / ")[2]
        print(f"PROBLEM {file.name}:{lines.get(where, 1)}: {problem}")
    return 1 if walk.problems else 0


def _step_lines(file: Path) -> dict[str, int]:
    """Where each step stands, by its id; for words about a step that was walked."""
    model, lines = read_task_file(file)
    return {step.id: lines.at(("steps", index)) for index, step in enumerate(model.steps)}
