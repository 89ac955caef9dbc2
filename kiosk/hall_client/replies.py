"""What the hall server answers, as typed values. Personal data stays out of ``repr``."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

from kiosk.bilingual import Bilingual
from kiosk.identity.visitor import Mandate
from kiosk.issued_document import IssuedDocument
from kiosk.taxpayer import Payable, Profile


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolment:
    """This terminal is now known to the hall."""

    terminal_id: str
    token: str = field(repr=False)
    hall_name: str
    terminal_label: str
    region: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TerminalState:
    """The hall's view of this terminal, and of the time."""

    terminal_id: str
    hall_name: str
    terminal_label: str
    region: str
    server_time: datetime
    simulated: bool = False
    paper_ways: tuple[str, ...] = ()
    """How papers can be taken away besides printing: ``phone``, ``desk``."""
    skew: timedelta = timedelta(0)
    """Hall's time minus this machine's, half of the round trip taken off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitPerson:
    """The person as the bureau knows them."""

    person_key: str = field(repr=False)
    name: str = field(repr=False)
    id_number: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenVisit:
    """A visit the hall has opened, and for whom the person may act."""

    visit_id: str
    visit_token: str = field(repr=False)
    expires_at: datetime
    person: VisitPerson
    mandates: tuple[Mandate, ...] = field(repr=False)
    mandates_json: bytes = field(repr=False)
    """The mandates as received, for the store."""


@dataclass(frozen=True, slots=True)
class FetchedProfile:
    """A profile decoded, and as received for the store."""

    profile: Profile = field(repr=False)
    raw: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """The bureau took it (回执)."""

    number: str
    accepted_at: datetime
    taxpayer_id: str = field(repr=False)
    title_zh: str
    title_en: str
    amount: Decimal
    verification: str = field(repr=False)
    document: IssuedDocument | None = field(default=None, repr=False)
    payables: tuple[Payable, ...] = field(default=(), repr=False)  # what is owed now

    @property
    def title(self) -> Bilingual:
        """What was filed."""
        return Bilingual(self.title_zh, self.title_en)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One reason why the bureau refuses a filing."""

    code: str
    zh: str
    en: str

    @property
    def text(self) -> Bilingual:
        """The reason in words."""
        return Bilingual(self.zh, self.en)


@dataclass(frozen=True, slots=True)
class Accepted:
    """The filing is accepted; ``raw`` is the answer as received."""

    receipt: Receipt
    raw: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class SubmissionRefused:
    """The bureau refuses the filing; ``raw`` is the answer as received."""

    reasons: tuple[Reason, ...]
    raw: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Processing:
    """The hall has it; the bureau has not decided."""


SubmissionState = Accepted | SubmissionRefused | Processing


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingTaken:
    """A rating was stored."""

    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SmsSent:
    """A code is on its way to the phone that the bureau knows."""

    sms_id: str
    masked_phone: str
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Licence:
    """Whose business licence (营业执照) a code belongs to."""

    uscc: str = field(repr=False)
    name: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpAvailability:
    """Whether a clerk can be called now."""

    open: bool
    clerks_online: int
    queue_length: int
    wait_seconds: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpCall:
    """A place in the queue."""

    call_id: str
    position: int
    wait_seconds: int | None = None


@dataclass(frozen=True, slots=True)
class HelpSocket:
    """Where and how to open the WebSocket of a help call."""

    url: str
    headers: dict[str, str] = field(repr=False)
    ca_bundle: str | None = None
