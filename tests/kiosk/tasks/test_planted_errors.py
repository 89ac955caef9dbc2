"""Mistakes planted in the real task files are refused where they stand, in words.

One mistake for each copy: (file, what stands there, what is written instead, what is said).
The line named is the one the mistake stands on: its first, or the one marked with §.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.tasks.catalogue import TASKS, read_task
from kiosk.tasks.command_line import main
from kiosk.tasks.marked_yaml import MOST_BYTES, ContentError

PLANTED = {
    "unknown name in eligibility": (
        "S01",
        "require: period.open_count > 0",
        "require: period.opn_count > 0",
        "unknown name period.opn_count",
    ),
    "unknown name in note when": (
        "S01",
        "when: period.is_late",
        "when: period.islate",
        "unknown name period.islate",
    ),
    "unknown name in row when": (
        "S01",
        "{row: real_estate, when: real_estate > 0}",
        "{row: real_estate, when: reel_estate > 0}",
        "unknown name reel_estate",
    ),
    "unknown name in saving when": (
        "S01",
        "when: vat.total_relief > 0 and vat.total == 0",
        "when: vat.totl_relief > 0 and vat.total == 0",
        "unknown name vat.totl_relief",
    ),
    "unknown name in default": ("S01", "default: 0", "default: zero", "unknown name zero"),
    "unknown name in boundaries": (
        "S01",
        "boundaries: [300000, 300000.01]",
        "boundaries: [300000, limit]",
        "unknown name limit",
    ),
    "unknown name in calc when": (
        "S11",
        'when: plan == "medical" and',
        'when: plans == "medical" and',
        "unknown name plans",
    ),
    "unknown name in table given": (
        "S14",
        "given: {which: which}",
        "given: {which: wich}",
        "unknown name wich",
    ),
    "unknown name in document when": (
        "S05",
        "    need: kept",
        "    need: kept\n    when: contracs > 0§",
        "unknown name contracs",
    ),
    "unknown name in pay total": ("S11", "total: to_pay", "total: to_pai", "unknown name to_pai"),
    "unknown name in pay tax": (
        "S11",
        "taxes: {SOCIAL: to_pay}",
        "taxes: {SOCIAL: to_pai}",
        "unknown name to_pai",
    ),
    "unknown name in option label": (
        "S11",
        (
            "label: {zh: '居民医保({social.medical_year_open} 年)', en: 'Medical insurance fo"
            "r {social.medical_year_open}'}"
        ),
        (
            "label: {zh: '居民医保({social.medical_yr_open} 年)', en: 'Medical insurance for "
            "{social.medical_yr_open}'}"
        ),
        "unknown name social.medical_yr_open",
    ),
    "kind of value: when is number": (
        "S01",
        "when: period.open_count > 1\n",
        "when: period.open_count\n",
        "gives a number; a yes/no value is needed here",
    ),
    "kind of value: compare number with text": (
        "S01",
        "when: period.open_count > 1\n",
        "when: period.open_count > 'one'\n",
        "a number cannot be compared with a text",
    ),
    "kind of value: arithmetic on text": (
        "S01",
        "value: ordinary + special + non_invoiced",
        "value: ordinary + location + non_invoiced",
        "a text stands where a number is needed",
    ),
    "kind of value: derived yes_no is number": (
        "S01",
        "value: 'registration.vat_kind == \"small\"'",
        "value: ordinary + special",
        "gives a number; a yes/no value is needed here",
    ),
    "kind of value: calc arg date gets number": (
        "S01",
        "on: period.end",
        "on: period.months",
        "gives a number; a date is needed here",
    ),
    "kind of value: calc arg yes_no gets text": (
        "S01",
        "half_relief: half_relief",
        "half_relief: location",
        "gives a text",
    ),
    "kind of value: prefill text for amount": (
        "S01",
        "prefill: period.invoices.ordinary_ex_vat",
        "prefill: registration.location",
        "gives a text; a number is needed here",
    ),
    "kind of value: prefill amount for choice": (
        "S01",
        "prefill: registration.location",
        "prefill: period.invoices.ordinary_ex_vat",
        "gives a number; a text is needed here",
    ),
    "kind of value: most date for amount": (
        "S01",
        "    most: 500000000\n    boundaries",
        "    most: period.end§\n    boundaries",
        "gives a date; a number is needed here",
    ),
    "kind of value: total is a text": (
        "S01",
        "amount: total_sales",
        "amount: location",
        "location is a text; a sum is needed here",
    ),
    "kind of value: receipt amount a yes_no": (
        "S01",
        "  amount: vat.total\n  amounts",
        "  amount: half_relief\n  amounts",
        "half_relief is a yes/no value; a sum is needed here",
    ),
    "kind of value: tax a text": (
        "S01",
        "taxes: {VAT: vat.vat",
        "taxes: {VAT: location",
        "location is a text; a sum is needed here",
    ),
    "kind of value: format date of amount": (
        "S11",
        (
            "zh: '一年 {social.resident_medical_amount},管看病报销', en: '{social.resident_me"
            "dical_amount} for"
        ),
        (
            "zh: '一年 {social.resident_medical_amount:date},管看病报销', en: '{social.reside"
            "nt_medical_amount:date} for"
        ),
        "gives a number; a date is needed here",
    ),
    "kind of value: function arg": (
        "S01",
        "value: ordinary + special + non_invoiced",
        "value: year(ordinary) + non_invoiced",
        "a number stands where a date is needed",
    ),
    "kind of value: function arity": (
        "S01",
        "value: ordinary + special + non_invoiced + otherwise(real_estate, 0)",
        "value: days_between(today)",
        "days_between takes 2 values, not 1",
    ),
    "kind of value: and of numbers": (
        "S01",
        "when: period.is_late",
        "when: period.is_late and period.days_late",
        "a number stands where a yes/no value is needed",
    ),
    "kind of value: check not yes_no": (
        "S09",
        (
            "require: retained == otherwise(prior_statement.retained + net_profit - distribut"
            "ed, retained)"
        ),
        "require: retained - net_profit",
        "gives a number; a yes/no value is needed here",
    ),
    "kind of value: in without list": (
        "S01",
        '\'registration.status in ("normal", "suspended")\'',
        "'registration.status in registration.vat_kind'",
        "`in` needs a list on its right, not a text",
    ),
    "kind of value: otherwise kinds differ": (
        "S01",
        "otherwise(real_estate, 0)\n    source",
        "otherwise(real_estate, 'none')§\n    source",
        "gives a number here and a text there",
    ),
    "kind of value: if branches differ": (
        "S01",
        "value: ordinary + special + non_invoiced + otherwise(real_estate, 0)",
        "value: 0 if half_relief else period.end",
        "gives a number here and a date there",
    ),
    "when contradiction range": (
        "S01",
        "when: period.open_count > 1\n",
        "when: period.open_count > 1 and period.open_count < 1\n",
        "is never reached: its condition contradicts itself",
    ),
    "when contradiction eq": (
        "S01",
        "when: registration.location is missing",
        "when: registration.location == 'city' and registration.location == 'other'",
        "is never reached: its condition contradicts itself",
    ),
    "when contradiction missing": (
        "S01",
        "when: registration.location is missing",
        "when: registration.location is missing and registration.location == 'city'",
        "is never reached: its condition contradicts itself",
    ),
    "when x and not x": (
        "S01",
        "when: registration.location is missing",
        "when: period.is_late and not period.is_late",
        "is never reached: its condition contradicts itself",
    ),
    "when contradicts eligibility": (
        "S01",
        "when: registration.location is missing",
        "when: taxpayer.kind == 'natural_person'",
        'is never reached: it contradicts taxpayer.kind != "natural_person"',
    ),
    "when contradicts eligibility2": (
        "S01",
        "when: period.open_count > 1\n",
        "when: period.open_count == 0\n",
        "is never reached: it contradicts period.open_count > 0",
    ),
    "when const true": (
        "S01",
        "when: registration.location is missing",
        "when: true",
        "always holds: leave the condition out",
    ),
    "when const 1>2": (
        "S01",
        "when: registration.location is missing",
        "when: 1 > 2",
        "is never reached: its condition is fixed",
    ),
    "note never": (
        "S01",
        "when: period.is_late",
        "when: false",
        "is never reached: its condition is fixed",
    ),
    "eligibility never": ("S01", "require: period.open_count > 0", "require: false", "is fixed"),
    "all options excluded": (
        "S11",
        'when: whom == "family" and social',
        'when: whom != "own" and whom != "family" and social',
        "is never reached: its condition contradicts itself",
    ),
    "todo text": (
        "S01",
        "label: {zh: 普通发票销售额, en: Ordinary invoices}",
        "label: {zh: 待补, en: TODO}",
        "unfinished: TODO",
    ),
    "text is a string": (
        "S01",
        "label: {zh: 普通发票销售额, en: Ordinary invoices}",
        "label: 普通发票销售额",
        "facts.ordinary.label has to be keys with their values",
    ),
    "exit task S99": ("S01", "    task: S02\n", "    task: S99\n", "there is no matter S99"),
    "cycle direct": (
        "S01",
        "value: ordinary + special + non_invoiced",
        "value: total_sales + special + non_invoiced",
        "goes round in a circle: total_sales → total_sales",
    ),
    "cycle three": (
        "S01",
        "  half_relief:\n    type: yes_no",
        (
            "  aa: {type: amount, label: {zh: 甲, en: A}, value: bb}§\n  bb: {type: amount, l"
            "abel: {zh: 乙, en: B}, value: cc}\n  cc: {type: amount, label: {zh: 丙, en: C}, "
            "value: aa + total_sales}\n  half_relief:\n    type: yes_no"
        ),
        "goes round in a circle: aa → bb → cc → aa",
    ),
    "cycle calc": (
        "S01",
        "ordinary: ordinary\n",
        "ordinary: vat.total\n",
        "goes round in a circle: vat → vat",
    ),
    "cycle through most": (
        "S01",
        "    most: 500000000\n    boundaries",
        "    most: total_sales§\n    boundaries",
        "goes round in a circle: ordinary → total_sales → ordinary",
    ),
    "the same twice: document id": (
        "S05",
        "documents:\n  - id: contracts",
        "documents:\n  - {id: contracts, name: {zh: 一, en: One}, need: kept}\n  - id: contracts§",
        "contracts is given twice",
    ),
    "the same twice: reason": (
        "S01",
        "  - value: late_data",
        "  - value: red_invoice",
        "red_invoice is given twice",
    ),
    "the same twice: word": (
        "S01",
        "words: [增值税, 报税",
        "words: [增值税, 增值税",
        "增值税 is given twice",
    ),
    "the same twice: term": (
        "S01",
        "terms: [small_scale, threshold, surcharges, six_taxes]",
        "terms: [small_scale, small_scale]",
        "small_scale is given twice",
    ),
    "the same twice: row": (
        "S01",
        "      - total_sales\n      - row",
        "      - total_sales\n      - total_sales§\n      - row",
        "total_sales is given twice",
    ),
    "unit wrong": ("S19", "unit: yuan", "unit: yuans", "unknown unit yuans: yuan"),
    "unit on choice": (
        "S01",
        "    type: choice\n",
        "    type: choice\n    unit: yuan§\n",
        "a choice has no unit",
    ),
    "default not among": (
        "S11",
        "default: '\"own\"'",
        "default: '\"mine\"'",
        "'mine' is none of the options: own, family",
    ),
    "boundary not among": (
        "S01",
        "boundaries: [300000, 300000.01]",
        "boundaries: [300000, 600000000]",
        "600000000 is not between least and most",
    ),
    "default over most": (
        "S01",
        "default: 0",
        "default: 600000000",
        "600000000 is not between least and most",
    ),
    "bounds reversed const": (
        "S19",
        "    least: 0\n",
        "    least: 10\n    most: 5§\n",
        "most (5) is below least (10)",
    ),
    "date bounds reversed": (
        "S28",
        'least: date("1990-01-01")\n    most: today',
        'least: date("2090-01-01")\n    most: date("1990-01-01")§',
        "most is before least",
    ),
    "date bounds today reversed": (
        "S28",
        'least: date("1990-01-01")\n    most: today',
        "least: today\n    most: add_days(today, -30)§",
        "most is before least",
    ),
    "invalid date": (
        "S28",
        'least: date("1990-01-01")',
        'least: date("1990-02-31")',
        "expression: day is out of range for month",
    ),
    "least on text": (
        "S11",
        "    label: {zh: 家里人的姓名, en: Name}",
        "    label: {zh: 家里人的姓名, en: Name}\n    least: 3§",
        "a text has no least",
    ),
    "boundaries on choice": (
        "S01",
        "    type: choice\n",
        "    type: choice\n    boundaries: [1]§\n",
        "a choice has no boundaries",
    ),
    "column search": (
        "S05",
        "        type: text\n        label: {zh: 合同名称",
        "        type: search\n        label: {zh: 合同名称",
        "a column cannot be a search",
    ),
    "max_rows on amount": (
        "S01",
        "    most: 500000000\n    boundaries",
        "    max_rows: 4§\n    most: 500000000\n    boundaries",
        "is for a list",
    ),
    "document now not captured": (
        "S05",
        "    need: kept",
        "    need: now",
        "contracts is needed, but no step takes a picture of it",
    ),
    "follow_within on kept": (
        "S05",
        "    need: kept",
        "    need: kept\n    follow_within: 10§",
        "is for a paper that may follow later",
    ),
    "filing with mode cached": (
        "S01",
        "mode: queue",
        "mode: cached",
        "what is submitted is online or queue, not cached",
    ),
    "output none with submission": (
        "S01",
        "output: receipt",
        "output: slip",
        "what is sent or paid leaves a paper, not slip",
    ),
    "receipt without submission": (
        "S14",
        "output: slip",
        "output: receipt",
        "no receipt: nothing is submitted or paid",
    ),
    "two submits": (
        "S01",
        "  - id: result\n",
        "  - {id: submit2, kind: submit, title: {zh: 再, en: Again}}§\n  - id: result\n",
        "already",
    ),
    "signature without submit": (
        "S13",
        "  - id: pay\n",
        (
            "  - {id: sign, kind: signature, title: {zh: 签, en: Sign}, button: {zh: 好, en: "
            "Ok}}§\n  - id: pay\n"
        ),
        "a signature, but nothing is submitted",
    ),
    "conditional submit": (
        "S01",
        "    kind: submit\n",
        "    kind: submit\n    when: period.is_late§\n",
        "a submit has no condition",
    ),
    "leave on silent step": (
        "S01",
        "  - id: sign\n    kind: signature\n",
        "  - id: sign\n    kind: signature\n    leave: [{when: half_relief, exit: no_vat}]§\n",
        "a signature step asks nothing to leave by",
    ),
    "leave always": ("S10", "when: not correct, exit", "when: true, exit", "always holds"),
    "short too long": (
        "S01",
        "short: {zh: 签名提交, en: Sign}",
        "short: {zh: 签名提交签名提交签名, en: Sign and send it off now}",
        "10 characters; a short has at most 8",
    ),
    "period.* without a period": (
        "S13",
        "when: due.charges > 0",
        "when: period.is_late",
        "period.is_late is never known: this task files no period",
    ),
    "version/file name": (
        "S01",
        "version: 1",
        "version: 2",
        "the file should be called S01.v2.yaml",
    ),
    "valid_from no such day": (
        "S01",
        "valid_from: 2026-01-01",
        "valid_from: 2026-02-30",
        "not YAML: there is no day 2026-02-30",
    ),
    "anchor alias": (
        "S01",
        "    label: {zh: 普通发票销售额, en: Ordinary invoices}",
        "    label: *nope",
        "anchors and aliases (& and *) are not used: write it out",
    ),
    "yaml tag": (
        "S01",
        "minutes: 3",
        "minutes: !!python/object/apply:os.system ['true']",
        "not YAML: could not determine a constructor",
    ),
    "int key": (
        "S01",
        "exits:\n",
        "exits:\n  5: {title: {zh: 一, en: A}, text: {zh: 一, en: A}, channel: here}§\n",
        "exits.5: Input should be a valid string",
    ),
    "list as key": ("S01", "exits:\n", "exits:\n§  ? [a, b]\n  : 5\n", "a key has to be one word"),
    "nan": (
        "S01",
        "    most: 500000000\n    boundaries",
        "    most: .nan§\n    boundaries",
        "not YAML: .nan is no number that can be used",
    ),
    "NUL": (
        "S01",
        "minutes: 3",
        "minutes: 3\x00",
        "not readable: control characters are not allowed (U+0000)",
    ),
    "ctrl char in text": (
        "S01",
        "zh: 请签名后提交, en",
        'zh: "请签名\\u0007后提交", en',
        "a character that cannot be drawn (U+0007)",
    ),
    "bidi char in text": (
        "S01",
        "zh: 请签名后提交, en",
        'zh: "请签名\\u202e后提交", en',
        "a character that cannot be drawn (U+202E)",
    ),
    "double braces": (
        "S01",
        "zh: 申报期限是 {period.due}",
        "zh: 申报期限是 {{period.due}}",
        "a brace without its partner",
    ),
    "empty slot": ("S01", "zh: 申报期限是 {period.due}", "zh: 申报期限是 {}", "names nothing"),
    "div const 0": (
        "S01",
        "value: ordinary + special",
        "value: ordinary / 0 + special",
        "a division by zero is never known",
    ),
    "chained text order": (
        "S01",
        "when: period.is_late",
        "when: registration.location < 'city'",
        "only numbers and dates have an order",
    ),
    "pay chosen is no multiple": (
        "S13",
        "pay: {items: chosen, chosen: wanted}",
        "pay: {items: chosen, chosen: due}",
        "is no multiple_choice",
    ),
    "pay before asked": (
        "S13",
        "  - id: choose\n",
        (
            "  - {id: p0, kind: pay, title: {zh: 缴, en: Pay}, pay: {items: chosen, chosen: w"
            "anted}}§\n  - id: choose\n"
        ),
        "is paid before it is asked",
    ),
    "pay submitted without submit": (
        "S13",
        "pay: {items: chosen, chosen: wanted}",
        "pay: {items: submitted}",
        "after the submit step",
    ),
    "task_from non-choice": (
        "S14",
        "task_from: which",
        "task_from: owed",
        "options_from filings.unfiled",
    ),
    "rows_from on amount": (
        "S01",
        "    default: 0\n",
        "    default: 0\n    rows_from: period.contracts§\n",
        "unknown ledger",
    ),
    "fact named as section": (
        "S11",
        "  tier:\n    type: choice",
        "  law:\n    type: choice",
        "is a word of the language",
    ),
    "fact named as function": (
        "S11",
        "  tier:\n    type: choice",
        "  sum:\n    type: choice",
        "is a word of the language",
    ),
    "calc rows gets an amount": (
        "S05",
        "documents: contracts",
        "documents: contract_count",
        "takes a list fact",
    ),
    "numbered result misspelt": ("S05", "- stamp.doc#", "- stamp.docs#", "unknown row"),
    "commitment with follow": (
        "S26",
        "need: commitment",
        "need: commitment\n    follow_within: 5§",
        "may follow later",
    ),
    "row of the bureau without label": (
        "S10",
        "{row: social.heads_insured, label: {zh: 参保人数, en: Insured staff}}",
        "social.heads_insured",
        "needs a label",
    ),
    "given unknown to table": (
        "S14",
        "given: {which: which}",
        "given: {wich: which}",
        "takes no wich",
    ),
    "label with money of text": (
        "S11",
        "{zh: 要缴, en: To pay}, amount: medical",
        "{zh: '要缴 {whom:money}', en: 'To pay {whom:money}'}, amount: medical",
        "gives a text",
    ),
    "period type fact": ("S11", "    type: id_number", "    type: period", "built in"),
    "words number": ("S01", "words: [增值税,", "words: [2026,", "words.0"),
    "title list": (
        "S01",
        "title: {zh: 请签名后提交, en: Please sign and submit}",
        "title: [请签名, Sign]",
        "keys with their values",
    ),
    "step id upper": ("S01", "  - id: location", "  - id: Location", "small letters"),
    "check contradictory": (
        "S09",
        "- require: retained == otherwise",
        "- require: false and retained == otherwise",
        "contradicts itself",
    ),
    "saving unreachable": (
        "S01",
        "when: vat.total_relief > 0 and vat.total == 0",
        "when: vat.total_relief > 0 and vat.total_relief < 0",
        "contradicts itself",
    ),
    "row unreachable after step": (
        "S11",
        '{row: insured_name, when: whom == "family"}',
        '{row: insured_name, when: whom == "family" and social.insured_kind == "flexible"}',
        "it contradicts",
    ),
    "leave unreachable": (
        "S11",
        'when: \'whom == "own" and social.insured_kind != "resident"\'',
        'when: \'whom == "own" and social.insured_kind == "flexible"\'',
        "it contradicts",
    ),
}


@pytest.mark.parametrize("mistake", PLANTED)
def test_a_mistake_in_a_real_file_is_refused_at_its_line(tmp_path: Path, mistake: str) -> None:
    task, good, bad, words = PLANTED[mistake]
    text = (TASKS / f"{task}.v1.yaml").read_text(encoding="utf-8")
    assert good in text
    marked = bad[: bad.index("§")] if "§" in bad else ""
    line = text[: text.index(good)].count("\n") + marked.count("\n") + 1
    path = tmp_path / f"{task}.v1.yaml"
    path.write_text(text.replace(good, bad.replace("§", ""), 1), encoding="utf-8")
    with pytest.raises(ContentError) as refusal:
        read_task(path)
    said = [problem.message for problem in refusal.value.problems if problem.line == line]
    assert any(words in message for message in said), str(refusal.value)


#: Files that are no content file at all: what is in them, the line and the words.
UNREADABLE = {
    "nothing": (b"", 1, "the file is empty"),
    "comments only": (b"# nothing\n", 1, "the file is empty"),
    "a list": (b"- a\n- b\n", 1, "keys with their values"),
    "another encoding": ("task: S01\nname: 增值税\n".encode("gb18030"), 2, "saved as UTF-8"),
    "UTF-16": ("task: S01\n".encode("utf-16"), 1, "saved as UTF-8"),
    "zeros": (bytes(100), 1, "not readable"),
    "a few lines that stand for millions": (
        b"a: &a [x, x]\n"
        + b"".join(b"%c: &%c [*%c, *%c]\n" % (c, c, c - 1, c - 1) for c in range(98, 122)),
        1,
        "anchors and aliases",
    ),
    "itself inside itself": (b"task: S01\nexits: &e\n  loop: *e\n", 2, "anchors and aliases"),
    "brackets without end": (b"[" * 5000 + b"]" * 5000, 1, "nested too deeply"),
    "too much": (b"# " + b"x" * MOST_BYTES, 1, "larger than"),
    "half of it": (b"task: S01\nversion: 1\n", 1, "steps is missing"),
}


@pytest.mark.parametrize("what", UNREADABLE)
def test_what_is_no_task_file_is_refused_by_walk(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], what: str
) -> None:
    raw, line, words = UNREADABLE[what]
    path = tmp_path / "S01.v1.yaml"
    path.write_bytes(raw)
    assert main(["walk", str(path)]) != 0
    said = capsys.readouterr().out
    assert f"S01.v1.yaml:{line}: " in said
    assert words in said


@pytest.mark.parametrize(
    ("find", "instead", "before"),
    [(b"\n", b"\r\n", b""), (b"\n", b"\r", b""), (b"\n", b"\n", b"\xef\xbb\xbf")],
    ids=["line ends of Windows", "line ends of old Macs", "a byte order mark"],
)
def test_how_an_editor_saves_a_file_does_not_matter(
    tmp_path: Path, find: bytes, instead: bytes, before: bytes
) -> None:
    path = tmp_path / "S20.v1.yaml"
    path.write_bytes(before + (TASKS / "S20.v1.yaml").read_bytes().replace(find, instead))
    assert read_task(path).task_id == "S20"


def test_what_only_a_walk_finds_has_file_and_line_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (TASKS / "S14.v1.yaml").read_text(encoding="utf-8")
    good = "    when: filings.to_file_count > 0\n    ask: [which]"
    assert good in text
    path = tmp_path / "S14.v1.yaml"
    path.write_text(text.replace(good, good.replace("> 0", "> 9000")), encoding="utf-8")
    assert main(["walk", str(path)]) == 1
    line = text[: text.index("  - id: choose")].count("\n") + 1
    said = capsys.readouterr().out
    assert f"PROBLEM S14.v1.yaml:{line}: choose: no taxpayer ever reaches this step" in said
