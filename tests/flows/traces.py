"""Looks for traces of a visitor where nobody's may be: on the screen and in memory."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from types import FunctionType, MethodType, ModuleType
from typing import TYPE_CHECKING

import yaml
from PySide6.QtCore import QObject

from kiosk.visit import Stage

if TYPE_CHECKING:
    from kiosk.app.terminal import Terminal

PERSONAS = Path(__file__).parents[2] / "hall" / "bureau" / "synthetic" / "personas.yaml"


@cache
def secrets() -> frozenset[str]:
    """Every name, number and address of the synthetic people, every company and its number."""
    content = yaml.safe_load(PERSONAS.read_text(encoding="utf-8"))
    found = set()
    for person in content["people"].values():
        found |= {person["name"], person["id_number"], person["address"]}
    for taxpayer in content["taxpayers"].values():
        found |= {taxpayer["name"], taxpayer["taxpayer_id"]}
    return frozenset(found)


def secrets_in(text: str) -> set[str]:
    """Which of the :func:`secrets` stand in ``text``."""
    return {secret for secret in secrets() if secret in text}


def traces_on_screen(texts: Iterable[str]) -> list[str]:
    """Texts that show a name, a masked name or an amount."""
    return [text for text in texts if "*" in text or "¥" in text or secrets_in(text)]


def traces_in_memory(terminal: Terminal) -> list[str]:
    """Where the models, the visit and the hosts still hold something of a visitor."""
    found = []
    visit = terminal.visit
    if visit.stage is not Stage.NONE:
        found.append(f"visit.stage: {visit.stage}")
    for name in ("visitor", "visit_id", "visit_token", "mandate", "profile", "report"):
        if getattr(visit, name) is not None:
            found.append(f"visit.{name}")
    if visit.mandates or visit.finished_items or visit.profile_fetched_at:
        found.append("visit.mandates")
    roots = {
        "visit": visit,
        "models": terminal.models,
        "visit_host": terminal.visit_host,
        "task_host": terminal.task_host,
        "help_host": terminal.help_host,
        "device_watch": terminal.device_watch,
    }
    for name, root in roots.items():
        found += [f"{place}: {text!r}" for place, text in walk(root, name) if secrets_in(text)]
    return found


# What hangs on the hosts but is no home of personal data: the law, the encrypted store, the
# line to the hall, the drivers (a card that still lies on the reader is known to them).
_NOT_WALKED = ("devices.", "offline_cache.", "kiosk.tax_law", "kiosk.hall_client", "kiosk.settings")
_LEAVES = (int, float, complex, type(None), type, ModuleType, FunctionType, MethodType)


def walk(thing: object, place: str) -> Iterator[tuple[str, str]]:
    """Every text below ``thing`` with the way to it; objects of this program are walked."""
    seen: set[int] = set()
    kept: list[object] = []  # so that an id is not given to another object meanwhile
    waiting: list[tuple[str, object]] = [(place, thing)]
    while waiting:
        where, item = waiting.pop()
        if isinstance(item, str):
            yield where, item
            continue
        if isinstance(item, bytes | bytearray):
            yield where, bytes(item).decode("utf-8", "ignore")
            continue
        if isinstance(item, _LEAVES) or id(item) in seen:
            continue
        seen.add(id(item))
        kept.append(item)
        waiting += [(f"{where}{step}", inner) for step, inner in _inside(item)]


def _inside(item: object) -> Iterator[tuple[str, object]]:
    if isinstance(item, dict):
        for key, value in item.items():
            yield "[key]", key
            yield f"[{key!r}]" if isinstance(key, str) else "[…]", value
    elif isinstance(item, list | tuple | set | frozenset):
        for inner in item:
            yield "[…]", inner
    elif type(item).__module__.startswith(_NOT_WALKED):
        return
    elif dataclasses.is_dataclass(item) and not isinstance(item, type):
        for field in dataclasses.fields(item):
            yield f".{field.name}", getattr(item, field.name, None)
    elif isinstance(item, QObject) or type(item).__module__.startswith(("kiosk", "screens")):
        for name, value in vars(item).items() if hasattr(item, "__dict__") else ():
            yield f".{name}", value
        for name in getattr(type(item), "__slots__", ()):
            yield f".{name}", getattr(item, name, None)


def is_wiped(terminal: Terminal, texts: Iterable[str]) -> None:
    """Raise AssertionError, naming each place, while something of a visitor is left."""
    left = traces_on_screen(texts) + traces_in_memory(terminal)
    assert not left, "left of the last visitor: " + json.dumps(left[:12], ensure_ascii=False)
