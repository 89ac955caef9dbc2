"""Keys in files: 32 random bytes that nobody but the server's user may read."""

from __future__ import annotations

import os
import secrets
import stat
from contextlib import suppress
from pathlib import Path
from typing import Final

KEY_BYTES: Final = 32


class KeyUnusableError(Exception):
    """A key is missing, spoiled or open to others; the text says which and the way on."""


def read_key(file: Path) -> bytes | None:
    """Return the key in ``file``, or ``None`` if there is no such file.

    Raises :class:`KeyUnusableError` when others may read it, or it is no key.
    """
    try:
        if os.name == "posix" and stat.S_IMODE(file.stat().st_mode) & 0o077:
            raise KeyUnusableError(
                f"{file}: other users may read this key; run: chmod 600 {file} (and if anybody "
                "may have read it, treat what it locks as read)"
            )
        key = file.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise KeyUnusableError(f"{file}: the key cannot be read ({error.strerror})") from error
    if len(key) != KEY_BYTES:
        raise KeyUnusableError(
            f"{file}: a key has {KEY_BYTES} bytes, this file has {len(key)}; "
            "put the right one back from where you keep it"
        )
    return key


def make_key(file: Path) -> bytes:
    """Write a new key to ``file`` and return it; one that is there stays and is returned.

    The file appears whole or not at all, also after a power cut. Raises
    :class:`KeyUnusableError` when it cannot be written.
    """
    part = file.with_name(f"{file.name}.{os.getpid()}.part")
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        made = os.open(part, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
        try:
            os.write(made, secrets.token_bytes(KEY_BYTES))
            os.fsync(made)
        finally:
            os.close(made)
        with suppress(FileExistsError):
            os.link(part, file)  # unlike a rename, never takes the place of a key
        flush_folder(file.parent)
    except OSError as error:
        raise KeyUnusableError(f"{file}: the key cannot be written ({error.strerror})") from error
    finally:
        part.unlink(missing_ok=True)
    key = read_key(file)
    if key is None:
        raise KeyUnusableError(f"{file}: the key was taken away while it was made")
    return key


def flush_folder(folder: Path) -> None:
    """Make names in ``folder`` durable, where the system can."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
