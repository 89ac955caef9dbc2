"""Order, time, and several taxpayers at a glance."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from kiosk.bilingual import Bilingual
from kiosk.health_check import Report
from kiosk.health_check.overview import by_attention, glance
from kiosk.health_check.plan import minutes, ordered
from kiosk.health_check.report import Action, Channel, Finding, Sector, Status
from kiosk.taxpayer import Profile
from tests.kiosk.health_check.taxpayers import persona

WORD = Bilingual("词", "word")


def finding(
    name: str,
    *,
    status: Status = Status.DUE,
    deadline: date | None = None,
    amount: Decimal | None = None,
    per_day: Decimal | None = None,
    together: str = "",
    time: int = 2,
    channel: Channel = Channel.HERE,
    needs_act: bool = True,
) -> Finding:
    return Finding(
        rule_id=name,
        sector=Sector.FILING,
        status=status,
        badge=WORD,
        kicker=WORD,
        headline=WORD,
        note=WORD,
        action=Action(label=WORD, channel=channel, minutes=time, joint_group=together),
        deadline=deadline,
        amount=amount,
        per_day=per_day,
        needs_act=needs_act,
    )


def names(findings: tuple[Finding, ...]) -> list[str]:
    return [item.rule_id for item in findings]


def test_worst_first_then_what_costs_then_what_is_due_soonest() -> None:
    line = ordered(
        [
            finding("later", deadline=date(2026, 12, 1)),
            finding("reminder", status=Status.LOW, needs_act=False),
            finding("late", status=Status.OVERDUE, deadline=date(2026, 11, 1)),
            finding("costs", status=Status.OVERDUE, per_day=Decimal("6.15")),
            finding("sooner", deadline=date(2026, 11, 30)),
            finding("undated"),
            finding("larger", deadline=date(2026, 12, 1), amount=Decimal(5)),
        ]
    )
    assert names(line) == ["costs", "late", "sooner", "larger", "later", "undated", "reminder"]


def test_what_is_done_in_one_go_stands_together() -> None:
    line = ordered(
        [
            finding("stamp", deadline=date(2026, 11, 23), together="property"),
            finding("between", deadline=date(2026, 11, 24)),
            finding("land", deadline=date(2026, 12, 5), together="property"),
        ]
    )
    assert names(line) == ["stamp", "land", "between"]


def test_minutes_count_what_is_done_here_once_a_group() -> None:
    plan = [
        finding("a", time=3, together="g"),
        finding("b", time=4, together="g"),
        finding("c", time=2),
        finding("window", time=10, channel=Channel.WINDOW),
        finding("known", time=9, needs_act=False),
    ]
    assert minutes(plan) == (4 + 1) + 2


one = st.builds(
    finding,
    st.text("abcdef", min_size=1, max_size=6),
    status=st.sampled_from(Status),
    deadline=st.none() | st.dates(date(2026, 1, 1), date(2026, 12, 31)),
    amount=st.none() | st.decimals(0, 10**6, places=2),
    per_day=st.none() | st.decimals(0, 100, places=2),
    together=st.sampled_from(["", "", "pay", "property"]),
    needs_act=st.booleans(),
)


@given(st.lists(one, max_size=12), st.randoms())
def test_the_order_keeps_everything_and_never_depends_on_how_it_came(
    findings: list[Finding], random: object
) -> None:
    line = ordered(findings)
    assert sorted(map(id, line)) == sorted(map(id, findings))
    acts = [item.needs_act for item in line]
    assert acts == sorted(acts, reverse=True), "what needs an act comes first"
    if len({(f.rule_id, f.status, f.deadline, f.amount, f.per_day) for f in line}) == len(line):
        assert names(ordered(line[::-1])) == names(line)
    for group in ("pay", "property"):
        places = [
            place
            for place, item in enumerate(line)
            if item.needs_act and item.action.joint_group == group
        ]
        assert places == list(range(places[0], places[0] + len(places))) if places else True


Checker = Callable[[Profile], Report]


def test_the_company_that_needs_attention_comes_first(check: Checker) -> None:
    reports = [check(persona(name)) for name in ("澄明", "渺云", "晨禾", "古埕", "恒芯", "拾光")]
    lines = by_attention(reports)
    words = [line.word.zh for line in lines]
    assert words[:2] == ["4 项逾期 · 1 项待办", "1 项逾期 · 3 项待办"] or words[0].startswith(
        "5 项逾期"
    )
    assert words[-2:] == ["数据暂缺", "一切正常"]


def test_a_glance_says_what_is_owed_and_the_next_deadline(check: Checker) -> None:
    line = glance(check(persona("晨禾")))
    assert line.word.zh == "1 项逾期 · 3 项待办"
    assert line.owed == Decimal("30732.00")
    assert line.deadline == date(2026, 11, 23)


def test_no_data_is_not_all_fine(check: Checker) -> None:
    assert glance(check(persona("渺云"))).word.zh == "数据暂缺"
    assert glance(check(persona("澄明"))).word.zh == "一切正常"
