"""Searches the raw bytes of files for what a thief of the disk could read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "gb18030")
SHORTEST = 6  # bytes; less would stand by chance in any encrypted file
_AMOUNT = re.compile(r"\d[\d,]*\.\d\d")
_LEAST_DIGITS = 6


def needles(texts: Iterable[str]) -> dict[bytes, str]:
    """Each text in each encoding a program might write it in."""
    found = {}
    for text in texts:
        for encoding in ENCODINGS:
            raw = text.encode(encoding)
            if len(raw) >= SHORTEST:
                found[raw] = text
    return found


def amounts_in(texts: Iterable[str]) -> set[str]:
    """The amounts that stand in ``texts``, as written and without their commas."""
    found = set()
    for text in texts:
        for amount in _AMOUNT.findall(text):
            if len(amount.replace(",", "")) > _LEAST_DIGITS:
                found |= {amount, amount.replace(",", "")}
    return found


def readable_in(folders: Iterable[Path], wanted: dict[bytes, str]) -> list[str]:
    """``FILE: what`` for every readable trace below ``folders``, in names and in contents."""
    found = []
    for file in _files(folders):
        raw = file.read_bytes() + file.name.encode()
        found += [f"{file.name}: {text}" for needle, text in wanted.items() if needle in raw]
    return found


def _files(folders: Iterable[Path]) -> Iterator[Path]:
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and not path.is_symlink():
                yield path
