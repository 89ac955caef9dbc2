"""The terminal's report of itself to the hall: its audit head, and a store set aside."""

from __future__ import annotations

import logging
from dataclasses import asdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kiosk.app.outside import Outside
    from kiosk.audit import AuditHead

log = logging.getLogger(__name__)


class TerminalReport:
    """Reports whenever there is something new. Blocking; called on workers, one at a time."""

    def __init__(self, outside: Outside) -> None:
        self._outside = outside
        self._told: AuditHead | None = None
        self._recorded = False

    def send(self) -> None:
        """Report, unless the hall knows it all. Raises ``HallError``.

        A store that was set aside is told until staff have read of it at the console.
        """
        from kiosk.audit import AuditEvent, AuditTrail

        store = self._outside.store
        trail = AuditTrail(store)
        recovery = store.recovery
        if recovery is not None and not self._recorded:
            self._recorded = True
            log.error("the store was set aside (%s): see %s", recovery.reason, recovery.moved_to)
            trail.record(AuditEvent.STORE_RECOVERED)
        head = trail.head()
        if head == self._told and recovery is None:
            return
        told = None if recovery is None else asdict(recovery)
        taken = self._outside.hall.report(head.seq, head.hash, told)
        self._told = head
        if recovery is not None and taken.recovery_seen:
            store.acknowledge_recovery()
            log.info("staff have read about the store that was set aside")
