"""Task files: good ones load, and each kind of mistake is refused with file and line."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from kiosk.tasks import NoSuchTask, load_task, task_ids
from kiosk.tasks.catalogue import TASKS, read_task
from kiosk.tasks.command_line import main, schema_text
from kiosk.tasks.marked_yaml import ContentError
from kiosk.tasks.walk import walk_task
from kiosk.tax_law import Law
from kiosk.taxpayer import Profile
from tests.kiosk.tasks.occasion import TODAY

GOOD = """\
task: S99
version: 1
valid_from: 2026-01-01
name: {zh: 试一试, en: A trial}
summary: {zh: 只为试验, en: Only a trial}
category: filing
words: [试验]
mode: queue
output: receipt
minutes: 2
rights: [file]
period: {task: S01}
eligibility:
  - {require: period.open_count > 0, otherwise: nothing, unknown: nothing}
exits:
  nothing:
    title: {zh: 没有要办的, en: Nothing to do}
    text: {zh: 现在不用办, en: Nothing is due now}
    channel: here
change_reasons:
  - {value: other, label: {zh: 其他, en: Other}}
facts:
  sales:
    type: amount
    label: {zh: 销售额, en: Sales}
    prefill: period.invoices.ordinary_ex_vat
    source: {zh: '来自 {period.invoices.count} 张发票', en: 'From {period.invoices.count} invoices'}
    most: 1000000
  place:
    type: choice
    label: {zh: 地点, en: Place}
    options:
      - {value: city, label: {zh: 市区, en: City}}
      - {value: other, label: {zh: 其他, en: Elsewhere}}
  half:
    type: yes_no
    label: {zh: 减半, en: Half}
    default: true
derived:
  double:
    type: amount
    label: {zh: 两倍, en: Twice}
    value: sales * 2
calculations:
  vat:
    calculator: vat_small_with_surcharges
    arguments:
      on: period.end
      filing: period.kind
      location: place
      half_relief: half
      ordinary: sales
steps:
  - id: sales
    kind: confirm_table
    title: {zh: '{period}的收入', en: 'Sales of {period}'}
    ask: [sales]
    show: [double]
    button: {zh: 下一步, en: Next}
  - id: place
    kind: choice
    title: {zh: 在哪里, en: Where}
    when: sales > 0
    ask: [place]
    button: {zh: 下一步, en: Next}
  - id: check
    kind: calculation
    title: {zh: 核对, en: Check}
    show: [vat.vat]
    total: {label: {zh: 合计, en: Total}, amount: vat.total}
    button: {zh: 去签名, en: Sign}
    terms: [surcharges]
  - id: sign
    kind: signature
    title: {zh: 签名, en: Sign}
    button: {zh: 提交, en: Submit}
  - id: submit
    kind: submit
    title: {zh: 提交中, en: Submitting}
  - id: result
    kind: result
    title: {zh: 结果, en: Result}
    button: {zh: 完成, en: Done}
submission:
  kind: filing
  receipt_title: {zh: 试验申报, en: Trial filing}
  amount: vat.total
"""

# What was meant to be written, what is written instead, the words of the refusal. The line
# named must be the one that `written` stands on (its first line, or the one marked with §).
PLANTED = {
    "unknown key": ("minutes: 2", "minuts: 2", "unknown key minuts"),
    "unknown key deep inside": (
        "    ask: [place]",
        "    ask: [place]\n    asks: [place]§",
        "unknown key steps.1.asks",
    ),
    "a paper that is named nowhere": (
        "  half:\n    type: yes_no",
        "  half:\n    type: document",
        "no entry of its name under documents",
    ),
    "a code for what is no phone": (
        "    default: true",
        "    verify: code",
        "only a phone is verified",
    ),
    "a key given twice": ("minutes: 2", "minutes: 2\nminutes: 3§", "given twice"),
    "not YAML": ("words: [试验]", "words: [试验\nmode: {§", "not YAML"),
    "missing Chinese text": (
        "title: {zh: 在哪里, en: Where}",
        "title: {en: Where}",
        "title.zh is missing",
    ),
    "missing English text": (
        "title: {zh: 在哪里, en: Where}",
        "title: {zh: 在哪里}",
        "title.en is missing",
    ),
    "empty text": ("label: {zh: 两倍, en: Twice}", "label: {zh: '', en: Twice}", "label.zh"),
    "English text in Chinese": (
        "label: {zh: 两倍, en: Twice}",
        "label: {zh: 两倍, en: 两倍}",
        "English text has Chinese",
    ),
    "Chinese text in English": (
        "label: {zh: 两倍, en: Twice}",
        "label: {zh: Twice, en: Twice}",
        "no Chinese in it",
    ),
    "a value shown in one language only": (
        "title: {zh: '{period}的收入', en: 'Sales of {period}'}",
        "title: {zh: '{period}的收入', en: 'Sales'}",
        "only one language shows period",
    ),
    "unknown name in a text": (
        "title: {zh: '{period}的收入', en: 'Sales of {period}'}",
        "title: {zh: '{perod}的收入', en: 'Sales of {perod}'}",
        "unknown name perod",
    ),
    "unknown format in a text": (
        "title: {zh: '{period}的收入', en: 'Sales of {period}'}",
        "title: {zh: '{period:big}的收入', en: 'Sales of {period:big}'}",
        "unknown format big",
    ),
    "an open brace in a text": (
        "title: {zh: 核对, en: Check}",
        "title: {zh: '核对 {', en: 'Check {'}",
        "brace without its partner",
    ),
    "unknown fact in an expression": (
        "    value: sales * 2",
        "    value: sale * 2",
        "unknown name sale",
    ),
    "unknown fact of the bureau": (
        "    prefill: period.invoices.ordinary_ex_vat",
        "    prefill: invoices.ordinary",
        "unknown name invoices.ordinary",
    ),
    "an expression that cannot be read": (
        "    when: sales > 0",
        "    when: sales >",
        "expression:",
    ),
    "a forbidden expression": (
        "    value: sales * 2",
        "    value: __import__('os')",
        "expression:",
    ),
    "unknown fact asked": ("    ask: [place]", "    ask: [palce]", "unknown fact palce"),
    "unknown row shown": ("    show: [double]", "    show: [tripple]", "unknown row tripple"),
    "unknown result of a calculator": (
        "    show: [vat.vat]",
        "    show: [vat.vatt]",
        "unknown row",
    ),
    "unbound calculator": (
        "    calculator: vat_small_with_surcharges",
        "    calculator: vat_smal",
        "no calculator is called vat_smal",
    ),
    "unknown argument": ("      ordinary: sales", "      ordinry: sales", "no argument ordinry"),
    "missing argument": (
        "    arguments:\n      on: period.end\n",
        "    arguments:§\n",
        "needs the argument on",
    ),
    "a circle": ("    value: sales * 2", "    value: double + 1", "goes round in a circle"),
    "a circle through a prefill": (
        "    prefill: period.invoices.ordinary_ex_vat",
        "    prefill: double / 2",
        "goes round in a circle",
    ),
    "a condition on what is asked later": (
        "    ask: [sales]\n",
        "    when: place == 'city'§\n    ask: [sales]\n",
        "asked only later",
    ),
    "a row shown before it is asked": (
        "    show: [double]",
        "    show: [double, place]",
        "before it is asked",
    ),
    "a step that is never reached": ("    when: sales > 0", "    when: false", "never reached"),
    "a choice compared with what it never is": (
        "    when: sales > 0",
        "    when: registration.vat_kind == 'smal'",
        "registration.vat_kind is never 'smal'",
    ),
    "a step after the result": (
        "  - id: result\n    kind: result",
        "  - id: early§\n    kind: result\n    title: {zh: 早, en: Early}\n"
        "    button: {zh: 好, en: Fine}\n  - id: result\n    kind: result",
        "no step after a result",
    ),
    "no result at the end": (
        "  - id: result\n    kind: result\n    title: {zh: 结果, en: Result}\n"
        "    button: {zh: 完成, en: Done}\n",
        "  - id: more§\n    kind: calculation\n    title: {zh: 结果, en: Result}\n"
        "    show: [vat.vat]\n    button: {zh: 完成, en: Done}\n",
        "the last step has to be a result",
    ),
    "two steps of one name": ("  - id: place", "  - id: sales", "two steps called sales"),
    "no button": (
        "    button: {zh: 去签名, en: Sign}\n",
        "",
        "needs a button",
    ),
    "a fact asked twice": ("    ask: [place]", "    ask: [place, place]", "asked more than once"),
    "a fact asked in the wrong kind of step": (
        "    kind: choice",
        "    kind: date",
        "it is asked in a step of kind",
    ),
    "an unknown kind of step": ("    kind: choice", "    kind: choose", "kind"),
    "a fact nobody asks for": (
        "  half:\n    type: yes_no\n    label: {zh: 减半, en: Half}\n    default: true\n",
        "  half:\n    type: yes_no\n    label: {zh: 减半, en: Half}\n",
        "never gets a value",
    ),
    "a fact used nowhere": (
        "derived:\n",
        "  spare:§\n    type: yes_no\n    label: {zh: 另, en: Spare}\n    default: true\n"
        "derived:\n",
        "spare is used nowhere",
    ),
    "a choice with one option": (
        "      - {value: other, label: {zh: 其他, en: Elsewhere}}\n",
        "",
        "at least two options",
    ),
    "an option given twice": (
        "      - {value: other, label: {zh: 其他, en: Elsewhere}}",
        "      - {value: city, label: {zh: 其他, en: Elsewhere}}",
        "given twice",
    ),
    "prefilled from nowhere": (
        "    source: {zh: '来自 {period.invoices.count} 张发票', "
        "en: 'From {period.invoices.count} invoices'}\n",
        "",
        "say from where",
    ),
    "an exit that does not exist": ("otherwise: nothing", "otherwise: nowhere", "no exit nowhere"),
    "an exit nothing leads to": (
        "exits:\n",
        "exits:\n  spare:§\n    title: {zh: 另, en: Spare}\n    text: {zh: 另, en: Spare}\n"
        "    channel: here\n",
        "nothing leads to the exit spare",
    ),
    "eligibility decided by an answer": (
        "require: period.open_count > 0",
        "require: place == 'city'",
        "asked only after eligibility",
    ),
    "a right that does not exist": ("rights: [file]", "rights: [fly]", "rights.0"),
    "a term that is not in the glossary": (
        "    terms: [surcharges]",
        "    terms: [surcharge]",
        "not in the glossary",
    ),
    "submission without its step": (
        "  - id: submit\n    kind: submit\n    title: {zh: 提交中, en: Submitting}\n",
        "",
        "no submit step",
    ),
    "submit without a signature": (
        "  - id: sign\n    kind: signature\n    title: {zh: 签名, en: Sign}\n"
        "    button: {zh: 提交, en: Submit}\n",
        "",
        "follows its signature",
    ),
    "an unknown sum on the receipt": (
        "  amount: vat.total\n",
        "  amount: vat.sum\n",
        "unknown name vat.sum",
    ),
    "valid_to before valid_from": (
        "valid_from: 2026-01-01",
        "valid_from: 2026-01-01\nvalid_to: 2025-01-01§",
        "before valid_from",
    ),
    "no reasons for changing": (
        "change_reasons:\n  - {value: other, label: {zh: 其他, en: Other}}\n",
        "",
        "no reasons",
    ),
    "a list to search that does not exist": (
        "derived:\n",
        "  bank_name:\n    type: search\n    label: {zh: 银行, en: Bank}\n"
        "    search_list: bancs§\nderived:\n",
        "no list bancs",
    ),
    "options from nowhere": (
        "    options:\n      - {value: city, label: {zh: 市区, en: City}}\n"
        "      - {value: other, label: {zh: 其他, en: Elsewhere}}\n",
        "    options_from: credit.faults\n",
        "unknown credit.faults",
    ),
    "a ledger that does not exist": (
        "    show: [double]",
        "    show: [double, {table: credit.yeers, empty: {zh: 无, en: None}}]",
        "unknown table credit.yeers",
    ),
    "a ledger that says nothing when empty": (
        "    show: [double]",
        "    show: [double, {table: credit.years}]",
        "say what to show then",
    ),
    "a figure of the law that does not exist": (
        "    most: 1000000",
        "    most: law.vat.small.limit.none",
        "unknown name law.vat.small.limit.none",
    ),
    "a way out to nowhere": (
        "    ask: [place]",
        "    ask: [place]\n    leave: [{when: place == 'city', exit: nowhere}]§",
        "there is no exit nowhere",
    ),
    "a way out by a fact that names no task": (
        "    channel: here",
        "    channel: here\n    task_from: place§",
        "place is no choice with options_from filings.unfiled",
    ),
    "something joined to nothing": (
        "period: {task: S01}",
        "period: {task: S01, joins: [S03]}",
        "joins is for a return that gathers several tasks",
    ),
    "a check at a fact of another page": (
        "    ask: [sales]",
        "    ask: [sales]\n    checks: [{require: sales > 0, at: half,"
        " text: {zh: 要大于零, en: More than nought}}]§",
        "half is not asked in sales",
    ),
    "a check by what is asked later": (
        "    ask: [sales]",
        "    ask: [sales]\n    checks: [{require: place == 'city', at: sales,"
        " text: {zh: 要在市区, en: Has to be in a city}}]§",
        "sales is checked by what is asked later",
    ),
    "a wrong type of value": ("minutes: 2", "minutes: many", "minutes"),
}


def plant(tmp_path: Path, good: str, bad: str) -> tuple[Path, int]:
    assert GOOD.count(good) >= 1
    before = GOOD[: GOOD.index(good)]
    marked = bad[: bad.index("§")] if "§" in bad else ""
    line = before.count("\n") + marked.count("\n") + 1
    path = tmp_path / "S99.v1.yaml"
    path.write_text(GOOD.replace(good, bad.replace("§", ""), 1), encoding="utf-8")
    return path, line


def test_the_file_without_a_mistake_is_good(tmp_path: Path) -> None:
    path = tmp_path / "S99.v1.yaml"
    path.write_text(GOOD, encoding="utf-8")
    assert read_task(path).task_id == "S99"


@pytest.mark.parametrize("mistake", PLANTED)
def test_a_mistake_is_refused_with_file_and_line(tmp_path: Path, mistake: str) -> None:
    good, bad, words = PLANTED[mistake]
    path, line = plant(tmp_path, good, bad)
    with pytest.raises(ContentError) as refusal:
        read_task(path)
    said = {problem.line: problem.message for problem in refusal.value.problems}
    assert any(words in message for message in said.values()), said
    if bad:  # where something was left out, the line is that of what it was left out of
        exact = [problem.line for problem in refusal.value.problems if words in problem.message]
        assert line in exact, (line, said)
    assert all(text.startswith("S99.v1.yaml:") for text in str(refusal.value).splitlines())


def test_all_mistakes_of_a_file_are_named_at_once(tmp_path: Path) -> None:
    path = tmp_path / "S99.v1.yaml"
    path.write_text(
        GOOD.replace("sales * 2", "sale * 2").replace("terms: [surcharges]", "terms: [nothing]")
    )
    with pytest.raises(ContentError) as refusal:
        read_task(path)
    assert len(refusal.value.problems) >= 2


def test_a_file_is_called_after_its_task_and_version(tmp_path: Path) -> None:
    path = tmp_path / "S98.v1.yaml"
    path.write_text(GOOD, encoding="utf-8")
    with pytest.raises(ContentError, match=r"should be called S99\.v1\.yaml"):
        read_task(path)


def test_a_step_only_impossible_answers_lead_to_is_found_by_walking(
    tmp_path: Path, law: Law, samples: Mapping[str, Profile]
) -> None:
    path = tmp_path / "S99.v1.yaml"
    path.write_text(GOOD.replace("when: sales > 0", "when: sales > 1000000"), encoding="utf-8")
    walk = walk_task(read_task(path), law, TODAY, samples)
    assert "place: no taxpayer ever reaches this step" in walk.problems


def test_yes_no_on_and_off_are_words_not_booleans(tmp_path: Path) -> None:
    path = tmp_path / "S99.v1.yaml"
    path.write_text(GOOD.replace("value: city,", "value: off,"))
    definition = read_task(path)
    assert [option.value for option in definition.facts["place"].entry.options] == ["off", "other"]


@pytest.mark.parametrize("path", sorted(TASKS.glob("S*.yaml")), ids=lambda path: path.name)
def test_every_task_file_is_good(path: Path) -> None:
    read_task(path)


def test_every_task_named_in_an_exit_is_a_matter_of_the_catalogue() -> None:
    for task_id in task_ids():
        for name, way in load_task(task_id).file.exits.items():
            assert way.task is None or "S01" <= way.task <= "S38", name


def test_the_schema_for_editors_is_fresh() -> None:
    written = (TASKS / "task.schema.json").read_text(encoding="utf-8")
    assert written == schema_text(), "python -m kiosk.tasks schema > assets/tasks/task.schema.json"


def test_the_newest_version_of_the_day_is_taken(tmp_path: Path) -> None:
    for number, first in ((1, "2026-01-01"), (2, "2027-01-01")):
        text = GOOD.replace("version: 1", f"version: {number}").replace("2026-01-01", first)
        (tmp_path / f"S99.v{number}.yaml").write_text(text, encoding="utf-8")
    assert load_task("S99", date(2026, 11, 21), directory=tmp_path).version == 1
    assert load_task("S99", date(2027, 2, 1), directory=tmp_path).version == 2
    assert load_task("S99", version=1, directory=tmp_path).version == 1
    with pytest.raises(NoSuchTask):
        load_task("S99", date(2025, 1, 1), directory=tmp_path)
    with pytest.raises(NoSuchTask):
        load_task("S77", directory=tmp_path)


def test_check_names_the_line_and_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good = TASKS / "S01.v1.yaml"
    bad, line = plant(tmp_path, "    value: sales * 2", "    value: sale * 2")
    assert main(["check", str(good)]) == 0
    assert main(["check", str(good), str(bad), str(tmp_path / "none.yaml")]) == 1
    said = capsys.readouterr().out
    assert f"S99.v1.yaml:{line}: unknown name sale" in said
    assert "none.yaml: No such file" in said
