"""Drafts: what is put away comes back, and only to whom it belongs."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal

import pytest

from kiosk.identity.visitor import Right
from kiosk.tasks import DraftUnusable, TaskRunner
from kiosk.tax_law import Law
from kiosk.taxpayer import Profile
from tests.kiosk.tasks.occasion import TODAY, Begin

Resume = Callable[..., TaskRunner]


@pytest.fixture
def resume(law: Law, samples: Mapping[str, Profile]) -> Resume:
    def again(
        draft: bytes, who: str | Profile = "small company", person: str = "person-1"
    ) -> TaskRunner:
        profile = samples[who] if isinstance(who, str) else who
        return TaskRunner.resume(draft, profile, person, law, TODAY, rights=frozenset(Right))

    return again


def test_a_visitor_who_comes_back_goes_on_where_they_were(begin: Begin, resume: Resume) -> None:
    runner = begin()
    runner.answer("non_invoiced", "1,500")
    runner.advance()
    again = resume(runner.answers_document())
    assert again.current.id == "check"
    assert again.current == runner.current


def test_input_that_could_not_be_used_comes_back_as_typed(begin: Begin, resume: Resume) -> None:
    runner = begin()
    runner.answer("non_invoiced", "12.345")
    again = resume(runner.answers_document())
    assert again.answers["non_invoiced"] == "12.345"
    assert again.current.rows[2].error is not None


def test_figures_that_changed_meanwhile_are_confirmed_anew(begin: Begin, resume: Resume) -> None:
    runner = begin()
    runner.advance()
    runner.advance()
    assert runner.current.kind == "signature"
    profile = runner.profile
    assert profile.invoices is not None
    more = tuple(
        replace(month, ordinary_ex_vat=month.ordinary_ex_vat + Decimal(1))
        for month in profile.invoices.months
    )
    profile = replace(profile, invoices=replace(profile.invoices, months=more))
    again = resume(runner.answers_document(), profile)
    assert again.current.id == "sales"
    assert again.path[0].changed


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"person_key": "person-2"}, "不是本次办理人的"),
        ({"taxpayer_id": "91000000OTHER00000"}, "不是本次办理人的"),
        ({"task_version": 99}, "表单已更新"),
        ({"form": 2}, "表单已更新"),
        ({"period": "2025-01-01/2025-03-31"}, "已不需要申报"),
        ({"answers": 5}, "读不出来"),
    ],
)
def test_a_draft_that_does_not_fit_is_refused_with_words(
    begin: Begin, resume: Resume, change: dict[str, object], words: str
) -> None:
    draft = json.loads(begin().answers_document())
    with pytest.raises(DraftUnusable) as refusal:
        resume(json.dumps({**draft, **change}).encode())
    assert words in refusal.value.words.zh
    assert "person" not in str(refusal.value)


@pytest.mark.parametrize("raw", [b"", b"{}", b"[]", b"\xff\xfe", b"null"])
def test_rubbish_is_a_damaged_draft(resume: Resume, raw: bytes) -> None:
    with pytest.raises(DraftUnusable) as refusal:
        resume(raw)
    assert "读不出来" in refusal.value.words.zh


def test_answers_no_fact_asks_for_are_left_out(begin: Begin, resume: Resume) -> None:
    draft = json.loads(begin().answers_document())
    draft["answers"] = {"non_invoiced": "5", "unknown": "1", "ordinary": ["1"], "x.reason": "y"}
    assert resume(json.dumps(draft).encode()).answers == {
        "non_invoiced": "5",
        "period": draft["period"],
    }
