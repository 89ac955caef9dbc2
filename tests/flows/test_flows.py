"""Whole visits as tables: the screen that is expected, and what the visitor does there.

A choice is a verb of :mod:`workbench.play` with what it takes, or ``gone`` for words that go.
Every flow begins with the
attract screen of a fresh terminal and ends there, with nothing left of the visitor.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.flows.house import House
from tests.flows.traces import traces_in_memory, traces_on_screen
from workbench.play import Player

Row = tuple[str, str, Any]
LEAVE: list[Row] = [("*", "tap", "endVisit"), ("*", "tap", "confirmEnd")]
SKIP: list[Row] = [*LEAVE, ("rating", "tap", "skipRating")]
FILE_VAT: list[Row] = [
    ("health_check", "act_on", "增值税"),
    ("task", "tap_if_there", "beginAnew"),
    ("task", "tap", "primary"),
    ("task", "tap", "primary"),
    ("task", "sign", None),
    ("task", "tap", "primary"),
]

FLOWS: dict[str, list[Row]] = {
    "by card, for one of several, looks at reasons and leaves": [
        ("attract", "card", "贾若溪"),
        ("choose_taxpayer", "read", "贾*"),
        ("choose_taxpayer", "choose", "云岭"),
        ("health_check", "read", "建议按这个顺序办"),
        ("health_check", "tap", "finding_0"),
        ("health_check", "read", "请和税务人员当面说"),
        ("health_check", "tap", "closeSheet"),
        ("health_check", "take_card", None),
        *SKIP,
    ],
    "by code, files, rates badly and says why": [
        ("attract", "code", "郝大勇"),
        ("choose_taxpayer", "hide_code", None),
        ("choose_taxpayer", "choose", "早餐店"),
        *FILE_VAT,
        ("task", "read", "已受理"),
        ("task", "paper", "申报回执"),
        ("task", "tap", "endVisit"),
        ("task", "read", "马上从屏幕上清除"),
        ("task", "tap", "declineEnd"),
        ("task", "tap", "primary"),
        ("health_check", "gone", "申报第三季度增值税"),
        *LEAVE,
        ("rating", "tap", "grade_5"),
        ("rating", "tap", "reason_slow"),
        ("rating", "tap", "reason_device"),
        ("rating", "tap", "sendRating"),
        ("rating", "read", "谢谢您"),
        ("attract", "delivered", None),
    ],
    "changes one's mind about whom to act for": [
        ("attract", "card", "叶知行"),
        ("choose_taxpayer", "choose", "澄明"),
        ("health_check", "tap", "goBack"),
        ("choose_taxpayer", "choose", "恒芯"),
        ("health_check", "read", "材料有限公司"),
        ("health_check", "tap", "goBack"),
        ("choose_taxpayer", "tap", "goBack"),
        ("choose_taxpayer", "tap", "declineEnd"),
        ("choose_taxpayer", "take_card", None),
        ("choose_taxpayer", "tap", "goBack"),
        ("choose_taxpayer", "tap", "confirmEnd"),
        ("rating", "tap", "skipRating"),
    ],
    "a person without a company goes straight to the check": [
        ("attract", "card", "陆晚秋"),
        ("health_check", "read", "本人"),
        ("health_check", "take_card", None),
        ("health_check", "tap", "goBack"),
        ("health_check", "tap", "confirmEnd"),
        ("rating", "tap", "skipRating"),
    ],
    "an expired card, then the code on the phone": [
        ("attract", "card", "秦守正"),
        ("recognising", "read", "已到期"),
        ("recognising", "take_card", None),
        ("recognising", "tap", "choice_code"),
        ("recognising", "code", "秦守正"),
        ("choose_taxpayer", "hide_code", None),
        *SKIP,
    ],
    "touches the way in first, then leaves": [
        ("attract", "tap", "way_card"),
        ("recognising", "read", "请把身份证放在感应区"),
        ("recognising", "tap", "choice_code"),
        ("recognising", "read", "请把二维码对准扫码口"),
        ("recognising", "tap", "choice_leave"),
    ],
    "steps back through a task to the check, and home from it": [
        ("attract", "card", "邢一帆"),
        ("choose_taxpayer", "choose", "拾光"),
        ("health_check", "take_card", None),
        ("health_check", "act_on", "增值税"),
        ("task", "tap", "primary"),
        ("task", "tap", "row_vat.vat"),
        ("task", "there", "closeSheet"),
        ("task", "tap", "goBack"),
        ("task", "tap", "goBack"),
        ("task", "tap", "goBack"),
        ("health_check", "act_on", "增值税"),
        ("task", "tap", "primary"),
        ("task", "tap", "goHome"),
        ("health_check", "tap", "endVisit"),
        ("health_check", "tap", "confirmEnd"),
        ("rating", "tap", "skipRating"),
    ],
    "what was typed is there again at the next visit": [
        ("attract", "card", "贾若溪"),
        ("choose_taxpayer", "choose", "拾光"),
        ("health_check", "take_card", None),
        ("health_check", "act_on", "增值税"),
        ("task", "tap", "row_non_invoiced"),
        ("task", "type", "1234.50"),
        ("task", "tap", "confirmEdit"),
        ("task", "read", "1,234.50"),
        ("task", "tap", "endVisit"),
        ("task", "read", "还没有提交"),
        ("task", "tap", "confirmEnd"),
        ("rating", "tap", "skipRating"),
        ("attract", "card", "贾若溪"),
        ("choose_taxpayer", "choose", "拾光"),
        ("health_check", "take_card", None),
        ("health_check", "act_on", "增值税"),
        ("task", "read", "上次没办完"),
        ("task", "tap", "primary"),
        ("task", "read", "1,234.50"),
        *SKIP,
    ],
    "in English from the first touch to the last": [
        ("attract", "tap", "reading_language"),
        ("attract", "read", "Use your ID card"),
        ("attract", "card", "周同舟"),
        ("choose_taxpayer", "read", "may: file"),
        ("choose_taxpayer", "read", "Authorisation withdrawn"),
        ("choose_taxpayer", "choose", "云岭"),
        ("health_check", "read", "Do it in this order"),
        ("health_check", "take_card", None),
        ("health_check", "tap", "endVisit"),
        ("health_check", "tap", "confirmEnd"),
        ("rating", "read", "Very satisfied"),
        ("rating", "tap", "skipRating"),
        ("attract", "read", "刷身份证"),
    ],
    "the slip printer runs out of paper, and prints when it has some": [
        ("attract", "card", "万松年"),
        ("choose_taxpayer", "dock", "paper_out"),
        ("choose_taxpayer", "choose", "云岭"),
        *FILE_VAT,
        ("task", "read", "没纸了"),
        ("task", "dock", "paper_in"),
        ("task", "take_card", None),
        ("task", "tap", "noticeAction"),
        ("task", "read", "凭条已打印"),
        ("task", "paper", "申报回执"),
        *SKIP,
    ],
    "leaves with the card on the reader, and is told": [
        ("attract", "card", "郝大勇"),
        ("choose_taxpayer", "tap", "endVisit"),
        ("choose_taxpayer", "tap", "confirmEnd"),
        ("rating", "read", "请拿走您的身份证"),
        ("rating", "take_card", None),
        ("rating", "gone", "请拿走"),
        ("rating", "tap", "skipRating"),
    ],
    "the line breaks after the check: kept, said to be so, and delivered once": [
        ("attract", "card", "邢一帆"),
        ("choose_taxpayer", "choose", "拾光"),
        ("health_check", "read", "建议按这个顺序办"),
        ("health_check", "take_card", None),
        ("health_check", "hall", "stop"),
        ("health_check", "online", False),
        *FILE_VAT,
        ("task", "read", "未受理"),
        ("task", "not_read", "受理编号"),
        ("task", "paper", "未受理"),
        ("task", "tap", "primary"),
        ("health_check", "read", "正在等待受理"),
        *SKIP,
        ("attract", "card", "鹿鸣"),
        ("recognising", "read", "网络不通,暂时认不出您"),
        ("recognising", "take_card", None),
        ("recognising", "tap", "choice_leave"),
        ("attract", "hall", "start"),
        ("attract", "online", True),
        ("attract", "delivered", None),
        ("attract", "card", "邢一帆"),
        ("choose_taxpayer", "choose", "拾光"),
        ("health_check", "read", "件事待办"),
        ("health_check", "take_card", None),
        ("health_check", "gone", "正在等待受理"),
        ("health_check", "gone", "申报第三季度增值税"),
        *SKIP,
    ],
}
RATED = {"by code, files, rates badly and says why": [(5, '["slow", "device"]')]}
FILED = {name: sum(row == FILE_VAT[-2] for row in rows) for name, rows in FLOWS.items()}


def play(player: Player, rows: list[Row]) -> None:
    """Walk a table, row by row; a failure names its row."""
    for number, (screen, verb, argument) in enumerate(rows, start=1):
        try:
            if screen != "*":
                player.play([("see", screen)])
            if verb == "gone":
                wait_until_gone(player, argument)
            else:
                player.play([(verb, argument)])
        except AssertionError as error:
            raise AssertionError(f"row {number} ({screen}: {verb} {argument}): {error}") from error


def wait_until_gone(player: Player, words: str) -> None:
    """The words go from the screen, in their own time."""
    hand = player.hand
    hand.wait_until(lambda: not any(words in text for text in hand.texts()), f"“{words}” to go")


def wait_until_wiped(player: Player) -> None:
    """The attract screen, and nothing of the visitor anywhere."""
    hand, terminal = player.hand, player.terminal
    hand.see_screen("attract")

    def left() -> list[str]:
        return traces_on_screen(hand.texts()) + traces_in_memory(terminal)

    try:
        hand.wait_until(lambda: not left(), "the last visitor's traces to go")
    except AssertionError:
        raise AssertionError(f"left of the last visitor: {left()[:8]}") from None


@pytest.mark.parametrize("name", FLOWS)
def test_flow(house: House, name: str) -> None:
    with house.visited() as player:
        play(player, FLOWS[name])
        wait_until_wiped(player)
    assert house.filings() == house.accepted() == FILED[name]
    if name in RATED:
        assert house.ratings() == RATED[name]


BEFORE_IDLE: dict[str, list[Row]] = {
    "while being shown where to hold the phone": [("attract", "tap", "way_code")],
    "while choosing for whom": [("attract", "card", "贾若溪"), ("choose_taxpayer", "read", "贾*")],
    "on the check, with the reasons of a finding open": [
        ("attract", "card", "陆晚秋"),
        ("health_check", "tap", "finding_0"),
        ("health_check", "there", "closeSheet"),
    ],
    "in a task, with a figure half typed": [
        ("attract", "card", "郝大勇"),
        ("choose_taxpayer", "choose", "早餐店"),
        ("health_check", "act_on", "增值税"),
        ("task", "tap_if_there", "beginAnew"),
        ("task", "tap", "row_non_invoiced"),
        ("task", "tap", "key_7"),
    ],
    "with a signature written and not yet handed in": [
        ("attract", "card", "郝大勇"),
        ("choose_taxpayer", "choose", "早餐店"),
        *FILE_VAT[:-1],
    ],
    "in front of the receipt": [
        ("attract", "card", "郝大勇"),
        ("choose_taxpayer", "choose", "早餐店"),
        *FILE_VAT,
        ("task", "read", "已受理"),
    ],
    "in front of the end question": [
        ("attract", "card", "郝大勇"),
        ("choose_taxpayer", "tap", "endVisit"),
    ],
    "on the rating": [
        ("attract", "card", "郝大勇"),
        ("choose_taxpayer", "tap", "endVisit"),
        ("choose_taxpayer", "tap", "confirmEnd"),
        ("rating", "tap", "grade_4"),
    ],
}


@pytest.mark.parametrize("where", BEFORE_IDLE)
def test_who_walks_away_is_wiped_after_the_countdown(house: House, where: str) -> None:
    """Warned, given more time on request, then ended: never without the count-down."""
    with house.visited() as player:
        play(player, BEFORE_IDLE[where])
        play(player, [("*", "take_card", None), ("*", "hide_code", None)])
        waits = round(player.terminal.settings.visit.idle_warning_s)
        counts = round(player.terminal.settings.visit.idle_countdown_s)
        play(
            player,
            [
                ("*", "idle", waits),
                ("*", "read", "您还在吗"),
                ("*", "tap", "stay"),
                ("*", "gone", "您还在吗"),
                ("*", "idle", waits),
                ("*", "read", "您还在吗"),
                ("*", "idle", counts),
            ],
        )
        wait_until_wiped(player)


def test_the_leave_now_of_the_countdown_ends_at_once(house: House) -> None:
    with house.visited() as player:
        play(player, [("attract", "card", "陆晚秋"), ("health_check", "take_card", None)])
        play(player, [("*", "idle", 90), ("*", "tap", "leaveNow")])
        wait_until_wiped(player)


def test_a_card_nobody_knows_is_refused_with_the_way_on(house: House) -> None:
    stranger = {
        "type": "resident",
        "name": "何须问",
        "sex": "male",
        "ethnic": "01",
        "birth": "1990-01-01",
        "address": "河北雄安新区",
        "number": "130000199001019998",
        "issuer": "雄安新区公安局",
        "valid_from": "2020-01-01",
        "valid_to": "长期",
    }
    with house.visited() as player:
        hand = player.hand
        hand.see_screen("attract")
        with house.trial.dock as dock:
            dock.insert_card(with_check_digit(stranger))
        hand.read("没有找到您的办税信息")
        hand.see("choice_help")
        with house.trial.dock as dock:
            dock.pull_card()
        hand.tap("choice_leave")
        wait_until_wiped(player)
        assert not any("何须问" in text for text in hand.texts())


def with_check_digit(card: dict[str, str]) -> dict[str, object]:
    """The card with a number whose last place fits (GB 11643)."""
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    front = card["number"][:16] + "1"  # odd: a man
    total = sum(int(digit) * weight for digit, weight in zip(front, weights, strict=True))
    return {**card, "number": front + "10X98765432"[total % 11]}


def test_a_frozen_mandate_says_why_and_does_not_open(house: House) -> None:
    with house.visited() as player:
        play(player, [("attract", "card", "贾若溪"), ("choose_taxpayer", "take_card", None)])
        player.hand.read("授权已冻结")
        player.hand.read("授权已到期")
        rows = player.terminal.models.choose_taxpayer.mandates
        refused = [index for index, row in enumerate(rows) if not row["usable"]]
        assert len(refused) == 2
        for index in refused:
            item = player.hand.see(f"mandate_{index}")
            middle = item.mapToScene(item.boundingRect().center())
            player.hand.tap_at(middle.x(), middle.y())
            player.hand.settle()
            player.hand.see_screen("choose_taxpayer")
        assert player.terminal.visit.mandate is None
        play(player, SKIP)
        wait_until_wiped(player)


def test_the_reader_unplugged_and_put_back(house: House) -> None:
    with house.visited() as player:
        play(
            player,
            [
                ("attract", "dock", "unplug id_reader"),
                ("attract", "read", "读卡器暂时不能用"),
                ("attract", "code", "陆晚秋"),
                ("health_check", "hide_code", None),
                ("health_check", "dock", "plug id_reader"),
                *SKIP,
                ("attract", "read", "把身份证放在屏幕下方的感应区"),
                ("attract", "card", "陆晚秋"),
                ("health_check", "dock", "unplug id_reader"),
                *SKIP,
            ],
        )
        wait_until_wiped(player)
