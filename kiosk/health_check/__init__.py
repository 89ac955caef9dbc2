"""The 360-degree health check: profile + date + rules → findings with their reasons.

``kiosk.health_check.report`` is light and may be imported anywhere; the rules, the
policies and YAML come in with the first use of :func:`run_check` or :func:`all_rules`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.health_check.report import Finding, Report

if TYPE_CHECKING:
    from kiosk.health_check.check import all_rules, run_check

__all__ = ["Finding", "Report", "all_rules", "run_check"]


def __getattr__(name: str) -> object:
    if name in ("all_rules", "run_check"):
        from kiosk.health_check import check

        return getattr(check, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
