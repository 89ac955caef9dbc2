"""What can go wrong with a payment provider, to order."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class ProviderFaults(BaseModel):
    """Which faults are on; none of them when all stand at their defaults."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    delay_seconds: float = Field(default=0, ge=0, le=120)
    """Before it acts on a request of the hall, it waits so long."""
    hang_seconds: float = Field(default=0, ge=0, le=120)
    """After it acted, it waits so long before it answers: the hall has given up by then."""
    unavailable: bool = False
    """Requests of the hall fail, and nothing is done."""
    fail_payments: bool = False
    """Whoever pays is told that the bank declined; nothing is taken."""
    insufficient_balance: bool = False
    """No account of a tripartite agreement has enough money."""
    debit_seconds: float = Field(default=0.4, ge=0, le=600)
    """A debit takes so long."""
    take_twice: bool = False
    """Whoever pays is charged twice."""
    pay_after_close: bool = False
    """A code that was closed or has expired still takes money."""
    refund_seconds: float = Field(default=0, ge=0, le=600)
    """A refund takes so long."""
    refuse_refunds: bool = False
    """Refunds are refused."""
    drop_notifications: bool = False
    """Notifications are lost."""
    notify_after_seconds: float = Field(default=0, ge=0, le=600)
    """Notifications come so late."""
    duplicate_notifications: bool = False
    """Every notification comes twice."""
    reverse_notifications: bool = False
    """Notifications wait for each other and come newest first."""
