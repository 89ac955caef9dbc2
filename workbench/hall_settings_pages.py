"""The two pages about the hall server's settings, made from the settings' own docstrings.

Written and checked together with the terminal's by ``python -m workbench.settings_pages``.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from datetime import time
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from hall.settings import HallSettings
from workbench.settings_docstrings import meanings
from workbench.settings_layout import Key, Section, explained, table
from workbench.trial import ROOT

HALL_PAGE: Final = ROOT / "docs" / "operating" / "hall-settings.md"
HALL_EXAMPLE: Final = ROOT / "config" / "hall.example.toml"

FILLED_IN: Final = {
    "state": '"/var/lib/tax-hall"',
    "host": '"0.0.0.0"',
    "hall_name": '"雄安新区智慧办税服务厅"',
    "region": '"133100"',
    "bureau": '"province.bureau:connect"',
    "production": "true",
    "tls_certificate": '"/etc/tax-hall/server.pem"',
    "tls_key": '"/etc/tax-hall/server.key"',
}
"""What a hall has to fill in; everything else stands in the example as a comment."""

TITLE: Final = "What this server is"

PAGE_TOP: Final = """\
# Settings of the hall server · 大厅服务器配置

One TOML file: `python -m hall serve --config FILE`; every other command takes the same
`--config`. A key that is not listed here, or a value that does not fit, is refused with file,
line and key (exit status 2). [The example](../../config/hall.example.toml) is a file to start
from; [setting up](enrolment.md) says what to do with it.

大厅服务器读取一个 TOML 配置文件。写错的键或值会被拒绝,并指出文件、行和键名。可从示例文件改起。

This page is made from `hall/settings.py` by `python -m workbench.settings_pages`; change it there.
"""

EXAMPLE_TOP: Final = """\
# The hall server's settings: copy to /etc/tax-hall/hall.toml and fill in what stands without a
# leading "#". Keys behind a "#" show their defaults. Every key is described in
# docs/operating/hall-settings.md. Made by python -m workbench.settings_pages.
"""


def hall_sections() -> tuple[Section, ...]:
    """Every section: the head of the file first."""
    return tuple(_sections(HallSettings, ""))


def _sections(kind: type[BaseModel], name: str) -> Iterator[Section]:
    said = meanings(kind)
    keys, inner = [], []
    for key, field in kind.model_fields.items():
        if inspect.isclass(field.annotation) and issubclass(field.annotation, BaseModel):
            inner.append((key, field.annotation))
        else:
            default = "" if field.is_required() else _toml(field.default)
            keys.append(Key(key, _values(field), default, said[key]))
    title = inspect.cleandoc(kind.__doc__ or "").splitlines()[0].rstrip(".") if name else TITLE
    yield Section(name, title, tuple(keys))
    for key, section in inner:
        yield from _sections(section, key)


_WORDS: Final[dict[Any, str]] = {
    bool: "`true` or `false`",
    str: "text",
    int: "whole number",
    float: "number",
    time: "time, `09:00:00`",
    Path: "path",
    Path | None: "path",
    tuple[str, ...]: "list of: text",
}


def _values(field: FieldInfo) -> str:
    """What may stand there, in words."""
    words = _WORDS[field.annotation]
    for limit in field.metadata:
        for name, between in (("ge", "from"), ("gt", "above"), ("le", "to")):
            bound = getattr(limit, name, None)
            if bound is not None:
                words += f" {between} {bound}"
    return words


def _toml(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case str():
            return f'"{value}"'
        case time():
            return value.isoformat()
        case tuple():
            return "[" + ", ".join(_toml(item) for item in value) + "]"
    return str(value)


def hall_page() -> str:
    """The text of ``docs/operating/hall-settings.md``."""
    parts = [PAGE_TOP]
    for section in hall_sections():
        name = f"`[{section.name}]`" if section.name else "At the head of the file"
        parts.append(f"\n## {name} · {section.title}\n\n{table(section.keys)}")
    return "".join(parts)


def hall_example() -> str:
    """The text of ``config/hall.example.toml``."""
    parts = [EXAMPLE_TOP]
    for section in hall_sections():
        head = f"# [{section.name}]\n" if section.name else ""
        parts.append(f"\n# {section.title}\n{head}")
        filled_in = {} if section.name else FILLED_IN
        parts.extend(explained(key, filled_in.get(key.name)) for key in section.keys)
    return "".join(parts)
