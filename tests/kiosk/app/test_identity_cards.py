"""Cards on the reader: whole, torn, expired, too young, and two of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from hall.bureau.synthetic.personas import Personas, load_personas
from kiosk.china_time import china_now, china_today
from kiosk.identity.resident_number import check_character
from tests.kiosk.app.house import House

OLD, YOUNG = "陆晚秋", "邢一帆"


def born_on(number: str, day: date) -> str:
    digits = f"{number[:6]}{day:%Y%m%d}{number[14:17]}"
    return digits + check_character(digits)


def with_a_child(day: date) -> Personas:
    """The usual people, one of whom is fourteen."""
    personas = load_personas(day)
    birth = day.replace(year=day.year - 14, day=1)
    personas.people = tuple(
        replace(person, id_number=born_on(person.id_number, birth), birth=birth)
        if person.name == "鹿鸣"
        else person
        for person in personas.people
    )
    return personas


def test_a_good_card_leads_to_the_list_and_one_that_ends_soon_is_mentioned(house: House) -> None:
    soon = china_today() + timedelta(days=12)
    house.lay("沈望舒", valid_to=soon.isoformat())
    house.hand.see_screen("health_check")
    house.hand.read(f"您的身份证 {soon.year} 年 {soon.month} 月 {soon.day} 日 到期,请记得换证。")


def test_an_expired_card_names_the_day_and_the_other_ways(house: House) -> None:
    house.lay("秦守正")
    house.hand.see_screen("recognising")
    house.hand.read("已到期")
    house.hand.read("card_expired")
    house.hand.see("choice_code")
    house.hand.see("choice_number")
    assert house.hand.find("choice_again") is None  # the same card will not do
    house.hand.tap("choice_number")
    house.hand.see_screen("number_entry")


def test_a_card_not_yet_valid_is_told_from_one_expired(house: House) -> None:
    tomorrow = china_today() + timedelta(days=1)
    house.lay(YOUNG, valid_from=tomorrow.isoformat())
    house.hand.read("有效期还没有开始")


def test_a_torn_read_is_never_used_and_the_next_one_is(house: House) -> None:
    house.dock.fault("id_reader", "torn_frame")
    house.lay("沈望舒")
    house.hand.read("身份证没有读出来")
    house.dock.fault("id_reader", "none")
    house.dock.pull_card()
    house.wait(lambda: not house.terminal.visit_host.arrival.card_present, "the card to be gone")  # type: ignore[union-attr]
    house.hand.tap("choice_again")
    house.hand.read("请把身份证放在感应区")
    house.lay("沈望舒")
    house.hand.see_screen("health_check")


# -- two cards ------------------------------------------------------------------------------


def begin_for_a_relative(house: House) -> None:
    house.hand.tap("way_card")
    house.hand.tap("choice_companion")
    house.hand.read("请先放家人的身份证")


def test_a_relative_acts_for_an_elderly_visitor_with_two_cards(house: House) -> None:
    begin_for_a_relative(house)
    house.lay(OLD)
    house.hand.read("请取下,换上您自己的身份证")
    house.lay(YOUNG)
    house.hand.see_screen("health_check")
    visit = house.terminal.visit
    assert visit.visitor is not None
    assert visit.mandate is not None
    assert visit.visitor.name == OLD
    assert visit.mandate.role.value == "companion"
    assert {right.value for right in visit.mandate.rights} == {"view", "file", "pay"}
    assert visit.mandate.taxpayer_name == OLD
    house.hand.read("代办人")
    # Only the relative's own affairs, none of the companion's companies.
    assert len(visit.mandates) == 1


def test_the_same_card_twice_is_noticed_and_the_right_one_still_taken(house: House) -> None:
    begin_for_a_relative(house)
    house.lay(OLD)
    house.hand.read("请取下,换上您自己的身份证")
    house.dock.pull_card()
    house.lay(OLD)
    house.hand.read("两次放的是同一张证")
    house.hand.tap("choice_again")
    house.hand.read("请取下,换上您自己的身份证")
    house.lay(YOUNG)
    house.hand.see_screen("health_check")


def test_a_child_is_asked_for_a_guardian_whose_card_then_lets_them_in(
    build_house: Callable[..., House],
) -> None:
    house = build_house(personas=with_a_child)
    house.ready("id_reader")
    house.lay("鹿鸣")
    house.hand.read("未满 16 岁")
    house.hand.tap("choice_companion")
    house.hand.read("请取下,换上您自己的身份证")  # the child's card lies there already
    house.lay(YOUNG)
    house.hand.see_screen("health_check")
    visit = house.terminal.visit
    assert visit.visitor is not None
    assert visit.mandate is not None
    assert (visit.visitor.name, visit.mandate.role.value) == ("鹿鸣", "companion")


def test_a_companion_who_gives_up_leaves_nothing_open_at_the_hall(house: House) -> None:
    begin_for_a_relative(house)
    house.lay(OLD)
    house.hand.read("请取下,换上您自己的身份证")
    house.hand.tap("choice_leave")
    house.hand.see_screen("attract")

    def none_open() -> bool:
        from sqlalchemy import func, select

        from hall.tables import visits

        with house.hall.database.reading() as connection:
            count = connection.scalar(
                select(func.count()).select_from(visits).where(visits.c.ended_at.is_(None))
            )
        return count == 0

    house.wait(none_open, "the hall to have no open visit")


# -- the clock --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ahead", "words"),
    [(timedelta(minutes=5), "请校时:本机慢 5 分钟"), (-timedelta(hours=3), "请校时:本机快 3 小时")],
)
def test_a_wrong_clock_is_told_to_staff_on_the_strip(
    build_house: Callable[..., House], ahead: timedelta, words: str
) -> None:
    now = [ahead]
    house = build_house(clock=lambda: china_now() + now[0])
    house.wait(lambda: house.terminal.outside is not None, "the terminal to open")
    house.look(online=True)
    house.hand.read(words)
    now[0] = timedelta(0)  # staff have set it
    watch = house.terminal.hall_watch
    assert watch is not None
    watch.look()
    house.wait(lambda: not any("请校时" in text for text in house.hand.texts()), "the note to go")
