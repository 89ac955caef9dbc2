"""The capture page and the code page: what the visitor sees of every turn they can take."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest
from PySide6.QtGui import QGuiApplication, QImage

from devices.code_camera.preview import Preview
from devices.document_camera.legibility import ADVICE, LegibilityFault
from kiosk.app.capture_host import jpeg_of
from kiosk.bilingual import Bilingual
from kiosk.identity.visitor import Right
from kiosk.tasks import TaskRunner, load_task
from kiosk.tasks.sample_taxpayers import sample_taxpayers
from kiosk.tasks.step_kinds import StepKind
from kiosk.tax_law import load_law
from kiosk.taxpayer import Profile
from screens.task.capture import Capture
from screens.task.phone_code import PhoneCode
from screens.task.view_model import TaskModel

TODAY = date(2026, 11, 21)
ANSWERS: dict[str, list[tuple[str, str | list[str]]]] = {
    "S28": [
        ("opening_bank", "ccb"),
        ("branch", ""),
        ("account", "1300000000000001"),
        ("account_kind", "general"),
        ("opened_on", "2026-11-18"),
    ],
    "S17": [("new_quota", "2000000"), ("quota_reason", "growth")],
    "S25": [
        ("disputed", ["fault0_010101"]),
        ("dispute_reason", "done_in_time"),
        ("explanation", ""),
        ("evidence", "later"),
    ],
}


@pytest.fixture(scope="module")
def taxpayers() -> Mapping[str, Profile]:
    return sample_taxpayers(TODAY)


@pytest.fixture
def model(qapp: QGuiApplication) -> TaskModel:
    return TaskModel()


def begin(model: TaskModel, taxpayers: Mapping[str, Profile], task: str) -> TaskRunner:
    runner = TaskRunner(
        load_task(task),
        taxpayers["small company"],
        "k",
        load_law(region="133100"),
        TODAY,
        rights=frozenset(Right),
    )
    for key, raw in ANSWERS[task]:
        runner.answer(key, raw)
        runner.advance()
    model.begin(runner)
    return runner


def page() -> QImage:
    image = QImage(1400, 1980, QImage.Format.Format_RGB32)
    image.fill(0xFFEEEEEA)
    return image


def seen(found: bool = True) -> Preview:
    corners = ((0.1, 0.1), (0.9, 0.1), (0.9, 0.9), (0.1, 0.9))
    return Preview(page(), (corners,) if found else ())


def take(capture: Capture, page_id: str) -> None:
    """Press the shutter, and let camera and store do what they do."""
    kept: list[str] = []
    capture.keep_asked.connect(lambda key, _image: kept.append(key))
    capture.shoot()
    capture.taken(page(), ())
    assert kept, "the page was not handed on"
    capture.kept(kept[-1], page_id, page())


def test_the_camera_shows_its_picture_only_while_a_paper_is_asked_for(
    model: TaskModel, taxpayers: Mapping[str, Profile]
) -> None:
    capture, looking = model.capture, list[bool]()
    capture.looking_changed.connect(looking.append)
    capture.set_camera(True)
    begin(model, taxpayers, "S28")
    assert looking == [True]
    assert capture.view["text"] == "把材料平放在高拍仪下面"
    capture.show_picture(seen())
    assert capture.picture.startswith("image://document_camera/live/")
    assert capture.view["text"] == "看到纸张了,点“拍照”"
    model.go_back()
    assert looking == [True, False]
    assert capture.picture == ""
    capture.show_picture(seen())  # on its way when the page was left
    assert capture.picture == ""


def test_a_page_that_cannot_be_read_is_not_used_and_the_reason_stands_there(
    model: TaskModel, taxpayers: Mapping[str, Profile]
) -> None:
    runner = begin(model, taxpayers, "S28")
    capture = model.capture
    capture.set_camera(True)
    capture.shoot()
    assert capture.busy
    assert not model.canAdvance
    capture.taken(page(), [ADVICE[LegibilityFault.BLURRED], ADVICE[LegibilityFault.GLARE]])
    refused, blurred, glare = capture.view["text"].split("\n")
    assert (refused, blurred[:4], glare[:3]) == ("这张看不清,没有采用:", "画面模糊", "有反光")
    assert capture.picture.startswith("image://document_camera/shot/")
    assert capture.view["shutter"] == "再拍一次"
    assert runner.answers.get("proof") is None
    take(capture, "a")
    assert capture.view["text"] == "拍好了 1 页,看得清"


def test_pages_are_added_and_taken_out_until_no_more_fit(
    model: TaskModel, taxpayers: Mapping[str, Profile]
) -> None:
    runner = begin(model, taxpayers, "S28")
    capture, removed = model.capture, list[str]()
    capture.remove_asked.connect(removed.append)
    capture.set_camera(True)
    for number in range(6):
        take(capture, f"p{number}")
    assert capture.view["shutter"] == ""
    assert capture.view["text"].startswith("已经拍满")
    capture.remove("p2")
    assert removed == ["p2"]
    assert runner.answers["proof"] == ["p0", "p1", "p3", "p4", "p5"]
    assert capture.view["shutter"] == "再拍一页"
    assert all(one["source"] for one in capture.view["pages"])
    assert capture.pictures.picture("page/p0").width() > 1
    model.wipe()
    assert capture.pictures.picture("page/p0").width() == 1


def test_what_is_not_here_today_is_promised_in_words_and_can_be_taken_back(
    model: TaskModel, taxpayers: Mapping[str, Profile]
) -> None:
    runner = begin(model, taxpayers, "S28")
    capture, looking = model.capture, list[bool]()
    capture.looking_changed.connect(looking.append)
    assert capture.view["withoutLabel"] == "今天没带,以后补交"
    assert "高拍仪现在不能用" in capture.view["text"]  # no camera, and a way on all the same
    capture.askWithout()
    assert "12 月 18 日前补交“账户证明”" in capture.view["promise"].replace("\xa0", " ")
    assert runner.answers.get("proof") is None  # not before it is agreed to
    capture.photographInstead()
    assert capture.view["promise"] == ""
    capture.askWithout()
    capture.agree()
    assert runner.answers["proof"] == "later"
    assert capture.view["promised"] == "已选:以后补交"
    capture.photographInstead()
    assert capture.view["aiming"] is True
    capture.askWithout()
    capture.agree()
    model.advance()
    assert runner.current.kind is StepKind.CONFIRM_TABLE


def test_a_paper_needed_now_offers_no_promise(
    model: TaskModel, taxpayers: Mapping[str, Profile]
) -> None:
    begin(model, taxpayers, "S17")
    assert model.capture.view["withoutLabel"] == ""
    assert "换一台机器" in model.capture.view["text"]
    assert model.step["primary"] == ""  # the shutter is the only thing to press
    model.advance()
    assert model.capture.view["error"] == "请把材料放好,点“拍照”"


def test_nothing_is_lost_or_doubled_when_camera_or_store_fail(
    model: TaskModel, taxpayers: Mapping[str, Profile]
) -> None:
    runner = begin(model, taxpayers, "S28")
    capture = model.capture
    capture.set_camera(True)
    take(capture, "a")
    capture.shoot()
    capture.set_camera(False)  # unplugged while taking
    assert not capture.busy
    capture.taken(page(), ())  # comes too late
    capture.set_camera(True)
    capture.shoot()
    capture.taken(page(), ())
    capture.failed(Bilingual("终端存储空间已满", "full"))
    assert capture.view["text"] == "终端存储空间已满"
    assert runner.answers["proof"] == ["a"]
    stray = list[str]()
    capture.remove_asked.connect(stray.append)
    model.go_back()
    capture.kept("proof", "b", page())  # stored after the page was left
    assert stray == ["b"]
    assert runner.answers["proof"] == ["a"]


def test_a_page_is_made_small_enough_to_be_sent() -> None:
    raw = jpeg_of(page(), 1_500_000)
    assert raw.startswith(b"\xff\xd8\xff")
    assert QImage.fromData(raw).height() == 1980
    with pytest.raises(ValueError, match="small enough"):
        jpeg_of(page(), 10)


# --- the code for a phone -------------------------------------------------------------


def test_a_code_is_sent_typed_and_checked(
    model: TaskModel, taxpayers: Mapping[str, Profile]
) -> None:
    runner = begin(model, taxpayers, "S25")
    phone, asked, typed = model.phone, list[str](), list[tuple[str, str]]()
    phone.code_asked.connect(asked.append)
    phone.code_typed.connect(lambda number, code: typed.append((number, code)))
    phone.set_online(True)
    assert phone.view == {}  # nothing to confirm yet
    runner.answer("contact", "13800138000")
    model.redraw()
    phone.send()
    phone.send()
    assert asked == ["13800138000"]
    phone.sent("13800138000", "138****8000")
    assert "138****8000" in phone.view["text"]
    phone.send()  # not again within the minute
    assert asked == ["13800138000"]
    for digit in "12345":
        phone.typeKey(digit)
    phone.eraseKey()
    for digit in "56":
        phone.typeKey(digit)
    assert typed == [("13800138000", "123456")]
    phone.failed("13800138000", Bilingual("验证码不对", "wrong"))
    assert phone.view["digits"] == [""] * 6
    assert phone.view["text"] == "验证码不对"
    phone.confirmed("13800138000", "P1.x")
    assert phone.view == {"status": "fine", "text": "手机号已核实"}
    model.advance()
    assert runner.current.kind is StepKind.CONFIRM_TABLE


def test_another_number_needs_another_code(
    model: TaskModel, taxpayers: Mapping[str, Profile]
) -> None:
    runner = begin(model, taxpayers, "S25")
    phone: PhoneCode = model.phone
    phone.set_online(True)
    runner.answer("contact", "13800138000")
    model.redraw()
    phone.send()
    runner.answer("contact", "13900139000")
    model.redraw()
    phone.sent("13800138000", "138****8000")  # the answer for the number before
    phone.confirmed("13800138000", "P1.x")
    assert phone.view["typing"] is False
    assert phone.view["send"] == "发送验证码"
    assert runner.answers.get("contact.proof") is None


def test_without_a_line_the_number_can_be_noted_as_it_is(
    model: TaskModel, taxpayers: Mapping[str, Profile]
) -> None:
    runner = begin(model, taxpayers, "S25")
    runner.answer("contact", "13800138000")
    model.redraw()
    assert model.phone.view["send"] == ""
    assert model.phone.view["skip"] == "先记下,不核实"
    model.phone.skip()
    assert runner.answers["contact.proof"] == "13800138000 unconfirmed"
    model.phone.set_online(True)
    model.phone.skip()  # with a line this is no way
    assert model.phone.view["status"] == "low"
