"""Filings as a terminal would send them, for tests."""

from __future__ import annotations

import base64
import json
from datetime import date

# The smallest picture there is: one transparent pixel.
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGBgAAAABQABh6FO1AAAAABJRU5ErkJggg=="
)


def filing(
    *,
    taxpayer_id: str,
    person_key: str,
    start: date,
    end: date,
    answers: dict[str, object] | None = None,
    amounts: dict[str, str] | None = None,
    task: str = "S01",
) -> bytes:
    """Return a filing body; amounts are yuan."""
    return json.dumps(
        {
            "kind": "filing",
            "task": task,
            "task_version": 1,
            "taxpayer_id": taxpayer_id,
            "person_key": person_key,
            "period": {"start": start.isoformat(), "end": end.isoformat()},
            "answers": answers or {},
            "amounts": amounts or {},
            "calculation": [],
            "law_region": "133100",
            "signature": {
                "png_base64": base64.b64encode(PNG).decode(),
                "signed_at": "2026-11-21T09:59:00+08:00",
            },
            "terminal_id": "t",
            "visit_id": None,
            "prepared_at": "2026-11-21T09:58:00+08:00",
        }
    ).encode()
