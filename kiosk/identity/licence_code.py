"""Codes on business licences (营业执照): whose licence it is, without opening anything.

No format is published. Most licences carry a URL of a provincial register, some with
the credit code (USCC) in it. A USCC that passes its check is taken; otherwise a URL on a
register's host is handed to the hall server, which knows how to ask that register. The
terminal itself never opens a URL that a stranger holds up to it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import unquote, urlsplit

from kiosk.identity.uscc import find_uscc

# Registers seen on licences; a hall can name more in its settings.
REGISTER_HOSTS: Final = ("gsxt.gov.cn", "sgs.gov.cn", "gdgs.gov.cn", "szcredit.org.cn")
_LONGEST: Final = 2048


@dataclass(frozen=True, slots=True)
class LicenceCode:
    """A licence: either its credit code, or a URL for the hall to resolve."""

    uscc: str | None = None
    url: str | None = field(default=None, repr=False)


def parse_licence_code(text: str, hosts: tuple[str, ...] = REGISTER_HOSTS) -> LicenceCode | None:
    """Find a licence in a code's text; ``None`` if there is none.

    ``hosts`` are domains whose URLs may be handed to the hall server, with all below.
    """
    text = text.strip()
    if not text or len(text) > _LONGEST:
        return None
    uscc = find_uscc(text) or find_uscc(unquote(text))
    if uscc is not None:
        return LicenceCode(uscc=uscc)
    return LicenceCode(url=text) if _is_register_url(text, hosts) else None


def _is_register_url(text: str, hosts: tuple[str, ...]) -> bool:
    if not text.isascii() or re.search(r"[\s\\\x00-\x20]", text):
        return False
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return False
    if parts.scheme not in ("http", "https") or parts.username is not None:
        return False
    if port not in (None, 80, 443):
        return False
    host = (parts.hostname or "").rstrip(".")
    return any(host == allowed or host.endswith("." + allowed) for allowed in hosts)
