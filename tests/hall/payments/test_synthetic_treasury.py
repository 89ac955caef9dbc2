"""The synthetic bureau takes money: what it accepts, what it refuses and why."""

from __future__ import annotations

import json
from datetime import datetime
from decimal import Decimal

import pytest

from hall.bureau.bureau import Processing, Refused
from hall.bureau.synthetic.bureau import SyntheticBureau
from hall.bureau.synthetic.treasury import SyntheticTreasury
from hall.composition import Hall
from hall.payments.order import PaymentOrder
from hall.payments.provider import Taken
from hall.payments.treasury import Assessed, Booked, Treasury
from tests.hall.conftest import NOW, StillClock
from tests.hall.payments.orders import Payer, new_key, order_body, payer_named
from tests.hall.payments.treasury_contract import TreasuryContract

TODAY = NOW.date()


@pytest.fixture
def treasury(hall: Hall, bureau: SyntheticBureau, clock: StillClock) -> SyntheticTreasury:
    return SyntheticTreasury(bureau, hall.database, clock)


class TestSyntheticTreasury(TreasuryContract):
    @pytest.fixture
    def treasury(self, hall: Hall, bureau: SyntheticBureau, clock: StillClock) -> Treasury:
        return SyntheticTreasury(bureau, hall.database, clock)

    @pytest.fixture
    def order(self, late_payer: Payer) -> PaymentOrder:
        return PaymentOrder.model_validate_json(late_payer.body(TODAY))

    @pytest.fixture
    def now(self) -> datetime:
        return NOW


def _refusals(treasury: SyntheticTreasury, body: bytes) -> list[str]:
    judged = treasury.assess(PaymentOrder.model_validate_json(body))
    return [one.code for one in judged.reasons] if isinstance(judged, Refused) else []


def test_a_late_charge_is_of_today(
    treasury: SyntheticTreasury, late_payer: Payer, clock: StillClock
) -> None:
    body = late_payer.body(TODAY)
    assert _refusals(treasury, body) == []
    clock.advance(days=1)
    judged = treasury.assess(PaymentOrder.model_validate_json(body))
    assert isinstance(judged, Refused)
    (reason,) = judged.reasons
    assert reason.code == "late_charge_differs"
    assert "¥ 166.05" in reason.words.zh  # 12,300.00 · 0.0005 · 27 days


def test_what_is_late_is_not_paid_without_its_charge_nor_the_charge_alone(
    treasury: SyntheticTreasury, late_payer: Payer
) -> None:
    tax, charge = late_payer.items(TODAY)
    assert _refusals(treasury, order_body(late_payer, "qr", [tax])) == ["late_charge_missing"]
    assert _refusals(treasury, order_body(late_payer, "qr", [charge])) == ["late_charge_alone"]


def test_one_of_several_can_be_paid(treasury: SyntheticTreasury, several_payer: Payer) -> None:
    items = several_payer.items(TODAY)[:2]
    assert _refusals(treasury, order_body(several_payer, "qr", items)) == []


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"payable_id": "other"}, "payable_unknown"),
        ({"tax": "VAT"}, "payable_unknown"),
        ({"period_start": "2020-01-01"}, "payable_unknown"),
        ({"amount": "9639.99"}, "amount_differs"),
    ],
)
def test_what_is_not_owed_like_this_is_refused(
    treasury: SyntheticTreasury, timely_payer: Payer, changed: dict[str, str], code: str
) -> None:
    content = json.loads(timely_payer.body(TODAY))
    content["items"][0] |= changed
    content["total"] = content["items"][0]["amount"]
    assert _refusals(treasury, json.dumps(content).encode()) == [code]


def test_without_an_agreement_nothing_is_debited(
    treasury: SyntheticTreasury, several_payer: Payer, timely_payer: Payer
) -> None:
    assert _refusals(treasury, several_payer.body(TODAY, "agreement")) == ["no_agreement"]
    judged = treasury.assess(
        PaymentOrder.model_validate_json(timely_payer.body(TODAY, "agreement"))
    )
    assert isinstance(judged, Assessed)
    assert judged.agreement is not None
    assert timely_payer.profile.taxpayer_id not in judged.agreement


def test_who_may_not_pay_is_refused(
    treasury: SyntheticTreasury, late_payer: Payer, timely_payer: Payer
) -> None:
    mixed = Payer(person=timely_payer.person, profile=late_payer.profile)
    assert _refusals(treasury, mixed.body(TODAY)) == ["no_mandate"]
    content = json.loads(late_payer.body(TODAY)) | {"taxpayer_id": "nobody"}
    assert _refusals(treasury, json.dumps(content).encode()) == ["taxpayer_unknown"]


def test_a_task_that_pays_no_new_debt_is_refused(
    treasury: SyntheticTreasury, late_payer: Payer
) -> None:
    content = json.loads(late_payer.body(TODAY))
    content["order"] = {"answers": {}, "amounts": {}, "taxes": {"SOCIAL": "400.00"}}
    content["total"] = str(Decimal(content["total"]) + 400)
    assert _refusals(treasury, json.dumps(content).encode()) == ["order_unknown"]


class TestResidentInsurance:
    """S11: a year of medical insurance, for oneself or one of the family."""

    @pytest.fixture
    def resident(self) -> Payer:
        return payer_named("陆晚秋")

    @pytest.fixture
    def relative(self) -> Payer:
        return payer_named("杜鹃")

    def body(self, payer: Payer, amount: str = "400.00", **answers: str) -> bytes:
        asked = {"whom": "own", "plan": "medical", "medical_year": "2027"} | answers
        return order_body(
            payer,
            "qr",
            [],
            task="S11",
            total=amount,
            order={"answers": asked, "amounts": {}, "taxes": {"SOCIAL": amount}},
        )

    def pay(
        self, treasury: SyntheticTreasury, body: bytes, transaction: str = "T1"
    ) -> Booked | Refused:
        order = PaymentOrder.model_validate_json(body)
        booked = treasury.book(
            payment_id := new_key(),
            order,
            Taken(
                transaction=transaction,
                payment_id=payment_id,
                amount=order.total,
                taken_at=NOW,
            ),
        )
        assert not isinstance(booked, Processing)
        return booked

    def test_a_year_is_paid_and_known(
        self, treasury: SyntheticTreasury, bureau: SyntheticBureau, resident: Payer
    ) -> None:
        body = self.body(resident)
        assert _refusals(treasury, body) == []
        booked = self.pay(treasury, body)
        assert isinstance(booked, Booked)
        document = booked.voucher.document
        assert document is not None
        assert document.holder_id == "1300**********9083"
        assert document.rows == (("社会保险费", "税(费)款", "2027-01-01 ~ 2027-12-31", "400.00"),)
        profile = bureau.profile(resident.profile.taxpayer_id)
        assert profile.social is not None
        assert profile.social.resident_medical_year == 2027
        assert profile.social.paid[-1].voucher == booked.voucher.number
        assert _refusals(treasury, body) == ["paid_already"]
        assert isinstance(self.pay(treasury, body, "T2"), Refused)

    def test_for_family_the_year_is_theirs(
        self, treasury: SyntheticTreasury, bureau: SyntheticBureau, resident: Payer, relative: Payer
    ) -> None:
        family = {
            "whom": "family",
            "insured_name": relative.person.name,
            "insured_id": relative.person.id_number,
        }
        body = self.body(resident, **family)
        assert _refusals(treasury, body) == []
        assert isinstance(self.pay(treasury, body), Booked)
        theirs = bureau.profile(relative.profile.taxpayer_id).social
        mine = bureau.profile(resident.profile.taxpayer_id)
        assert theirs is not None
        assert mine.social is not None
        assert mine.payments is not None
        assert theirs.resident_medical_year == 2027
        assert mine.social.resident_medical_year == 2026
        assert [one.amount for one in mine.payments.made[-1:]] == [Decimal("400.00")]
        assert _refusals(treasury, self.body(relative)) == ["paid_already"]

    @pytest.mark.parametrize(
        ("amount", "answers", "code"),
        [
            ("399.00", {}, "amount_differs"),
            ("400.00", {"plan": "pension"}, "nothing_open"),
            ("400.00", {"plan": "pension", "tier": "t500"}, "amount_differs"),
            ("500.00", {"plan": "pension", "tier": "t500"}, ""),
            ("400.00", {"plan": "other"}, "nothing_open"),
            ("400.00", {"whom": "family"}, "insured_unknown"),
            (
                "400.00",
                {"whom": "family", "insured_name": "某某", "insured_id": "130000194903089083"},
                "insured_unknown",
            ),
            (
                "400.00",
                {"whom": "family", "insured_name": "沈望舒", "insured_id": "{shen}"},
                "not_a_resident",
            ),
        ],
    )
    def test_what_cannot_be_paid_says_why(
        self,
        treasury: SyntheticTreasury,
        resident: Payer,
        amount: str,
        answers: dict[str, str],
        code: str,
    ) -> None:
        number = payer_named("沈望舒").person.id_number
        answers = {key: text.replace("{shen}", number) for key, text in answers.items()}
        body = self.body(resident, amount, **answers)
        assert _refusals(treasury, body) == ([code] if code else [])
