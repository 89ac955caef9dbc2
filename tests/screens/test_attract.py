"""What the attract screen promises when nobody is here yet."""

from __future__ import annotations

import pytest

from devices.device import DeviceState
from screens.attract.view_model import AttractModel

READY, GONE, STARTING = DeviceState.READY, DeviceState.ABSENT, DeviceState.CONNECTING


@pytest.mark.parametrize(
    ("card", "code", "online", "hello"),
    [
        (READY, READY, True, "您好,刷一下就能办税"),
        (STARTING, STARTING, True, "您好,刷一下就能办税"),
        (GONE, READY, True, "您好,扫一下就能办税"),
        (None, STARTING, False, "您好,扫一下就能办税"),
        (GONE, DeviceState.FAULT, True, "您好,输入号码就能办税"),
        (None, GONE, True, "您好,输入号码就能办税"),
        (GONE, GONE, False, "您好,请到咨询台办理"),
    ],
)
def test_the_headline_promises_only_what_works(
    card: DeviceState | None, code: DeviceState | None, online: bool, hello: str
) -> None:
    model = AttractModel()
    model.set_number_entry(True)
    model.set_card_reader(card)
    model.set_code_camera(code)
    model.set_online(online, help_open=True)
    assert model.property("helloText") == hello
    model.set_language("en")
    assert model.property("helloText").isascii()
