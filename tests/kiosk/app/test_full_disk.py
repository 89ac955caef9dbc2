"""A disk that runs full in mid-visit: nothing is called handed in that is not kept."""

from __future__ import annotations

from contextlib import suppress
from itertools import count

from kiosk.visit import Stage
from offline_cache.faults import StoreUnavailable
from offline_cache.pending import PendingState
from tests.kiosk.app.house import House

NO_ROOM, ROOM = 1, 1_000_000_000


def limit_pages(house: House, most: int) -> None:
    """Let the store's file grow no more, as on a full disk; SQLite itself says so."""
    assert house.terminal.outside is not None
    house.terminal.outside.store.access.row(f"PRAGMA max_page_count = {most}")


def fill(house: House) -> None:
    """Use up the pages that the store has left."""
    outside = house.terminal.outside
    assert outside is not None
    limit_pages(house, NO_ROOM)
    for size in (2000, 200, 20):
        with suppress(StoreUnavailable):
            for number in count():
                outside.store.settings.set(f"filler.{size}.{number}", "·" * size)


def sign_a_filing(house: House) -> None:
    house.lay("唐小满")
    house.hand.see_screen("choose_taxpayer")
    names = [row["title"] for row in house.terminal.models.choose_taxpayer.mandates]
    house.hand.tap(f"mandate_{next(i for i, name in enumerate(names) if '咨询' in name)}")
    house.hand.see_screen("health_check")
    house.hand.read("建议按这个顺序办")
    key = next(
        finding["key"]
        for finding in house.terminal.models.health_check.findings
        if "增值税" in finding["headline"] and finding["actionKind"] == "primary"
    )
    house.hand.tap(f"act_{key}")
    house.hand.see_screen("task")
    for _ in range(6):
        house.hand.settle()
        if house.hand.find("signaturePad"):
            break
        house.hand.tap("primary")
    house.hand.sign()


def test_a_filing_that_cannot_be_kept_is_not_called_handed_in(house: House) -> None:
    sign_a_filing(house)
    outside = house.terminal.outside
    assert outside is not None
    limit_pages(house, NO_ROOM)
    house.hand.tap("primary")
    house.hand.read("还没有提交")
    assert sum(outside.store.pending.counts().values()) == 0

    limit_pages(house, ROOM)
    house.hand.tap("primary")
    house.hand.read("已受理")
    counts = outside.store.pending.counts()
    assert counts[PendingState.ACCEPTED] == 1
    assert house.terminal.visit.stage is Stage.IN_TASK


def test_a_visitor_the_disk_was_in_the_way_of_is_served_when_there_is_room(house: House) -> None:
    outside = house.terminal.outside
    assert outside is not None
    fill(house)
    house.lay("沈望舒")
    house.hand.see_screen("out_of_service")

    limit_pages(house, ROOM)
    house.hand.see_screen("health_check")
    house.hand.read("建议按这个顺序办")
