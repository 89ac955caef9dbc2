"""Where the key of the hall's database comes from: a credential, the environment, a file.

The first that there is wins:

1. a systemd credential ``hall-database-key`` (``LoadCredentialEncrypted=``), 32 bytes;
2. the environment variable ``TAX_HALL_DATABASE_KEY``, 64 hexadecimal digits;
3. the file ``database_key`` of the settings, 32 bytes, readable by its owner only.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from hall.key_files import KEY_BYTES, KeyUnusableError, make_key, read_key

CREDENTIAL: Final = "hall-database-key"
VARIABLE: Final = "TAX_HALL_DATABASE_KEY"


def database_key(
    file: Path, *, may_make: bool, environment: Mapping[str, str] = os.environ
) -> bytes:
    """Return the key of 32 bytes; make the file only if ``may_make`` and nothing else has one.

    ``may_make`` is for a database that does not exist yet. Raises
    :class:`KeyUnusableError` naming the place and the way on, never the key.
    """
    key = _of_credential(environment) or _of_variable(environment) or read_key(file)
    if key is not None:
        return key
    if not may_make:
        raise KeyUnusableError(
            f"{file}: the key of the database is missing; put it back from where you keep it. "
            "Without it nobody can read the database, and no new key can help"
        )
    return make_key(file)


def _of_credential(environment: Mapping[str, str]) -> bytes | None:
    folder = environment.get("CREDENTIALS_DIRECTORY")
    if not folder:
        return None
    try:
        key = (Path(folder) / CREDENTIAL).read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise KeyUnusableError(
            f"the credential {CREDENTIAL} cannot be read ({error.strerror})"
        ) from error
    if len(key) != KEY_BYTES:
        raise KeyUnusableError(
            f"the credential {CREDENTIAL} has {len(key)} bytes, a key has {KEY_BYTES}"
        )
    return key


def _of_variable(environment: Mapping[str, str]) -> bytes | None:
    text = environment.get(VARIABLE, "")
    if not text:
        return None
    if not re.fullmatch(r"[0-9a-fA-F]{64}", text):
        raise KeyUnusableError(f"{VARIABLE}: write the key as 64 hexadecimal digits")
    return bytes.fromhex(text)
