"""A mobile number that is confirmed by a code (短信验证码) sent to it.

The hall sends the code and, for the right one, gives a proof that stands beside the
answer under ``NAME.proof`` as ``NUMBER PROOF`` and is filed with it. Another number needs
another proof. Where no code can be sent because there is no line, the number may stand
as :data:`UNCONFIRMED`, and the filing says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from kiosk.bilingual import Bilingual

if TYPE_CHECKING:
    from kiosk.tasks.definition import FactDefinition
    from kiosk.tasks.evaluation import Evaluation
    from kiosk.tasks.views import RawAnswer

PROOF: Final = ".proof"  # the key of the proof of a phone number
UNCONFIRMED: Final = "unconfirmed"

NEEDED: Final = Bilingual(
    "请点“发送验证码”,核实这个手机号", "Have a code sent, to confirm this number"
)


def proven(number: str, proof: str) -> str:
    """The raw answer under ``NAME.proof``."""
    return f"{number} {proof}"


def proof_of(
    values: Evaluation, answers: Mapping[str, RawAnswer], fact: FactDefinition
) -> str | None:
    """The proof of the number as it stands; None if there is none, or for another number."""
    number, raw = values.held(fact.key).value, answers.get(fact.key + PROOF)
    if not isinstance(number, str) or not isinstance(raw, str):
        return None
    of, _, proof = raw.partition(" ")
    return proof if of == number and proof else None


def standing(values: Evaluation, answers: Mapping[str, RawAnswer], fact: FactDefinition) -> str:
    """``""`` (no code is asked for), ``needed``, ``confirmed`` or ``unconfirmed``."""
    if fact.entry.verify is None or not isinstance(values.held(fact.key).value, str):
        return ""
    proof = proof_of(values, answers, fact)
    if proof is None:
        return "needed"
    return UNCONFIRMED if proof == UNCONFIRMED else "confirmed"
