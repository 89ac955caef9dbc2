"""The profile as it comes over the wire."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest

from kiosk.taxpayer import Tax, TaxpayerKind, decode_profile, encode_profile

LEAST = {
    "taxpayer_id": "91133100MADEM0011F",
    "kind": "company",
    "name": "合成公司",
    "fetched_at": "2026-11-21T00:30:00+08:00",
}


def test_sections_that_were_not_sent_are_none_not_empty() -> None:
    profile = decode_profile(json.dumps(LEAST).encode())
    assert profile.kind is TaxpayerKind.COMPANY
    assert profile.payments is None
    assert profile.sources is None


def test_money_and_days_survive_exactly() -> None:
    sent = {
        **LEAST,
        "payments": {
            "as_of": "2026-11-21T00:30:00+08:00",
            "payables": [
                {
                    "payable_id": "1",
                    "tax": "VAT",
                    "period_start": "2026-07-01",
                    "period_end": "2026-09-30",
                    "amount": "12300.10",
                    "due": "2026-10-26",
                }
            ],
        },
        "benefits": {
            "as_of": "2026-11-21T00:30:00+08:00",
            "tags": {"amount": "0.10", "flag": True, "count": 3},
        },
    }
    profile = decode_profile(json.dumps(sent).encode())
    assert profile.payments is not None
    (payable,) = profile.payments.payables
    assert (payable.tax, payable.amount, payable.due) == (
        Tax.VAT,
        Decimal("12300.10"),
        date(2026, 10, 26),
    )
    assert profile.benefits is not None
    assert profile.benefits.tags == {"amount": "0.10", "flag": True, "count": 3}
    assert decode_profile(encode_profile(profile)) == profile


def test_a_newer_server_may_send_more() -> None:
    sent = {
        **LEAST,
        "horoscope": "good",
        "bank": {"as_of": LEAST["fetched_at"], "known": 1, "reported": 1, "colour": "red"},
    }
    profile = decode_profile(json.dumps(sent).encode())
    assert profile.bank is not None
    assert profile.bank.known == 1


@pytest.mark.parametrize(
    ("change", "names"),
    [
        ({"kind": "charity"}, r"\$\.kind"),
        ({"fetched_at": "yesterday"}, r"\$\.fetched_at"),
        (
            {"bank": {"as_of": LEAST["fetched_at"], "known": "two", "reported": 1}},
            r"\$\.bank\.known",
        ),
        ({"bank": {"as_of": LEAST["fetched_at"], "known": 2}}, "reported"),
        ({"taxpayer_id": None}, r"\$\.taxpayer_id"),
    ],
)
def test_what_is_wrong_is_named_but_never_repeated(change: dict[str, object], names: str) -> None:
    with pytest.raises(ValueError, match=names) as refused:
        decode_profile(json.dumps({**LEAST, **change}).encode())
    assert "91133100" not in str(refused.value)


def test_what_is_not_json_is_a_value_error() -> None:
    with pytest.raises(ValueError, match="profile"):
        decode_profile(b"<html>")
