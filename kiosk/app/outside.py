"""Opens what the terminal stands on, on a worker thread, after the first frame."""

from __future__ import annotations

import hashlib
import logging
import socket
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from kiosk import __version__
from kiosk.bilingual import Bilingual
from kiosk.china_time import china_now, china_today

if TYPE_CHECKING:
    from kiosk.filing_desk import FilingDesk
    from kiosk.hall_client import HallClient
    from kiosk.reception import Reception
    from kiosk.settings import Settings
    from kiosk.tax_law import Law
    from offline_cache.delivery import Delivery
    from offline_cache.pending import PendingEvent
    from offline_cache.store import Store

log = logging.getLogger(__name__)

TOKEN = "hall.token"  # noqa: S105  (the name of a setting)
TERMINAL_ID = "hall.terminal_id"
TRIED_CODE = "hall.enrolment_code_tried"  # its digest


@dataclass(frozen=True, slots=True)
class Outside:
    """Everything opened."""

    store: Store
    hall: HallClient
    law: Law
    reception: Reception
    delivery: Delivery
    filing_desk: FilingDesk
    task_ids: frozenset[str]
    deadline: Bilingual
    terminal_id: str  # empty before the first enrolment

    def close(self) -> None:
        """Let go of everything."""
        self.delivery.stop()
        self.hall.close()
        self.store.close()


@dataclass(frozen=True, slots=True)
class CannotOpen:
    """Why the terminal cannot serve, in words, and a code for staff."""

    reason: Bilingual
    code: str


def open_outside(
    settings: Settings, on_event: Callable[[PendingEvent], None]
) -> Outside | CannotOpen:
    """Open the store, the hall client, the law and the tasks.

    ``on_event`` is called on the delivery thread whenever a pending event has moved.

    What the world does (a full disk, a missing key) is a :class:`CannotOpen`.
    """
    from kiosk.filing_desk import FilingDesk
    from kiosk.hall_client import HallClient
    from kiosk.hall_delivery import HallDelivery
    from kiosk.health_check.check import require_files
    from kiosk.reception import Reception
    from kiosk.tasks import task_ids
    from kiosk.tax_law import load_law
    from offline_cache.delivery import Delivery
    from offline_cache.faults import StoreUnavailable
    from offline_cache.key import KeyUnavailable, store_key
    from offline_cache.store import Store

    state = settings.terminal.state_dir
    try:
        state.mkdir(parents=True, exist_ok=True, mode=0o700)
        key = store_key(settings.terminal.key_file or state / "store.key")
        store = Store.open(state / "store.db", key.value)
        store.purge(china_now())
    except KeyUnavailable as error:
        return CannotOpen(error.text, "store_key")
    except StoreUnavailable as error:
        return CannotOpen(error.text, f"store_{error.kind.value}")
    except OSError as error:
        return CannotOpen(
            Bilingual("本机存储暂时不能用", "The terminal's storage is not available"),
            f"state_dir_{error.errno}",
        )
    try:
        law = load_law(settings.terminal.region)
    except ValueError as error:  # the files, or a region that is none
        store.close()
        log.error("law: %s", error)
        return CannotOpen(
            Bilingual("政策数据有误,需要工作人员修改", "The law files are wrong and need staff"),
            "law_files",
        )
    try:
        require_files(law)
    except ValueError as error:
        store.close()
        log.error("check: %s", error)
        return CannotOpen(
            Bilingual(
                "体检数据有误,需要工作人员修改", "The check's files are wrong and need staff"
            ),
            "check_files",
        )
    try:
        hall = HallClient(
            settings.hall.url,
            lambda: store.settings.get(TOKEN),
            timeout_s=settings.hall.timeout_s,
            ca_bundle=settings.hall.ca_bundle,
        )
    except ValueError as error:
        log.error("settings: %s", error)
        store.close()
        return CannotOpen(
            Bilingual("大厅服务器地址配置有误", "The hall server's address is not set correctly"),
            "hall_url",
        )
    far_end = HallDelivery(hall)
    delivery = Delivery(store, far_end.deliver, far_end.ask, on_change=on_event)
    return Outside(
        store=store,
        hall=hall,
        law=law,
        reception=Reception(
            hall, store, law, profile_max_age=timedelta(hours=settings.visit.profile_max_age_h)
        ),
        delivery=delivery,
        filing_desk=FilingDesk(store, delivery.nudge),
        task_ids=frozenset(task_ids()),
        deadline=deadline_words(law),
        terminal_id=store.settings.get(TERMINAL_ID) or "",
    )


def enrol(outside: Outside, settings: Settings) -> None:
    """Make the terminal known to the hall at its first start. Raises ``HallError``."""
    if settings.hall.enrolment_code and not outside.store.settings.get(TOKEN):
        _enrol(outside, settings)


def enrol_anew(outside: Outside, settings: Settings) -> bool:
    """The hall knows this terminal no more: try a code that was not tried before.

    Returns whether it is known again. Raises ``HallError``.
    """
    code = settings.hall.enrolment_code
    if not code or outside.store.settings.get(TRIED_CODE) == _digest(code):
        return False
    _enrol(outside, settings)
    return True


def _enrol(outside: Outside, settings: Settings) -> None:
    from kiosk.hall_client import Refused

    code, kept = settings.hall.enrolment_code, outside.store.settings
    name = f"{settings.terminal.label} ({socket.gethostname()})"
    try:
        enrolment = outside.hall.enrol(code, name, __version__)
    except Refused as refusal:
        if refusal.code == "enrolment_refused":
            kept.set(TRIED_CODE, _digest(code))  # it is good once: asking again only locks us out
        raise
    kept.set(TRIED_CODE, _digest(code))
    kept.set(TERMINAL_ID, enrolment.terminal_id)
    kept.set(TOKEN, enrolment.token)
    log.info("enrolled as a terminal of the hall")


def _digest(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()


def deadline_words(law: Law) -> Bilingual:
    """This month's filing deadline, for the attract screen."""
    from kiosk.tax_law import NotPublished

    today = china_today()
    try:
        deadline = law.filing_deadline(today.year, today.month)
    except NotPublished as unknown:
        return unknown.reason
    left = (deadline.day - today).days
    zh = f"{today.month} 月申报截止 {deadline.day.month} 月 {deadline.day.day} 日"
    en = f"Filing deadline: {deadline.day.day} {deadline.day:%B}"
    if left > 0:
        return Bilingual(f"{zh},还有 {left} 天", f"{en}, {left} days left")
    if left == 0:
        return Bilingual(f"{zh},就是今天", f"{en}: today")
    return Bilingual(f"{zh}(已过),没办的可以补办", f"{en} has passed; you can still file")
