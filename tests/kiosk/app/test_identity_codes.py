"""Codes held up to the terminal: what each says, and where it leads."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest

from hall.bureau.key_ring import SigningKey
from kiosk.china_time import china_now
from kiosk.identity.receipt_code import ReceiptFacts, sign_receipt
from kiosk.reception import shown_code
from tests.kiosk.app.house import House

INVOICE = "01,32,,26132000000012345678,12300.00,20261105,,A1B2,"
BOUND, CLOSED = "91133100MADEM00387", "91133100MADEM0142B"  # to 贾若溪: active, frozen


def licence(uscc: str) -> str:
    return f"https://licence.example/{uscc}"


def receipt(house: House, **changes: object) -> str:
    key: SigningKey = house.bureau.key_ring.current("receipt")
    facts: dict[str, object] = {
        "number": "1320261121000001",
        "taxpayer_id": BOUND,
        "amount": Decimal("8715.00"),
        "accepted_at": china_now(),
        "task": "S01",
    }
    return sign_receipt(key.private_key, key.kid, ReceiptFacts(**(facts | changes)))  # type: ignore[arg-type]


# -- identity codes ---------------------------------------------------------------------------


def test_a_code_before_the_scanner_opens_the_visit_and_a_second_time_is_refused(
    house: House,
) -> None:
    code = house.bureau.identity_code(house.key_of("沈望舒"))
    house.scan(code)
    house.hand.see_screen("health_check")
    house.terminal.models.shell.endNow()
    house.hand.see_screen("attract")
    house.scan(code)
    house.hand.read("这个身份码已经用过一次了")
    house.hand.read("code_already_used")
    house.hand.tap("choice_again")
    house.hand.see("liveFrame")  # again means the code, not the card


def test_a_code_before_the_camera_opens_the_visit(house: House) -> None:
    house.dock.show_code(house.bureau.identity_code(house.key_of("沈望舒")))
    house.hand.see_screen("health_check")


def test_a_phone_held_up_longer_than_the_visit_does_not_greet_the_next_visitor(
    house: House,
) -> None:
    house.dock.show_code(house.bureau.identity_code(house.key_of("沈望舒")))
    house.hand.see_screen("health_check")
    seen: list[object] = []
    camera = house.terminal.devices.code_camera  # type: ignore[union-attr]
    assert camera is not None
    camera.code_seen.connect(seen.append)
    house.terminal.models.shell.endNow()
    house.wait(lambda: bool(seen), "the camera to see the same code again")
    house.hand.settle()
    house.hand.see_screen("attract")


def test_nor_who_comes_next_and_asks_at_once_where_to_hold_theirs(house: House) -> None:
    code = house.bureau.identity_code(house.key_of("沈望舒"))
    house.scan(code)
    house.hand.see_screen("health_check")
    house.terminal.models.shell.endNow()
    house.hand.see_screen("attract")
    house.terminal.models.attract.choose("code")
    assert house.terminal.visit_host is not None
    house.terminal.visit_host.arrival.text_seen(code)
    assert house.terminal.models.recognising.is_guiding
    house.hand.see("liveFrame")


def test_a_clock_that_a_code_proves_wrong_is_told_to_staff(
    build_house: Callable[..., House],
) -> None:
    house = build_house(clock=lambda: china_now() + timedelta(seconds=12))
    house.ready("scanner")
    house.scan(house.bureau.identity_code(house.key_of("沈望舒")))
    house.hand.see_screen("health_check")
    house.hand.read("本机时钟可能慢了")


@pytest.mark.parametrize("code", ["134567890123456789", "281234567890123456"])
def test_a_payment_code_is_sent_away(house: House, code: str) -> None:
    house.scan(code)
    house.hand.read("这是付款码,请马上收起")
    assert not any(code in text for text in house.hand.texts())


def test_a_code_of_something_else_says_so_and_the_next_one_counts(house: House) -> None:
    house.scan("https://example.com/menu")
    house.hand.read("这个码这里用不上")
    house.scan(house.bureau.identity_code(house.key_of("沈望舒")))
    house.hand.see_screen("health_check")


# -- licences -----------------------------------------------------------------------------------


def test_a_licence_then_the_card_leads_straight_to_that_company(house: House) -> None:
    house.scan(licence(BOUND))
    house.hand.read("认出企业了,请再刷您的身份证")
    house.hand.read(BOUND)
    house.lay("贾若溪")
    house.hand.see_screen("health_check")
    assert house.terminal.visit.mandate is not None
    assert house.terminal.visit.mandate.taxpayer_id == BOUND
    # The others are one step back.
    house.hand.tap("goBack")
    house.hand.see_screen("choose_taxpayer")


def test_a_licence_then_the_card_touched_for_on_the_screen(house: House) -> None:
    house.scan(licence(BOUND))
    house.hand.tap("choice_card")
    house.hand.read("请把身份证放在感应区")
    house.lay("贾若溪")
    house.hand.see_screen("health_check")
    assert house.terminal.visit.mandate is not None
    assert house.terminal.visit.mandate.taxpayer_id == BOUND


def test_a_licence_one_is_not_bound_to_leaves_the_others(house: House) -> None:
    house.scan(licence(BOUND))
    house.hand.read("认出企业了")
    house.lay("郝大勇")
    house.hand.read("您和这家企业没有绑定关系")
    house.hand.tap("choice_others")
    house.hand.see_screen("choose_taxpayer")
    assert len(house.terminal.models.choose_taxpayer.property("mandates")) == 2


def test_a_frozen_binding_says_that_it_is_frozen(house: House) -> None:
    house.scan(licence(CLOSED))
    house.hand.read("认出企业了")
    house.lay("贾若溪")
    house.hand.read("绑定已被冻结")
    house.hand.see("choice_others")


def test_a_licence_is_forgotten_with_its_visit(house: House) -> None:
    house.scan(licence(BOUND))
    house.hand.read("认出企业了")
    house.hand.tap("choice_leave")
    house.hand.see_screen("attract")
    house.lay("贾若溪")
    house.hand.see_screen("choose_taxpayer")


def test_an_old_licence_is_looked_up_by_the_hall_and_offline_that_is_said(house: House) -> None:
    code = "http://www.gsxt.gov.cn/index.html?uniscid=1234"
    house.scan(code)
    house.hand.read("这个二维码不是认可的电子营业执照")
    house.hand.read("licence_host_not_allowed")
    house.stop_hall()
    house.scan(code)
    house.hand.read("网络不通,现在查不到这张执照")


# -- invoices and receipts -----------------------------------------------------------------------


def test_an_invoice_is_read_out_and_said_to_be_unverified(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shown_code, "VERIFY_INVOICE", "S99")  # no such task here
    house.scan(INVOICE)
    house.hand.read("这是一张发票")
    house.hand.read("26132000000012345678")
    house.hand.read("¥ 12,300.00")
    house.hand.read("2026 年 11 月 5 日")
    house.hand.read("没有核对过")
    assert house.hand.find("choice_card") is None


def test_an_invoice_leads_to_the_task_that_verifies_it_once_somebody_has_signed_in(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Any task that is always there stands for S19, whichever tasks a hall has.
    monkeypatch.setattr(shown_code, "VERIFY_INVOICE", "S35")
    house.scan(INVOICE)
    house.hand.read("刷身份证后,直接带您去查验它")
    house.lay("沈望舒")
    house.hand.see_screen("task")
    runner = house.terminal.models.task.runner
    assert runner is not None
    assert runner.definition.task_id == "S35"


def test_a_receipt_is_verified_here_also_without_a_line(house: House) -> None:
    text = receipt(house)
    house.terminal.outside.reception.refresh_keys()  # type: ignore[union-attr]
    house.stop_hall()
    house.scan(text)
    house.hand.read("回执真实有效")
    house.hand.read("1320261121000001")
    house.hand.read("¥ 8,715.00")
    house.hand.read("9113**********0387")
    house.hand.tap("choice_leave")
    house.hand.see_screen("attract")


def test_a_changed_receipt_is_not_valid(house: House) -> None:
    text = receipt(house)
    house.terminal.outside.reception.refresh_keys()  # type: ignore[union-attr]
    place = len(text) - 20
    other = "A" if text[place] != "A" else "B"
    house.scan(text[:place] + other + text[place + 1 :])
    house.hand.read("回执无效")
    assert not any("8,715" in shown for shown in house.hand.texts())


# -- the live picture ---------------------------------------------------------------------------


def test_the_live_picture_shows_only_while_guiding_is_masked_and_is_wiped(house: House) -> None:
    from kiosk.app.help_host import sensitive_places

    recognising = house.terminal.models.recognising
    assert house.terminal.window is not None
    house.hand.tap("way_code")
    frame = house.hand.see("liveFrame")
    house.wait(lambda: recognising.property("pictureSource") != "", "a picture of the hall")
    masks = sensitive_places(house.terminal.window.contentItem())
    centre = frame.mapToScene(frame.boundingRect().center())
    assert any(place.contains(centre) for place in masks)
    first = recognising.property("pictureSource")
    house.wait(lambda: recognising.property("pictureSource") != first, "the next picture")

    house.hand.tap("choice_card")
    house.hand.read("请把身份证放在感应区")
    assert house.hand.find("liveFrame") is None
    assert recognising.property("pictureSource") == ""
    assert recognising.live_picture.picture.width() == 1
    camera = house.terminal.devices.code_camera  # type: ignore[union-attr]
    assert camera is not None
    told: list[object] = []
    camera.preview.connect(told.append)
    house.hand.settle()
    del told[:]
    house.hand.settle()
    assert told == []
