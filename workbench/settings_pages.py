"""The pages about the terminal's settings, made from the settings' own docstrings.

``python -m workbench.settings_pages`` writes ``docs/operating/settings.md`` and
``config/terminal.example.toml``, and the two of the hall server
(:mod:`workbench.hall_settings_pages`); with ``--check`` it only says whether they are current.
"""

from __future__ import annotations

import argparse
import inspect
import sys
from collections.abc import Iterator
from enum import Enum
from pathlib import Path

import msgspec
from msgspec import inspect as types

from kiosk.settings import Settings
from workbench.hall_settings_pages import HALL_EXAMPLE, HALL_PAGE, hall_example, hall_page
from workbench.settings_docstrings import meanings
from workbench.settings_layout import Key, Section, explained, table
from workbench.trial import ROOT

PAGE = ROOT / "docs" / "operating" / "settings.md"
EXAMPLE = ROOT / "config" / "terminal.example.toml"

# What a hall has to fill in; everything else stands in the example as a comment.
FILLED_IN = {
    "terminal.region": '"133100"',
    "hall.url": '"https://hall.example"',
    "hall.enrolment_code": '"AAAA-BBBB-CCCC"',
    "devices.id_reader.port": '"/dev/serial/by-id/*"',
    "devices.code_camera.path": '"/dev/v4l/by-id/*-video-index0"',
    "devices.receipt_printer.driver": '"device_file"',
    "devices.receipt_printer.port": '"/dev/usb/lp0"',
    "devices.document_printer.url": '"ipp://localhost/printers/A4"',
}

PAGE_TOP = """\
# Settings of the terminal · 终端配置

One TOML file, read at the start: `python -m kiosk --settings FILE`, or the file named in
`TAX_HALL_TERMINAL_SETTINGS`, or `/etc/tax-hall-terminal.toml`. A key that is not listed
here, or a value that does not fit, is refused with file, line and key (exit status 2);
nothing is guessed. [The example](../../config/terminal.example.toml) is a file to start from.

终端启动时读取一个 TOML 配置文件。写错的键或值会被拒绝,并指出文件、行和键名。可从示例文件改起。

A section under `devices` that is left out means "not fitted"; the terminal then offers the
other ways. With `mode = "production"` everything simulated is refused.

This page is made from `kiosk/settings.py` and `devices/settings.py` by
`python -m workbench.settings_pages`; change it there.
"""

EXAMPLE_TOP = """\
# The terminal's settings: copy to /etc/tax-hall-terminal.toml and fill in what stands
# without a leading "#". Keys behind a "#" show their defaults. Every key is described in
# docs/operating/settings.md. Made by python -m workbench.settings_pages.
"""


def sections() -> tuple[Section, ...]:
    """Every section, in the order of the settings' classes."""
    return tuple(_sections(Settings, "", optional=False))


def _sections(kind: type[msgspec.Struct], name: str, *, optional: bool) -> Iterator[Section]:
    keys = []
    inner: list[tuple[type[msgspec.Struct], str, bool]] = []
    said = meanings(kind)
    described = types.type_info(kind)
    if not isinstance(described, types.StructType):
        raise TypeError(kind.__name__)
    for field in described.fields:
        path = f"{name}.{field.name}" if name else field.name
        struct, may_be_left_out = _struct_in(field.type)
        if struct is not None:
            inner.append((struct, path, may_be_left_out))
        else:
            default = _toml(field.default)
            keys.append(Key(field.name, _values(field.type), default, said.get(field.name, "")))
    if keys:
        yield Section(name, _title(kind), tuple(keys), optional)
    for struct, path, may_be_left_out in inner:
        yield from _sections(struct, path, optional=may_be_left_out)


def _struct_in(kind: types.Type) -> tuple[type[msgspec.Struct] | None, bool]:
    if isinstance(kind, types.StructType):
        return kind.cls, False
    if isinstance(kind, types.UnionType):
        for part in kind.types:
            if isinstance(part, types.StructType):
                return part.cls, True
    return None, False


def _title(kind: type[msgspec.Struct]) -> str:
    first = inspect.cleandoc(kind.__doc__ or "").splitlines()[0]
    title = first.partition(": ")[2].rstrip(".")
    return title[:1].upper() + title[1:]


def _values(kind: types.Type) -> str:
    """What may stand there, in words."""
    match kind:
        case types.LiteralType(values=values):
            return " or ".join(f"`{_toml(value)}`" for value in values)
        case types.EnumType(cls=members):
            return " or ".join(f"`{_toml(member)}`" for member in members)
        case types.BoolType():
            return "`true` or `false`"
        case types.IntType() | types.FloatType():
            return _range(kind)
        case types.StrType():
            return "text"
        case types.VarTupleType(item_type=item):
            return f"list of: {_values(item)}"
        case types.CustomType(cls=custom) if custom is Path:
            return "path"
        case types.UnionType(types=parts):
            return " or ".join(_values(p) for p in parts if not isinstance(p, types.NoneType))
    raise TypeError(f"no words for {kind}")


def _range(kind: types.IntType | types.FloatType) -> str:
    words = "whole number" if isinstance(kind, types.IntType) else "number"
    if kind.ge is not None and kind.le is not None:
        return f"{words} from {kind.ge} to {kind.le}"
    if kind.ge is not None:
        return f"{words} from {kind.ge}"
    if kind.gt is not None:
        return f"{words} above {kind.gt}"
    return words


def _toml(value: object) -> str:
    match value:
        case None | msgspec.NODEFAULT:
            return ""
        case bool():
            return "true" if value else "false"
        case Enum():
            return _toml(value.value)
        case str() | Path():
            return '"' + str(value).replace("\\", "\\\\").replace("\r", "\\r") + '"'
        case tuple():
            return "[" + ", ".join(_toml(item) for item in value) + "]"
        case float() if value.is_integer():
            return f"{value:.0f}"
    return str(value)


def page() -> str:
    """The text of ``docs/operating/settings.md``."""
    parts = [PAGE_TOP]
    for section in sections():
        fitted = "\nLeft out: not fitted.\n" if section.optional else ""
        parts.append(f"\n## `[{section.name}]` · {section.title}\n{fitted}\n{table(section.keys)}")
    return "".join(parts)


def example() -> str:
    """The text of ``config/terminal.example.toml``."""
    parts = [EXAMPLE_TOP]
    for section in sections():
        used = any(f"{section.name}.{key.name}" in FILLED_IN for key in section.keys)
        fitted = used or not section.optional
        parts.append(f"\n# {section.title}\n{'' if fitted else '# '}[{section.name}]\n")
        parts.extend(
            explained(key, FILLED_IN.get(f"{section.name}.{key.name}")) for key in section.keys
        )
    return "".join(parts)


def main(arguments: list[str] | None = None) -> int:
    """Write the pages, or say with ``--check`` which are out of date; the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    asked = parser.parse_args(arguments)
    stale = 0
    for file, text in (
        (PAGE, page()),
        (EXAMPLE, example()),
        (HALL_PAGE, hall_page()),
        (HALL_EXAMPLE, hall_example()),
    ):
        if file.exists() and file.read_text(encoding="utf-8") == text:
            continue
        stale = 1
        if asked.check:
            print(f"{file.relative_to(ROOT)}: out of date; run python -m workbench.settings_pages")
        else:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
    return stale if asked.check else 0


if __name__ == "__main__":
    sys.exit(main())
