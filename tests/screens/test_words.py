"""What the visitor reads, in both languages: the strip, the ways in, the ways out, the count-down.

No window here: the models alone, in the states that the wiring puts them into.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest

from devices.device import DeviceState
from kiosk.app.screen_models import ScreenModels
from kiosk.bilingual import Bilingual
from kiosk.china_time import CHINA
from kiosk.identity.visitor import Evidence, Mandate, MandateStatus, Right, Role, Visitor
from kiosk.settings import Settings, TerminalSettings
from kiosk.visit import EndReason, IdleClock, Stage, Visit

MOMENT = datetime(2026, 11, 21, 9, 41, tzinfo=CHINA)
VISITOR = Visitor(
    person_key="k", name="贾若溪", id_number="130000199111039048", evidence=Evidence.ID_CARD
)


def mandate(
    role: Role = Role.TAX_CLERK,
    rights: tuple[Right, ...] = (Right.VIEW, Right.FILE, Right.PAY),
    status: MandateStatus = MandateStatus.ACTIVE,
    valid_to: date | None = None,
) -> Mandate:
    own = role is Role.SELF
    return Mandate(
        taxpayer_id="1" if own else "91133100MADEM0011F",
        taxpayer_name=VISITOR.name if own else "河北雄安晨禾科技有限公司",
        taxpayer_kind="natural_person" if own else "company",
        role=role,
        rights=rights,
        status=status,
        valid_to=valid_to,
    )


def plain(words: object) -> str:
    """The words without the spaces that only keep a line together."""
    return str(words).replace("\u00a0", " ")


class Screens:
    """All models around one visit, on a morning in November."""

    def __init__(self) -> None:
        settings = Settings(terminal=TerminalSettings(hall_name="容城办税厅", label="3 号机"))
        self.visit = Visit(IdleClock(90, 30))
        self.models = ScreenModels(settings, self.visit)
        self.models.make_the_rest()
        self.visit.on_end(self.models.wipe)
        self.shell = self.models.shell
        self.shell.set_clock_for_pictures(MOMENT)

    def acts(self, by: Mandate) -> None:
        """The visitor acts under ``by`` and sees the check."""
        self.visit.begin()
        self.visit.visitor, self.visit.mandate, self.visit.mandates = VISITOR, by, (by,)
        self.visit.move(Stage.CHECKING)

    def english(self) -> None:
        self.shell.toggleReading("language")

    def way(self, name: str) -> dict[str, object]:
        return next(way for way in self.models.attract.ways if way["id"] == name)


@pytest.fixture
def screens(qapp: object) -> Iterator[Screens]:
    screens = Screens()
    yield screens
    screens.visit.clock.stop()


# -- the strip and the bar --------------------------------------------------------------------


def test_the_strip_says_where_when_and_whether_online(screens: Screens) -> None:
    shell = screens.shell
    assert plain(shell.placeText) == "容城办税厅 · 3 号机"
    assert shell.statusText == "09:41"
    shell.set_online(True)
    assert shell.statusText == "09:41 · 在线"
    shell.set_online(False)
    assert shell.statusText == "09:41 · 离线"
    shell.set_place("安新办税厅", "7 号机")
    assert plain(shell.placeText) == "安新办税厅 · 7 号机"
    screens.english()
    assert shell.statusText == "09:41 · offline"


def test_the_strip_says_how_old_the_data_is(screens: Screens) -> None:
    screens.acts(mandate())
    screens.visit.profile_fetched_at = MOMENT - timedelta(days=1, hours=2)
    assert "11 月 20 日 07:41" in plain(screens.shell.statusText)
    screens.english()
    assert "20 Nov 07:41" in plain(screens.shell.statusText)
    screens.visit.end(EndReason.VISITOR)
    assert "07:41" not in plain(screens.shell.statusText)


@pytest.mark.parametrize(
    ("simulated", "synthetic", "zh"),
    [(False, False, ""), (True, False, "模拟设备"), (True, True, "演示数据 · 模拟设备")],
)
def test_what_is_not_real_is_marked(
    screens: Screens, simulated: bool, synthetic: bool, zh: str
) -> None:
    screens.shell.set_marks(simulated=simulated, synthetic=synthetic)
    assert screens.shell.simulatedText == zh
    screens.english()
    assert bool(screens.shell.simulatedText) is bool(zh)
    assert screens.shell.simulatedText.isascii() or "·" in screens.shell.simulatedText


def test_the_bar_masks_the_taxpayer_and_the_visitor_and_names_the_rights(screens: Screens) -> None:
    screens.acts(mandate())
    assert screens.shell.whoText == "河北雄安**科技有限公司"
    assert screens.shell.rightsText == "办税员 贾** · 可办:申报、缴款"
    screens.english()
    assert screens.shell.rightsText == "贾** · tax clerk · may: file, pay"


def test_who_may_only_look_is_told_so(screens: Screens) -> None:
    screens.acts(mandate(rights=(Right.VIEW,)))
    assert screens.shell.rightsText.endswith("可办:查询")


def test_ones_own_affairs_need_no_list_of_rights(screens: Screens) -> None:
    screens.acts(mandate(role=Role.SELF))
    assert screens.shell.whoText == "贾**"
    assert screens.shell.rightsText == "本人"
    screens.english()
    assert screens.shell.rightsText == "yourself"


def test_the_end_button_counts_down(screens: Screens) -> None:
    screens.visit.begin()
    assert screens.shell.timeLeft == "2:00"
    for _ in range(61):
        screens.visit.clock.tick()
    assert screens.shell.timeLeft == "0:59"
    screens.visit.clock.touched()
    assert screens.shell.timeLeft == "2:00"


def test_the_count_down_covers_the_last_half_minute_only(screens: Screens) -> None:
    screens.visit.begin()
    shown = []
    for _ in range(120):
        screens.visit.clock.tick()
        shown.append(screens.shell.idleSeconds)
    assert shown == [0] * 89 + list(range(30, 0, -1)) + [0]
    assert screens.visit.stage is Stage.NONE


def test_going_on_takes_the_count_down_away(screens: Screens) -> None:
    screens.visit.begin()
    for _ in range(95):
        screens.visit.clock.tick()
    assert screens.shell.idleSeconds == 25
    screens.shell.stay()
    assert screens.shell.idleSeconds == 0
    assert screens.shell.timeLeft == "2:00"


def test_help_says_how_long_it_would_take(screens: Screens) -> None:
    shell = screens.shell
    assert plain(shell.helpText) == "远程帮办"
    shell.set_help_wait(None, is_open=False)
    assert "无人值守" in plain(shell.helpText)
    assert not shell.helpReachable
    shell.set_help_wait(20, is_open=True)
    assert plain(shell.helpText) == "远程帮办 · 约 1 分钟接通"
    assert shell.helpReachable
    shell.set_help_wait(200, is_open=True)
    assert "约 3 分钟" in plain(shell.helpText)
    screens.english()
    assert plain(shell.helpText) == "Remote help · about 3 min"
    shell.set_online(False)
    assert plain(shell.helpText) == "Remote help · offline"
    assert not shell.helpReachable


def test_how_one_likes_to_read_ends_with_the_visit(screens: Screens) -> None:
    screens.visit.begin()
    for what in ("largePrint", "highContrast", "language"):
        screens.shell.toggleReading(what)
    assert (screens.shell.largePrint, screens.shell.highContrast) == (True, True)
    assert screens.models.rating.grades[0]["label"] == "Very satisfied"
    screens.visit.end(EndReason.VISITOR)
    assert (screens.shell.largePrint, screens.shell.highContrast) == (False, False)
    assert screens.shell.language == "zh"
    assert screens.models.rating.grades[0]["label"] == "非常满意"


def test_the_end_question_speaks_of_what_is_not_handed_in_only_if_there_is_something(
    screens: Screens,
) -> None:
    screens.acts(mandate())
    assert "马上从屏幕上清除" in screens.shell.endQuestionText
    screens.visit.move(Stage.IN_TASK)  # a page that only informs, say
    assert "还没有提交" not in screens.shell.endQuestionText


# -- the ways in ------------------------------------------------------------------------------


def test_a_way_in_that_does_not_work_names_one_that_does(screens: Screens) -> None:
    attract = screens.models.attract
    attract.set_card_reader(DeviceState.FAULT)
    attract.set_code_camera(DeviceState.READY)
    assert screens.way("card")["works"] is False
    assert screens.way("card")["text"] == "读卡器暂时不能用,请扫二维码"
    assert screens.way("code")["works"] is True
    attract.set_card_reader(DeviceState.READY)
    attract.set_code_camera(DeviceState.ABSENT)
    assert screens.way("code")["text"] == "扫码口暂时不能用,请刷身份证"
    screens.english()
    assert screens.way("code")["text"] == "The code reader is not working, please use your card"


def test_when_nothing_works_the_desk_is_named(screens: Screens) -> None:
    screens.models.attract.set_card_reader(DeviceState.FAULT)
    screens.models.attract.set_code_camera(DeviceState.FAULT)
    assert screens.way("card")["text"] == "读卡器暂时不能用,请到咨询台"


def test_what_is_not_fitted_is_not_offered(screens: Screens) -> None:
    screens.models.attract.set_card_reader(None)
    screens.models.attract.set_code_camera(DeviceState.READY)
    assert [way["id"] for way in screens.models.attract.ways] == ["code"]


def test_without_a_line_no_message_can_be_sent(screens: Screens) -> None:
    attract = screens.models.attract
    attract.set_number_entry(True)
    attract.set_card_reader(DeviceState.READY)
    assert screens.way("number")["works"] is True
    attract.set_online(False, help_open=False)
    assert screens.way("number")["works"] is False
    assert "网络不通" in str(screens.way("number")["text"])


# -- for whom ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "valid_to", "usable", "zh", "en"),
    [
        (MandateStatus.ACTIVE, None, True, "", ""),
        (MandateStatus.ACTIVE, date(2026, 11, 21), True, "", ""),
        (MandateStatus.ACTIVE, date(2026, 11, 20), False, "到期", "expired"),
        (MandateStatus.EXPIRED, date(2026, 11, 1), False, "到期", "expired"),
        (MandateStatus.FROZEN, None, False, "冻结", "frozen"),
        (MandateStatus.REVOKED, None, False, "撤销", "withdrawn"),
        (MandateStatus.REVOKED, date(2026, 8, 1), False, "撤销", "withdrawn"),
    ],
)
def test_a_mandate_that_cannot_be_used_says_why(
    screens: Screens,
    status: MandateStatus,
    valid_to: date | None,
    usable: bool,
    zh: str,
    en: str,
) -> None:
    choose = screens.models.choose_taxpayer
    one = mandate(status=status, valid_to=valid_to)
    choose.show(VISITOR, (mandate(role=Role.SELF), one), MOMENT.date())
    row = choose.mandates[1]
    assert row["usable"] is usable
    assert zh in row["note"]
    assert bool(row["note"]) is not usable
    screens.english()
    assert en in choose.mandates[1]["note"]


def test_each_taxpayer_is_masked_and_says_what_may_be_done_and_what_waits(
    screens: Screens,
) -> None:
    choose = screens.models.choose_taxpayer
    choose.show(VISITOR, (mandate(role=Role.SELF), mandate()), MOMENT.date())
    assert choose.visitorName == "贾**"
    own, company = choose.mandates
    assert (own["title"], own["role"]) == ("贾**", "办我自己的事")
    assert company["title"] == "河北雄安**科技有限公司"
    assert company["role"] == "办税员 · 可办:申报、缴款"
    assert company["attention"] == ""
    choose.set_attention(company["taxpayerId"], "overdue", Bilingual("2 件待办", "2 to do"))
    assert plain(choose.mandates[1]["attention"]) == "2 件待办"
    screens.english()
    assert plain(choose.mandates[1]["attention"]) == "2 to do"
    assert choose.mandates[0]["role"] == "Your own affairs"


# -- the rating -------------------------------------------------------------------------------


def test_a_good_grade_is_taken_at_once_and_only_once(screens: Screens) -> None:
    rating, given = screens.models.rating, []
    rating.rated.connect(lambda grade, reasons: given.append((grade, reasons)))
    rating.ask(card_on_reader=False)
    rating.grade(2)
    rating.grade(5)
    rating.send()
    assert given == [(2, [])]
    assert rating.thanked


def test_a_bad_grade_asks_why_and_any_answer_will_do(screens: Screens) -> None:
    rating, given = screens.models.rating, []
    rating.rated.connect(lambda grade, reasons: given.append((grade, reasons)))
    rating.ask(card_on_reader=False)
    rating.grade(5)
    assert rating.askingReasons
    assert given == []
    for reason in ("slow", "help", "slow"):
        rating.toggleReason(reason)
    assert [reason["id"] for reason in rating.reasons if reason["chosen"]] == ["help"]
    rating.send()
    rating.send()
    assert given == [(5, ["help"])]


def test_the_card_left_behind_is_called_for_until_it_is_taken(screens: Screens) -> None:
    rating = screens.models.rating
    rating.ask(card_on_reader=True)
    assert rating.takeAway == "请拿走您的身份证!"
    rating.card_taken()
    assert rating.takeAway == ""


# -- recognising ------------------------------------------------------------------------------


def test_what_went_wrong_is_said_with_the_ways_on_and_a_word_for_staff(screens: Screens) -> None:
    model = screens.models.recognising
    model.fail(
        Bilingual("身份证没有读出来", "The card could not be read"),
        Bilingual("请再放一次。", "Please put it down again."),
        ("again", "help", "leave"),
        "card_moved",
    )
    assert (model.title, model.working, model.code) == ("身份证没有读出来", False, "card_moved")
    assert [choice["id"] for choice in model.choices] == ["again", "help", "leave"]
    screens.english()
    assert model.title == "The card could not be read"
    assert all(str(choice["label"]).isascii() for choice in model.choices)


def test_while_somebody_is_looked_up_nothing_can_be_pressed(screens: Screens) -> None:
    model = screens.models.recognising
    model.check(Bilingual("正在核对", "Checking"), Bilingual("请稍等", "One moment"))
    assert model.is_checking
    assert model.choices == []
