"""Looks after payments all the time, whether or not a terminal asks."""

from __future__ import annotations

import asyncio
import logging

from starlette.concurrency import run_in_threadpool

from hall.payments.payments import Payments

log = logging.getLogger(__name__)


async def keep_tending(payments: Payments, every_seconds: float) -> None:
    """Take up what is due, until cancelled; a fault of ours is logged and does not end it."""
    while True:
        try:
            await run_in_threadpool(payments.tend)
        except Exception:
            log.exception("a round over the payments failed and is tried again")
        await asyncio.sleep(every_seconds)
