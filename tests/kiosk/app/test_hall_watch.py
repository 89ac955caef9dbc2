"""The watch on the hall: the screens know how it stands, and what waits is sent when it is back."""

from __future__ import annotations

from sqlalchemy import func, select

from hall.tables import ratings
from tests.kiosk.app.house import House


def rate(house: House) -> None:
    """Come, look, and leave a grade."""
    house.lay("陆晚秋")
    house.hand.see_screen("health_check")
    house.dock.pull_card()
    house.hand.tap("endVisit")
    house.hand.tap("confirmEnd")
    house.hand.tap("grade_2")
    house.hand.see_screen("attract")


def test_a_hall_that_goes_and_comes_back_is_seen_and_gets_what_waited(house: House) -> None:
    house.lay("陆晚秋")  # once online, so that the terminal knows her
    house.hand.see_screen("health_check")
    house.hand.tap("endVisit")
    house.hand.tap("confirmEnd")
    house.hand.tap("skipRating")
    house.dock.pull_card()
    house.stop_hall()
    house.look(online=False)
    house.hand.read("离线")
    rate(house)
    house.start_hall()
    house.look(online=True)
    house.hand.read("在线")

    def delivered() -> bool:
        with house.hall.database.reading() as connection:
            return connection.scalar(select(func.count()).select_from(ratings)) == 1

    house.wait(delivered, "the rating to reach the hall by itself")


def test_looks_do_not_pile_up(house: House) -> None:
    watch = house.terminal.hall_watch
    assert watch is not None
    background = house.terminal.background
    house.wait(lambda: background.pending == 0, "the look of the clock to be over")
    looks: list[object] = []
    watch.looked.connect(looks.append)
    for _ in range(5):
        watch.look()
    assert background.pending == 1
    house.wait(lambda: bool(looks), "the one look")
