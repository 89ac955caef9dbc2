"""Signing in by number and text message, as somebody without card and phone app sees it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from hall.settings import SmsSettings
from kiosk.audit import AuditTrail
from tests.kiosk.app.house import House

WHO = "贾若溪"


@pytest.fixture
def house(build_house: Callable[..., House]) -> House:
    """A house for each test: what was tried today is counted in its store."""
    house = build_house()
    house.ready("id_reader", "code_camera", "scanner")
    return house


def ask_for_a_code(house: House, number: str) -> None:
    house.hand.tap("way_number")
    house.hand.see_screen("number_entry")
    type_in(house, number)
    house.hand.tap("numberSubmit")


def type_in(house: House, keys: str) -> None:
    """On the keypad's keys: much quicker than touching each digit."""
    house.ready("keypad")
    for key in keys:
        house.dock.press(key)
    if len(keys) == 18:
        house.hand.read("18 / 18")


def touch(house: House, keys: str) -> None:
    for key in keys:
        house.hand.tap(f"key_{key}")


def test_a_wrong_digit_is_said_and_corrected_and_the_message_lets_in(house: House) -> None:
    number = house.number_of(WHO)
    wrong = number[:-1] + ("1" if number[-1] != "1" else "2")
    house.hand.tap("way_number")
    house.hand.see_screen("number_entry")
    touch(house, wrong)
    house.hand.tap("numberSubmit")
    house.hand.read("号码有一位输错了")
    assert not house.bureau.messages(house.key_of(WHO))

    house.hand.tap("key_erase")
    touch(house, number[-1])
    house.hand.tap("numberSubmit")
    house.hand.read("验证码已发到 138****")
    touch(house, house.last_message(WHO))
    house.hand.see_screen("choose_taxpayer")
    assert house.terminal.visit.visitor is not None
    assert house.terminal.visit.visitor.evidence.value == "sms_code"
    # Nothing typed outlives its step.
    assert house.terminal.models.number_entry.property("entryText") == ""


def test_a_wrong_code_counts_down_and_the_last_one_shuts_this_way_for_today(
    build_house: Callable[..., House],
) -> None:
    house = build_house(sms=SmsSettings(tries=10, gap_seconds=0))
    house.ready("id_reader", "code_camera")
    number = house.number_of(WHO)
    ask_for_a_code(house, number)
    house.hand.read("验证码已发到")
    right = house.last_message(WHO)
    wrong = "111111" if right != "111111" else "222222"
    for left in (4, 3, 2, 1):
        type_in(house, wrong)
        house.hand.read(f"今天还可以试 {left} 次")
    type_in(house, wrong)
    house.hand.read("这个号码今天试的次数太多了")
    house.hand.read("sms_limit_number")
    assert {"card", "code"} <= {
        choice["id"] for choice in house.terminal.models.number_entry.property("choices")
    }
    house.hand.tap("choice_leave")
    house.hand.see_screen("attract")

    # The limit is on the number, not on the visit; and the right code comes too late.
    ask_for_a_code(house, number)
    house.hand.read("这个号码今天试的次数太多了")
    assert len(house.bureau.messages(house.key_of(WHO))) == 1
    # Another number is not concerned.
    house.hand.tap("choice_leave")
    house.hand.see_screen("attract")
    ask_for_a_code(house, house.number_of("邢一帆"))
    house.hand.read("验证码已发到")


def test_another_message_can_be_had_after_a_minute_and_only_the_new_code_is_needed(
    build_house: Callable[..., House],
) -> None:
    house = build_house(sms=SmsSettings(gap_seconds=0))
    house.ready("id_reader")
    ask_for_a_code(house, house.number_of(WHO))
    house.hand.read("60 秒后可重发")
    model = house.terminal.models.number_entry
    assert model.property("canResend") is False
    for _ in range(60):
        model.tick()
    house.hand.read("没收到?重新发送")
    house.hand.tap("numberResend")
    house.wait(lambda: len(house.bureau.messages(house.key_of(WHO))) == 2, "a second message")
    house.hand.read("60 秒后可重发")
    type_in(house, house.last_message(WHO))
    house.hand.see_screen("choose_taxpayer")


def test_the_halls_own_pause_is_said_in_seconds(house: House) -> None:
    number = house.number_of(WHO)
    ask_for_a_code(house, number)
    house.hand.read("验证码已发到")
    house.hand.tap("goBack")  # to the number
    house.hand.read("请输入身份证号")
    type_in(house, number)
    house.hand.tap("numberSubmit")
    house.hand.read("刚刚发过一条验证码")
    house.hand.read("秒后可以再发一条")


def test_without_a_line_the_other_ways_are_offered_and_no_try_is_lost(house: House) -> None:
    house.hand.tap("way_number")
    house.hand.see_screen("number_entry")
    house.stop_hall()
    number = house.number_of(WHO)
    type_in(house, number)
    house.hand.tap("numberSubmit")
    house.hand.read("网络不通,现在发不了短信")
    house.hand.see("choice_card")
    house.hand.tap("choice_leave")
    house.hand.see_screen("attract")
    house.look(online=False)
    house.hand.read("网络不通,暂时不能发短信")
    assert house.hand.see("way_number").property("usable") is False

    house.start_hall()
    house.look(online=True)
    ask_for_a_code(house, number)
    house.hand.read("验证码已发到")


def test_the_keypad_types_corrects_and_cancels(house: House) -> None:
    house.ready("keypad")
    entry = house.terminal.models.number_entry
    house.dock.press("7")  # nobody is typing: it goes nowhere
    house.hand.tap("way_number")
    house.hand.see_screen("number_entry")
    for key in "1300":
        house.dock.press(key)
    house.dock.press("correct")
    house.wait(lambda: entry.property("entryText") == "130", "three digits")
    for key in house.number_of(WHO)[3:]:
        house.dock.press(key)
    house.dock.press("confirm")
    house.hand.read("验证码已发到")
    house.dock.press("cancel")
    house.hand.read("请输入身份证号")
    house.dock.press("cancel")
    house.hand.see_screen("attract")


def test_a_card_laid_down_meanwhile_is_taken(house: House) -> None:
    house.hand.tap("way_number")
    house.hand.see_screen("number_entry")
    type_in(house, "130000")
    house.lay("沈望舒")
    house.hand.see_screen("health_check")
    assert house.terminal.models.number_entry.property("entryText") == ""


def test_somebody_unknown_is_sent_to_the_desk(house: House) -> None:
    ask_for_a_code(house, "110101199003074477")
    house.hand.read("没有找到您的办税信息")
    house.hand.see("choice_help")


@pytest.mark.parametrize("idle", [False, True])
def test_the_number_leaves_no_trace(house: House, idle: bool) -> None:
    number = house.number_of(WHO)
    ask_for_a_code(house, number)
    house.hand.read("验证码已发到")
    if idle:
        for _ in range(130):
            house.terminal.clock.tick()
    else:
        house.hand.tap("goBack")
        house.hand.tap("goBack")
    house.hand.see_screen("attract")
    host, models = house.terminal.visit_host, house.terminal.models
    assert host is not None
    held = repr([vars(host.number), vars(host.arrival), vars(models.number_entry)])
    assert number not in held
    assert not any(number in text for text in house.hand.texts())
    outside = house.terminal.outside
    assert outside is not None
    assert AuditTrail(outside.store).verify().sound
