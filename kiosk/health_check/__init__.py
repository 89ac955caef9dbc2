"""The 360-degree health check: profile + date + rules → findings with their reasons."""

from kiosk.health_check.check import all_rules, run_check
from kiosk.health_check.report import Finding, Report

__all__ = ["Finding", "Report", "all_rules", "run_check"]
