"""A card as one JSON object: what the command line prints, and what a simulator is given.

Every key is always there. Days are ISO 8601. ``valid_to`` is ``长期`` as on the card, with
``long_term`` true, for a card without end. ``type_mark`` is the card's own letter for its
``type``: J, I, Y, or empty. ``sex`` and ``ethnic`` are the words on the card, the stored
codes stand beside them; an ethnic code that no table knows is given in place of its name.
The photo is never given out. A
simulator may be given one: ``photo``, a small picture file (JPEG, a card's pixels) in base64.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from datetime import date

from devices.id_reader.card import LONG_TERM, Document, IdCard, Sex
from devices.id_reader.ethnic_groups import ETHNIC_GROUPS

_PLAIN = (
    "chinese_name",
    "english_name",
    "nationality",
    "pass_number",
    "issue_count",
    "version",
    "authority_code",
    "old_number_link",
)
_SEX_WORDS = {word: sex for sex in Sex for word in (sex.value, sex.chinese, sex.code)}
_ETHNIC_CODES = {name: code for code, name in ETHNIC_GROUPS.items()}


def card_to_json(card: IdCard) -> dict[str, str | bool | None]:
    """Return ``card`` as a JSON object; a field its document lacks is null."""
    return {
        "type": card.document.value,
        "type_mark": card.document.mark,
        "name": card.name,
        "sex": card.sex.chinese,
        "sex_code": card.sex.code,
        "ethnic": card.ethnic or None,
        "ethnic_code": card.ethnic_code or None,
        "birth": card.birth.isoformat(),
        "address": card.address or None,
        "number": card.number,
        "number_is_consistent": card.number_is_consistent,
        "issuer": card.issuer or None,
        "valid_from": card.valid_from.isoformat() if card.valid_from else None,
        "valid_to": _end_of(card),
        "long_term": card.long_term,
        **{field: getattr(card, field) or None for field in _PLAIN},
    }


def _end_of(card: IdCard) -> str | None:
    if card.long_term:
        return LONG_TERM
    return card.valid_to.isoformat() if card.valid_to else None


def card_from_json(fields: Mapping[str, object]) -> IdCard:
    """Return the card that ``fields`` describe; the reverse of :func:`card_to_json`.

    ``type`` defaults to a resident card, ``valid_to`` may say ``长期``, ``sex`` may be a
    word or a code, ``ethnic`` a name or a code. Raises ValueError naming the key that is
    wrong or missing.
    """

    def text(key: str, default: str | None = None) -> str:
        value = fields.get(key)
        if value is None and default is not None:
            return default
        if not isinstance(value, str):
            raise ValueError(f"{key}: a text is needed")
        return value

    def day(key: str) -> date | None:
        value = text(key, "")
        try:
            return date.fromisoformat(value) if value else None
        except ValueError:
            raise ValueError(f"{key}: not a day like 2026-11-21") from None

    try:
        document = Document(text("type", Document.RESIDENT.value))
    except ValueError:
        raise ValueError(f"type: one of {', '.join(Document)} is needed") from None
    try:
        sex = _SEX_WORDS[text("sex")]
    except KeyError:
        raise ValueError("sex: 男 or 女 is needed") from None
    birth = day("birth")
    if birth is None:
        raise ValueError("birth: a day is needed")
    long_term = fields.get("long_term") is True or fields.get("valid_to") in (
        LONG_TERM,
        "long-term",
    )
    ethnic = text("ethnic_code", text("ethnic", ""))
    plain = {field: text(field, "") for field in ("chinese_name", "english_name")}
    name = text("name", plain["chinese_name"] or plain["english_name"])
    chinese_only = document in (Document.RESIDENT, Document.HMT)
    if chinese_only or (not plain["chinese_name"] and not name.isascii()):
        plain["chinese_name"] = name
    elif not plain["english_name"]:
        plain["english_name"] = name
    return IdCard(
        document=document,
        name=name,
        sex=sex,
        birth=birth,
        number=text("number"),
        ethnic_code=_ETHNIC_CODES.get(ethnic, ethnic),
        address=text("address", ""),
        issuer=text("issuer", ""),
        valid_from=day("valid_from"),
        valid_to=None if long_term else day("valid_to"),
        long_term=long_term,
        chinese_name=plain["chinese_name"],
        english_name=plain["english_name"],
        nationality=text("nationality", ""),
        pass_number=text("pass_number", ""),
        issue_count=text("issue_count", ""),
        version=text("version", ""),
        authority_code=text("authority_code", ""),
        old_number_link=text("old_number_link", ""),
        photo=_photo(text("photo", "")),
    )


def _photo(encoded: str) -> bytes:
    try:
        return base64.b64decode(encoded, validate=True)
    except ValueError:
        raise ValueError("photo: not base64") from None
