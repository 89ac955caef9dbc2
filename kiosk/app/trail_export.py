"""``python -m kiosk --export-trail FILE``: the audit trail (审计) as a file, checked elsewhere.

The hall keeps heads of the trail; ``python -m hall check-trail`` holds the file against them.
"""

from __future__ import annotations

import logging
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kiosk.audit import AuditTrail
    from kiosk.settings import Settings

log = logging.getLogger(__name__)


def export_trail(settings: Settings, to: Path) -> int:
    """Write the trail of this terminal's store to the new file ``to``; the exit status."""
    from kiosk.audit import AuditTrail
    from offline_cache.faults import StoreUnavailable
    from offline_cache.key import KeyUnavailable, store_key
    from offline_cache.store import Store

    state = settings.terminal.state_dir
    if not (state / "store.db").exists():
        return _refuse(f"{state / 'store.db'}: there is no store here")
    try:
        store = Store.open(
            state / "store.db", store_key(settings.terminal.key_file or state / "store.key").value
        )
    except KeyUnavailable as error:
        return _refuse(error.text.en)
    except StoreUnavailable as error:
        return _refuse(f"{error.text.en} (While the terminal runs it alone has the store.)")
    try:
        entries = _write(AuditTrail(store), to)
    except FileExistsError:
        return _refuse(f"{to}: is there already; name a new file")
    except OSError as error:
        with suppress(OSError):
            to.unlink()
        return _refuse(f"{to}: cannot be written ({error.strerror})")
    except StoreUnavailable as error:
        to.unlink()
        return _refuse(error.text.en)
    finally:
        store.close()
    log.info("%d entries of the audit trail written to %s", entries, to.name)
    return 0


def _write(trail: AuditTrail, to: Path) -> int:
    entries = -1  # the first line is none
    handle = os.open(to, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        for line in trail.lines():
            file.write(line + "\n")
            entries += 1
        file.flush()
        os.fsync(handle)
    return entries


def _refuse(words: str) -> int:
    sys.stderr.write(words + "\n")
    return 1
