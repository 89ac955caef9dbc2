"""Every device unplugged and put back, on each screen that uses it and in each of its states.

The visitor is told what works now, never loses the visit, and goes on when the device is
back. One house serves all these tests; each begins at the attract screen with every plug in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtGui import QGuiApplication

from kiosk.visit import EndReason
from tests.kiosk.app.house import House

WHO, NUMBER_OF_MANDATES = "贾若溪", 5
ALONE = "沈望舒"  # has only her own affairs


@pytest.fixture(scope="module")
def standing_house(
    qapp: QGuiApplication, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[House]:
    house = House(tmp_path_factory.mktemp("house"))
    yield house
    house.close()


@pytest.fixture
def house(standing_house: House) -> Iterator[House]:
    standing_house.ready(
        "id_reader", "code_camera", "scanner", "receipt_printer", "keypad", "presence"
    )
    yield standing_house
    standing_house.reset()


# -- screens ---------------------------------------------------------------------------------------


def guide_card(house: House) -> None:
    house.hand.tap("way_card")
    house.hand.read("请把身份证放在感应区")


def guide_code(house: House) -> None:
    house.hand.tap("way_code")
    house.hand.see("liveFrame")


def number_entry(house: House) -> None:
    house.hand.tap("way_number")
    house.hand.see_screen("number_entry")


def choosing(house: House) -> None:
    house.lay(WHO)
    house.hand.see_screen("choose_taxpayer")


def checking(house: House) -> None:
    house.lay(ALONE)
    house.hand.see("printCheck")


def rating(house: House) -> None:
    checking(house)
    house.terminal.models.shell.confirmEnd()
    house.hand.see_screen("rating")


def a_card_works(house: House) -> None:
    """On the attract screen: whoever lays a card is known."""
    house.hand.see_screen("attract")
    house.lay(ALONE)
    house.hand.see_screen("health_check")


# -- the card reader -------------------------------------------------------------------------------


def test_reader_on_the_attract_screen(house: House) -> None:
    house.dock.unplug("id_reader")
    house.hand.read("读卡器暂时不能用,请扫二维码")
    assert house.hand.see("way_card").property("usable") is False
    house.dock.plug("id_reader")
    house.hand.read("把身份证放在屏幕下方的感应区")
    a_card_works(house)


@pytest.mark.parametrize("fault", ["silence", "garbage"])
def test_reader_that_fails_on_the_attract_screen(house: House, fault: str) -> None:
    house.dock.fault("id_reader", fault)
    house.hand.read("读卡器暂时不能用")
    house.dock.unplug("id_reader")
    house.see_state("id_reader", "absent")
    house.dock.fault("id_reader", "none")
    house.dock.plug("id_reader")
    house.hand.read("把身份证放在屏幕下方的感应区")
    a_card_works(house)


def test_reader_while_the_visitor_is_shown_where_to_lay_the_card(house: House) -> None:
    guide_card(house)
    house.dock.unplug("id_reader")
    house.hand.read("读卡器暂时不能用")
    house.hand.see("choice_code")
    house.hand.see("choice_number")
    house.dock.plug("id_reader")
    house.hand.read("请把身份证放在感应区")  # by itself
    house.lay(ALONE)
    house.hand.see_screen("health_check")


def test_reader_while_a_number_is_typed(house: House) -> None:
    number_entry(house)
    house.dock.unplug("id_reader")
    house.see_state("id_reader", "absent")
    house.hand.tap("key_1")
    house.hand.read("1 / 18")  # typing goes on
    house.hand.tap("choice_card")
    house.hand.read("读卡器暂时不能用")
    house.dock.plug("id_reader")
    house.hand.read("请把身份证放在感应区")


@pytest.mark.parametrize("screen", [choosing, checking, rating])
def test_reader_with_a_card_on_it_in_mid_visit(
    house: House, screen: Callable[[House], None]
) -> None:
    screen(house)
    stage = house.terminal.visit.stage
    house.dock.unplug("id_reader")
    house.see_state("id_reader", "absent")
    arrival = house.terminal.visit_host.arrival  # type: ignore[union-attr]
    house.wait(lambda: not arrival.card_present, "the card to count as gone")
    assert house.terminal.visit.stage is stage
    house.dock.plug("id_reader")  # the card lies there still
    house.see_state("id_reader", "ready")
    assert house.terminal.visit.stage is stage
    house.terminal.visit.end(EndReason.VISITOR)
    house.dock.pull_card()
    house.wait(lambda: not arrival.card_present, "the card to be gone")
    a_card_works(house)


# -- the code camera and the scanner ---------------------------------------------------------------


def test_camera_and_scanner_on_the_attract_screen(house: House) -> None:
    house.dock.unplug("code_camera")
    house.see_state("code_camera", "absent")
    assert house.hand.see("way_code").property("usable") is True  # the scanner is enough
    house.dock.unplug("scanner")
    house.hand.read("扫码口暂时不能用,请刷身份证")
    house.dock.plug("scanner")
    house.hand.read("税务 App 身份码、电子营业执照")
    house.scan(house.bureau.identity_code(house.key_of(ALONE)))
    house.hand.see_screen("health_check")
    house.terminal.visit.end(EndReason.VISITOR)
    house.dock.plug("code_camera")
    house.see_state("code_camera", "ready")
    house.dock.show_code(house.bureau.identity_code(house.key_of(ALONE)))
    house.hand.see_screen("health_check")


def test_camera_while_the_visitor_is_shown_where_to_hold_the_phone(house: House) -> None:
    recognising = house.terminal.models.recognising
    guide_code(house)
    house.wait(lambda: recognising.property("pictureSource") != "", "a live picture")
    house.dock.unplug("code_camera")
    house.wait(lambda: recognising.property("pictureSource") == "", "the picture to go")
    house.hand.see("liveFrame")  # the scanner still reads
    house.dock.unplug("scanner")
    house.hand.read("扫码口暂时不能用")
    house.hand.see("choice_card")
    house.dock.plug("code_camera")
    house.hand.see("liveFrame")
    house.wait(lambda: recognising.property("pictureSource") != "", "the picture again")
    house.dock.show_code(house.bureau.identity_code(house.key_of(ALONE)))
    house.hand.see_screen("health_check")


@pytest.mark.parametrize("device", ["code_camera", "scanner"])
def test_code_readers_in_mid_visit(house: House, device: str) -> None:
    checking(house)
    house.dock.unplug(device)
    house.see_state(device, "absent")
    house.dock.plug(device)
    house.see_state(device, "ready")
    assert house.terminal.visit.stage.value == "checking"
    house.scan(house.bureau.identity_code(house.key_of(WHO)))  # nobody else comes in between
    house.hand.settle()
    assert house.terminal.visit.visitor is not None
    assert house.terminal.visit.visitor.name == ALONE


def test_with_no_reader_at_all_a_number_is_the_way_and_with_no_line_the_desk(
    house: House,
) -> None:
    for device in ("id_reader", "code_camera", "scanner"):
        house.dock.unplug(device)
    house.hand.read("读卡器暂时不能用,请输入号码")
    house.hand.read("扫码口暂时不能用,请输入号码")
    house.stop_hall()
    house.look(online=False)
    house.hand.read("读卡器暂时不能用,请到咨询台")
    house.start_hall()
    house.look(online=True)
    house.hand.read("读卡器暂时不能用,请输入号码")


# -- printers --------------------------------------------------------------------------------------


def test_receipt_printer_on_the_check(house: House) -> None:
    checking(house)
    assert house.hand.see("printCheck").property("usable") is True
    house.dock.unplug("receipt_printer")
    house.wait(
        lambda: house.hand.see("printCheck").property("usable") is False, "printing to be shut"
    )
    house.dock.plug("receipt_printer")
    house.hand.tap("printCheck")
    slips = house.dock.state()["slips_printed"]
    house.wait(lambda: house.dock.state()["slips_printed"] >= max(1, slips), "the slip")


def test_receipt_printer_out_of_paper_on_the_check(house: House) -> None:
    checking(house)
    house.dock.paper_out()
    house.wait(
        lambda: house.hand.see("printCheck").property("usable") is False, "printing to be shut"
    )
    house.dock.unplug("receipt_printer")
    house.see_state("receipt_printer", "absent")
    house.dock.paper_in()
    house.dock.plug("receipt_printer")
    house.wait(lambda: house.hand.see("printCheck").property("usable") is True, "printing again")


def test_document_printer_on_the_check(house: House) -> None:
    checking(house)
    house.see_state("document_printer", "ready")
    house.hand.see("printCheckPage")
    house.dock.unplug("document_printer")
    house.wait(lambda: house.hand.find("printCheckPage") is None, "the page not to be offered")
    house.dock.plug("document_printer")
    house.hand.see("printCheckPage")


# -- the others ------------------------------------------------------------------------------------


def test_keypad_while_a_number_is_typed(house: House) -> None:
    number_entry(house)
    house.dock.press("1")
    house.hand.read("1 / 18")
    house.dock.unplug("keypad")
    house.see_state("keypad", "absent")
    house.hand.tap("key_3")  # the keys on the screen are always there
    house.hand.read("2 / 18")
    house.dock.plug("keypad")
    house.see_state("keypad", "ready")
    house.dock.press("correct")
    house.hand.read("1 / 18")


def resting(house: House) -> bool:
    return bool(house.terminal.models.attract.property("resting"))


def test_presence_wakes_the_screen_and_an_unplugged_sensor_never_lets_it_rest(
    house: House,
) -> None:
    watch = house.terminal.device_watch
    camera = house.terminal.devices.code_camera  # type: ignore[union-attr]
    assert watch is not None
    assert camera is not None
    house.dock.approach()
    house.hand.read("您来啦!把身份证放在下面就开始。")
    house.dock.leave()
    house.wait(watch._rest.isActive, "nobody to be there")
    watch._rest.timeout.emit()  # half a minute later
    house.hand.see("rest")
    assert not vars(camera)["_active"]
    house.dock.approach()
    house.wait(lambda: not resting(house), "the screen to wake")
    assert vars(camera)["_active"]

    house.dock.leave()
    house.wait(watch._rest.isActive, "nobody to be there")
    watch._rest.timeout.emit()
    house.wait(lambda: resting(house), "the screen to rest")
    house.dock.unplug("presence")
    house.wait(lambda: not resting(house), "a screen without a sensor to wake")
    house.dock.plug("presence")
    house.see_state("presence", "ready")
    house.dock.approach()
    house.hand.read("您来啦!")


def test_a_resting_screen_answers_the_first_touch(house: House) -> None:
    watch = house.terminal.device_watch
    assert watch is not None
    watch._rest.timeout.emit()
    house.hand.see("rest")
    guide_card(house)
    assert not resting(house)


def lamp(house: House, name: str) -> str:
    return house.dock.state()["lamps"][name]


def test_lights_show_where_to_reach_and_remember_it_over_an_unplugging(house: House) -> None:
    house.wait(lambda: lamp(house, "card") == "on" and lamp(house, "code") == "on", "both ways lit")
    guide_card(house)
    house.wait(lambda: lamp(house, "card") == "blink" and lamp(house, "code") == "off", "the card")
    house.dock.unplug("lights")
    house.see_state("cues", "absent")
    house.hand.tap("choice_code")
    house.hand.see("liveFrame")
    house.dock.plug("lights")
    house.wait(lambda: lamp(house, "code") == "blink" and lamp(house, "card") == "off", "the code")
    house.lay(ALONE)
    house.hand.see_screen("health_check")
    house.wait(lambda: set(house.dock.state()["lamps"].values()) == {"off"}, "darkness")
    house.terminal.models.shell.confirmEnd()
    house.hand.see_screen("rating")
    house.wait(lambda: lamp(house, "card") == "blink", "“take your card”")
    house.dock.pull_card()
    house.wait(lambda: lamp(house, "card") == "off", "the card taken")
