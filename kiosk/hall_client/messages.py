"""What a visitor says to the hall and not to the bureau: a rating, a concern (诉求).

Both are filled in as guided tasks. The body that is kept is the task's; what the hall gets
is made from it, the same bytes each time, so that a message sent twice counts once.
"""

from __future__ import annotations

import json
from typing import Any, Final

from kiosk.bilingual import Bilingual

#: Kinds of pending events, and of ``submission.kind`` in a task file.
RATING_TASK: Final = "rating"
CONCERN_TASK: Final = "concern"

RATED: Final = Bilingual("服务评价", "Rating of the service")
SAID: Final = Bilingual("意见和诉求", "A concern")

_GRADE: Final = "grade"  # the options are grade1 … grade5, 1 = 非常满意
_LONGEST: Final = 500


def rating_message(body: bytes) -> bytes:
    """The body of ``POST /ratings`` for an S37 as it was filled in.

    Answers: ``grade`` (grade1 … grade5), ``reasons`` (option values), ``words``, ``item``.
    """
    filed: dict[str, Any] = json.loads(body)
    answers = filed["answers"]
    return _written(
        {
            "grade": int(str(answers[_GRADE]).removeprefix(_GRADE)),
            "reasons": answers.get("reasons") or [],
            "text": str(answers.get("words") or "")[:_LONGEST],
            "item": str(answers.get("item") or "visit"),
            "terminal_id": filed["terminal_id"],
            "visit_id": filed["visit_id"],
            "rated_at": filed["prepared_at"],
        }
    )


def concern_message(body: bytes) -> bytes:
    """The body of ``POST /concerns`` for an S36 as it was filled in.

    Answers: ``topic`` (an option value), ``words``, ``phone`` (empty: no answer is wanted).
    """
    filed: dict[str, Any] = json.loads(body)
    answers = filed["answers"]
    return _written(
        {
            "topic": str(answers["topic"]),
            "text": str(answers["words"])[:_LONGEST],
            "phone": str(answers.get("phone") or ""),
            "visit_id": filed["visit_id"],
            "terminal_id": filed["terminal_id"],
            "said_at": filed["prepared_at"],
        }
    )


def taken_as_receipt(number: str, body: bytes, taken_at: str, what: Bilingual) -> bytes:
    """The hall's word that it has the message, in the form of a receipt (no sum, no code)."""
    filed: dict[str, Any] = json.loads(body)
    return _written(
        {
            "state": "accepted",
            "receipt": {
                "number": number,
                "accepted_at": taken_at,
                "taxpayer_id": filed["taxpayer_id"],
                "title_zh": what.zh,
                "title_en": what.en,
                "amount": "0.00",
                "verification": "",
            },
        }
    )


def _written(content: dict[str, object]) -> bytes:
    return json.dumps(content, ensure_ascii=False, sort_keys=True).encode()
