"""Arriving: the attract screen, a card, a code, a number, for whom."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from kiosk.bilingual import Bilingual
from workbench.gallery.scene import Arrange, scene
from workbench.gallery.studio import DAY, MOMENT, Studio


@scene
def attract(studio: Studio) -> None:
    """Nobody is here; everything works."""


@scene
def attract_reader_gone(studio: Studio) -> None:
    """No card reader, no network, nobody at the help desk."""
    from devices.device import DeviceState

    studio.models.attract.set_card_reader(DeviceState.FAULT)
    studio.models.attract.set_online(False, help_open=False)
    studio.models.shell.set_online(False)


@scene
def recognising_card(studio: Studio) -> None:
    """A card is being checked."""
    from kiosk.app.arrival_host import READING

    studio.visit.begin()
    studio.models.shell.set_ways_out(back=True, home=False)
    studio.models.recognising.check(*READING)


@scene
def recognising_code(studio: Studio) -> None:
    """Where to hold the phone."""
    from kiosk.app.arrival_host import SHOW_CODE

    studio.visit.begin()
    studio.models.shell.set_ways_out(back=True, home=False)
    studio.models.recognising.guide(*SHOW_CODE, ("card", "number", "leave"), looking=True)


@scene
def recognising_failed(studio: Studio) -> None:
    """An expired card."""
    studio.visit.begin()
    studio.models.shell.set_ways_out(back=True, home=False)
    studio.models.recognising.fail(
        Bilingual("身份证已过有效期", "This ID card has expired"),
        Bilingual("请用有效的身份证,或改用二维码。", "Please use a valid card, or a QR code."),
        ("again", "code", "help", "leave"),
        "card_expired",
    )


@scene
def choose_taxpayer(studio: Studio) -> None:
    """Several companies; some mandates cannot be used."""
    studio.choosing("贾若溪")
    found = (
        ("due", Bilingual("2 项待办", "2 to do")),
        ("overdue", Bilingual("1 项逾期 · 3 项待办", "1 overdue · 3 to do")),
    )
    for mandate, (status, word) in zip(studio.visit.mandates[1:3], found, strict=False):
        studio.models.choose_taxpayer.set_attention(mandate.taxpayer_id, status, word)


def _recognised(name: str, arrange: Arrange) -> None:
    def begin(studio: Studio) -> None:
        studio.visit.begin()
        studio.models.shell.set_ways_out(back=True, home=False)
        arrange(studio)

    begin.__name__ = name
    scene(begin)


def _guide_card(studio: Studio) -> None:
    from kiosk.app.arrival_host import LAY_CARD

    ways = ("code", "number", "companion", "leave")
    studio.models.recognising.guide(*LAY_CARD, ways)


def _live_picture(studio: Studio) -> None:
    from PySide6.QtGui import QColor, QImage, QPainter

    from devices.code_camera.preview import Preview
    from kiosk.app.arrival_host import SHOW_CODE

    studio.models.recognising.guide(*SHOW_CODE, ("card", "number", "leave"), looking=True)
    picture = QImage(480, 270, QImage.Format.Format_RGB32)
    picture.fill(QColor("#8A97A8"))
    painter = QPainter(picture)
    painter.fillRect(160, 20, 160, 230, QColor("#101820"))
    painter.fillRect(176, 60, 128, 128, QColor("#FFFFFF"))
    painter.end()
    corners = ((0.38, 0.25), (0.62, 0.25), (0.62, 0.67), (0.38, 0.67))
    studio.models.recognising.show_picture(Preview(picture, (corners,)))


def _code_read(text: str) -> Arrange:
    def arrange(studio: Studio) -> None:
        from kiosk.hall_client import HallClient
        from kiosk.identity.classify import classify_code
        from kiosk.reception import CodeRead
        from kiosk.reception.shown_code import read_shown_code

        hall = HallClient("http://127.0.0.1:9", lambda: None)
        read = read_shown_code(classify_code(text), text, None, hall)
        hall.close()
        if not isinstance(read, CodeRead):
            raise TypeError(read)
        studio.models.recognising.tell(
            read.title,
            read.text,
            read.ways_on,
            tone=read.tone.value,
            code=read.code if read.tone.value != "fine" else "",
            facts=read.facts,
        )

    return arrange


def _receipt_valid(studio: Studio) -> None:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from kiosk.hall_client import HallClient
    from kiosk.identity.classify import classify_code
    from kiosk.identity.key_set import KeySet, KeyUse, PublishedKey
    from kiosk.identity.receipt_code import ReceiptFacts, sign_receipt
    from kiosk.identity.signatures import SignatureAlgorithm, verifier_for
    from kiosk.reception import CodeRead
    from kiosk.reception.shown_code import read_shown_code

    key = Ed25519PrivateKey.generate()
    facts = ReceiptFacts(
        number="1320261121000001",
        taxpayer_id="91133100MADEM00387",
        amount=Decimal("8715.00"),
        accepted_at=MOMENT,
        task="S01",
    )
    published = PublishedKey(
        kid="r1",
        use=KeyUse.RECEIPT,
        verifier=verifier_for(SignatureAlgorithm.EDDSA, key.public_key().public_bytes_raw()),
        not_before=MOMENT - timedelta(days=1),
        not_after=MOMENT + timedelta(days=1),
    )
    text = sign_receipt(key, "r1", facts)
    hall = HallClient("http://127.0.0.1:9", lambda: None)
    keys = KeySet(issuer="hall", fetched_at=MOMENT, keys=(published,))
    read = read_shown_code(classify_code(text), text, keys, hall)
    hall.close()
    if not isinstance(read, CodeRead):
        raise TypeError(read)
    studio.models.recognising.tell(
        read.title, read.text, read.ways_on, tone=read.tone.value, facts=read.facts
    )


_recognised("recognising_lay_card", _guide_card)
_recognised("recognising_live_picture", _live_picture)
_recognised("recognising_licence", _code_read("https://www.gsxt.gov.cn/91133100MADEM00387"))
_recognised(
    "recognising_invoice",
    _code_read("01,32,,26132000000012345678,12300.00,20261105,,A1B2,"),
)
_recognised("recognising_receipt_valid", _receipt_valid)
_recognised("recognising_receipt_unchecked", _code_read("TR1:ABC"))


@scene
def attract_greeting(studio: Studio) -> None:
    """Somebody stands before it."""
    studio.models.attract.set_presence(near=True, resting=False)


@scene
def attract_no_reader(studio: Studio) -> None:
    """No reader fitted, the camera away: a number is still a way in."""
    from devices.device import DeviceState

    studio.models.attract.set_card_reader(None)
    studio.models.attract.set_code_camera(DeviceState.ABSENT)


def _number(name: str, arrange: Arrange) -> None:
    def begin(studio: Studio) -> None:
        from kiosk.visit import Stage

        studio.visit.move(Stage.NUMBER_ENTRY)
        studio.models.shell.set_ways_out(back=True, home=False)
        studio.models.number_entry.ask_number(("card", "code"))
        arrange(studio)

    begin.__name__ = name
    scene(begin)


def _half_typed(studio: Studio) -> None:
    for key in "1300001988061":
        studio.models.number_entry.typeKey(key)


def _wrong_number(studio: Studio) -> None:
    from kiosk.identity.refusal import Refusal
    from kiosk.identity.resident_number import check_resident_number

    for key in "130000198806179035":
        studio.models.number_entry.typeKey(key)
    wrong = check_resident_number("130000198806179035", DAY)
    if not isinstance(wrong, Refusal):
        raise TypeError(wrong)
    studio.models.number_entry.object_to(wrong.words, wrong.way_on, keep=True)


def _code_wanted(studio: Studio) -> None:
    studio.models.number_entry.ask_code("138****1234", 60)
    for key in "483":
        studio.models.number_entry.typeKey(key)


def _code_wrong(studio: Studio) -> None:
    studio.models.number_entry.ask_code("138****1234", 0)
    studio.models.number_entry.object_to(
        Bilingual("验证码不对或已过期。", "The code is wrong or has expired."),
        Bilingual(
            "请看清短信再输一次,今天还可以试 4 次。",
            "Please look at the message again; 4 more tries today.",
        ),
        keep=False,
    )


def _number_stopped(studio: Studio) -> None:
    studio.models.number_entry.stop(
        Bilingual("这个号码今天试的次数太多了。", "This number has been tried too often today."),
        Bilingual(
            "请用身份证或手机身份码,或到咨询台。明天可以再试。",
            "Use your ID card or the code on your phone, or ask at the desk. "
            "You can try again tomorrow.",
        ),
        ("card", "code", "help", "leave"),
        "sms_limit_number",
    )


_number("number_typing", _half_typed)
_number("number_wrong", _wrong_number)
_number("number_code", _code_wanted)
_number("number_code_wrong", _code_wrong)
_number("number_stopped", _number_stopped)
