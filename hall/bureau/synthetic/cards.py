"""The synthetic people's resident cards, as the device dock puts them on the reader."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Protocol
from urllib.parse import quote

from hall.bureau.synthetic.people import SyntheticPerson


class CardHolder(SyntheticPerson, Protocol):
    """A person with everything that is printed on the card."""

    @property
    def sex(self) -> str: ...  # noqa: D102
    @property
    def ethnic(self) -> str: ...  # noqa: D102
    @property
    def birth(self) -> date: ...  # noqa: D102
    @property
    def address(self) -> str: ...  # noqa: D102
    @property
    def issuer(self) -> str: ...  # noqa: D102
    @property
    def valid_from(self) -> date: ...  # noqa: D102
    @property
    def valid_to(self) -> date | None: ...  # noqa: D102


def cards(
    people: Iterable[CardHolder], base_url: str, token: str
) -> list[dict[str, str | dict[str, str]]]:
    """Return one entry a person: a label, the card's fields, where to get an identity code.

    ``valid_to`` is ``"长期"`` for a card without end. ``token`` is the local token of the
    synthetic routes.
    """
    return [
        {
            "label": _label(person),
            "card": {
                "type": "resident",
                "name": person.name,
                "sex": person.sex,
                "ethnic": person.ethnic,
                "birth": person.birth.isoformat(),
                "address": person.address,
                "number": person.id_number,
                "issuer": person.issuer,
                "valid_from": person.valid_from.isoformat(),
                "valid_to": person.valid_to.isoformat() if person.valid_to else "长期",
            },
            "code_url": f"{base_url.rstrip('/')}/synthetic/identity-code/"
            f"{quote(person.person_key, safe='')}?token={quote(token, safe='')}",
        }
        for person in people
    ]


def _label(person: SyntheticPerson) -> str:
    firms = [one.taxpayer_name for one in person.mandates if one.role != "self"]
    if not firms:
        return person.name
    more = f" 等 {len(firms)} 户" if len(firms) > 1 else ""
    return f"{person.name} · {firms[0]}{more}"
