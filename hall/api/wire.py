"""The JSON that travels between terminal and hall. Decimals are strings, instants carry offsets."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from hall.bureau.bureau import Person
from kiosk.identity.visitor import Mandate, MandateStatus, Right, Role
from kiosk.issued_document import IssuedDocument
from kiosk.taxpayer import Tax

ShortText = Annotated[str, StringConstraints(max_length=80)]
IdNumber = Annotated[str, StringConstraints(min_length=6, max_length=24)]


class Inbound(BaseModel):
    """A body a terminal sends. Unknown keys pass, so that terminals may be newer."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)


class Outbound(BaseModel):
    """A body the hall sends."""

    model_config = ConfigDict(frozen=True)


class Enrolment(Inbound):
    """A terminal introduces itself, once."""

    enrolment_code: Annotated[str, StringConstraints(max_length=40)]
    terminal_name: ShortText
    software_version: Annotated[str, StringConstraints(max_length=40)]


class Enrolled(Outbound):
    """The terminal's place in the hall, and its token, shown only now."""

    terminal_id: str
    token: str
    hall_name: str
    terminal_label: str
    region: str


class TerminalState(Outbound):
    """Who the terminal is to the hall, and what time it is."""

    terminal_id: str
    hall_name: str
    terminal_label: str
    region: str
    server_time: datetime
    simulated: bool = Field(description="true when the taxpayers are synthetic")
    paper_ways: list[str] = Field(
        default=[], description="how papers can be taken away besides printing: phone, desk"
    )


class IdentityKey(Outbound):
    """One public key."""

    kid: str
    alg: Literal["EdDSA", "SM2"]
    public_key: str = Field(description="base64url without padding, of the raw key")
    use: Literal["identity", "receipt"]
    not_before: datetime
    not_after: datetime


class IdentityKeys(Outbound):
    """All keys by which a terminal verifies offline."""

    issuer: str
    max_age_seconds: int = Field(description="how long an identity code may live")
    keys: list[IdentityKey]
    revoked: list[str]


class CardPerson(Inbound):
    """Name and number as read from a card, or typed."""

    name: ShortText
    id_number: IdNumber


class ByIdCard(Inbound):
    """The visitor laid a resident card on the reader."""

    evidence: Literal["id_card"]
    person: CardPerson


class ByIdentityCode(Inbound):
    """The visitor showed a signed identity code."""

    evidence: Literal["identity_code"]
    code: Annotated[str, StringConstraints(max_length=1200)]


class BySmsCode(Inbound):
    """The visitor typed number and code."""

    evidence: Literal["sms_code"]
    id_number: IdNumber
    sms_id: str
    code: Annotated[str, StringConstraints(max_length=12)]


class ByLicenceCode(Inbound):
    """The visitor showed a business licence, and who they are."""

    evidence: Literal["licence_code"]
    uscc: Annotated[str, StringConstraints(max_length=18)]
    person: CardPerson | None = Field(
        default=None,
        description="without it the answer is 403 person_needed: a licence is no person",
    )


VisitRequest = Annotated[
    ByIdCard | ByIdentityCode | BySmsCode | ByLicenceCode, Field(discriminator="evidence")
]


class VisitPerson(Outbound):
    """Who was recognised."""

    person_key: str
    name: str
    id_number: str

    @classmethod
    def of(cls, person: Person) -> VisitPerson:
        """Write a person."""
        return cls(person_key=person.person_key, name=person.name, id_number=person.id_number)


class MandateBody(Outbound):
    """One binding, as in ``kiosk/identity/visitor.py``."""

    taxpayer_id: str
    taxpayer_name: str
    taxpayer_kind: str
    role: Role
    rights: list[Right]
    status: MandateStatus
    valid_to: date | None

    @classmethod
    def of(cls, mandate: Mandate) -> MandateBody:
        """Write a mandate."""
        return cls(
            taxpayer_id=mandate.taxpayer_id,
            taxpayer_name=mandate.taxpayer_name,
            taxpayer_kind=mandate.taxpayer_kind,
            role=mandate.role,
            rights=list(mandate.rights),
            status=mandate.status,
            valid_to=mandate.valid_to,
        )


class VisitBody(Outbound):
    """A visit has begun."""

    visit_id: str
    visit_token: str
    expires_at: datetime
    person: VisitPerson
    mandates: list[MandateBody]


class PayableBody(Outbound):
    """One sum that is owed."""

    payable_id: str
    tax: Tax
    period_start: date
    period_end: date
    amount: str = Field(description="yuan")
    due: date


class ReceiptBody(Outbound):
    """The bureau's receipt."""

    number: str
    accepted_at: datetime
    taxpayer_id: str
    title_zh: str
    title_en: str
    amount: str = Field(description="yuan")
    verification: str = Field(description="TR1: code, to be checked offline")
    document: IssuedDocument | None = Field(
        default=None, description="what the bureau issues on paper because of it"
    )
    payables: list[PayableBody] = Field(default=[], description="what is owed now because of it")


class AcceptedBody(Outbound):
    """The filing stands."""

    state: Literal["accepted"]
    receipt: ReceiptBody


class ReasonBody(Outbound):
    """Why a filing was refused."""

    code: str
    zh: str
    en: str


class RefusedBody(Outbound):
    """The filing does not stand; mend it and send it under a new key."""

    state: Literal["refused"]
    reasons: list[ReasonBody]


class ProcessingBody(Outbound):
    """Not decided yet; ask again."""

    state: Literal["processing"]


class RatingRequest(Inbound):
    """A rating of the service (好差评)."""

    grade: int = Field(ge=1, le=5, description="1 非常满意, 5 非常不满意")
    reasons: list[ShortText] = Field(default=[], max_length=20)
    text: Annotated[str, StringConstraints(max_length=500)] = ""
    item: Annotated[str, StringConstraints(max_length=40)] = ""
    terminal_id: str = ""
    visit_id: str | None = None
    rated_at: AwareDatetime


class RatingNumber(Outbound):
    """The rating was counted."""

    number: str


class SmsRequest(Inbound):
    """Ask for a code by text message."""

    id_number: IdNumber
    purpose: Annotated[str, StringConstraints(max_length=40)]


class SmsSent(Outbound):
    """A code is on its way."""

    sms_id: str
    masked_phone: str
    expires_at: datetime


class LicenceRequest(Inbound):
    """A licence code whose content is a URL."""

    url: Annotated[str, StringConstraints(max_length=500)]


class LicenceBody(Outbound):
    """Whose licence it is."""

    uscc: str
    name: str


class HelpAvailability(Outbound):
    """Whether somebody can help, and how soon."""

    open: bool
    clerks_online: int
    queue_length: int
    wait_seconds: int | None = Field(description="null when nobody is there to say")


class HelpRequest(Inbound):
    """A visitor calls for help."""

    visit_id: str | None = None
    taxpayer_id: str | None = Field(default=None, description="for whom the visitor is acting")
    topic: ShortText = ""
    screen: ShortText = ""
    language: Literal["zh", "en"] = "zh"


class HelpQueued(Outbound):
    """The call stands in the queue."""

    call_id: str
    position: int
    wait_seconds: int | None
