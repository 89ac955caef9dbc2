"""What the hall needs of a tax bureau: one protocol of few methods.

A real adapter implements :class:`Bureau` and must pass the contract tests in
``tests/hall/bureau_contract.py``. Methods block; the hall calls them from worker
threads. Each may raise :class:`BureauUnavailableError`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Protocol

from kiosk.bilingual import Bilingual
from kiosk.identity.visitor import Mandate
from kiosk.issued_document import IssuedDocument
from kiosk.taxpayer import Payable, Profile


class BureauUnavailableError(Exception):
    """The bureau does not answer; whether it acted is unknown."""


class UnknownTaxpayerError(LookupError):
    """The bureau knows no such taxpayer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Someone the bureau knows. Lives in a request; never logged."""

    person_key: str
    name: str
    id_number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Taxpayer:
    """Name and number of a taxpayer, as a business licence shows them."""

    uscc: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """The bureau's word that a filing was accepted (受理回执)."""

    number: str
    accepted_at: datetime
    taxpayer_id: str
    title: Bilingual
    amount: Decimal  # yuan, tax and fees declared in total
    verification: str  # "TR1:…"
    document: IssuedDocument | None = None  # what is issued on paper because of it
    payables: tuple[Payable, ...] = ()  # what is owed now because of it


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """The filing stands."""

    receipt: Receipt


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One reason for a refusal: a stable code, and words for the taxpayer."""

    code: str
    words: Bilingual


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """The filing was judged and does not stand; the same key will never be accepted."""

    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Processing:
    """The bureau has the filing and has not decided yet."""


Outcome = Accepted | Refused | Processing


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicKey:
    """One key by which terminals check signatures offline."""

    kid: str
    alg: str  # "EdDSA" or "SM2"
    public_key: bytes  # raw
    use: str  # "identity" or "receipt"
    not_before: datetime
    not_after: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicKeys:
    """The bureau's keys of now, and those that must no longer be believed."""

    issuer: str
    max_age_seconds: int  # how long an identity code may live
    keys: tuple[PublicKey, ...]
    revoked: tuple[str, ...]


class Bureau(Protocol):
    """The tax bureau behind the hall."""

    @property
    def simulated(self) -> bool:
        """Whether the taxpayers are synthetic."""
        ...

    def find_person(self, id_number: str, name: str | None) -> Person | None:
        """Find a person by resident number; with ``name``, both must match."""
        ...

    def person(self, person_key: str) -> Person | None:
        """Find a person by the bureau's own key."""
        ...

    def mandates(self, person_key: str) -> tuple[Mandate, ...]:
        """Return for whom the person may act, in every state (绑定关系)."""
        ...

    def profile(self, taxpayer_id: str) -> Profile:
        """Return everything known of a taxpayer; raises :class:`UnknownTaxpayerError`."""
        ...

    def submit(self, key: str, body: bytes) -> Outcome:
        """Hand in a filing, exactly once for each ``key``.

        Called again with the same key and body it must not act again, and returns what
        it returned before or has decided since. An adapter of a system without such keys
        asks that system first whether the filing is there.
        """
        ...

    def query(self, key: str) -> Outcome | None:
        """Return what became of ``key``, or ``None`` if the bureau never saw it."""
        ...

    def keys(self) -> PublicKeys:
        """Return the keys for identity codes and receipts."""
        ...

    def send_sms(self, person_key: str, text: Bilingual, *, phone: str | None = None) -> str:
        """Send a text message to the person; return the masked phone number.

        It goes to the number the bureau has for them, or to ``phone`` (11 digits) where
        the person is just giving that number.
        """
        ...

    def licence(self, url: str) -> Taxpayer | None:
        """Ask whose business licence a licence code's URL stands for."""
        ...
