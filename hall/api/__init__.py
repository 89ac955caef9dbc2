"""The HTTP interface of the hall: what travels, who may ask, where it leads."""

from __future__ import annotations

from typing import Final

API: Final = "/api/v1"
"""Where the interface begins; its version changes only when terminals must change."""
