"""Risk (风险): the 22 indicators, each in the module of what it looks at."""

from kiosk.health_check.rules.risk import duties, invoices, returns

__all__ = ["duties", "invoices", "returns"]
