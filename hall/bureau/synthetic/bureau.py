"""The synthetic bureau: invented taxpayers whose filings really change what is known of them."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import date, datetime
from typing import Final

from pydantic import ValidationError
from sqlalchemy import Connection, select, update

from hall.bureau.bureau import (
    Accepted,
    Outcome,
    Person,
    PublicKeys,
    Reason,
    Refused,
    Taxpayer,
    UnknownTaxpayerError,
)
from hall.bureau.filing import Filing
from hall.bureau.key_ring import KeyRing, SigningKey
from hall.bureau.synthetic.applications import (
    application_reasons,
    keep_application,
    lay_applications_over,
)
from hall.bureau.synthetic.business_income import lay_business_income_over
from hall.bureau.synthetic.faults import Faults
from hall.bureau.synthetic.invoices import lay_invoices_over
from hall.bureau.synthetic.invoices_on_behalf import lay_on_behalf_over
from hall.bureau.synthetic.issuing import issue
from hall.bureau.synthetic.kept_outcomes import outcome_text, stored_outcome
from hall.bureau.synthetic.ledger import lay_over
from hall.bureau.synthetic.paid import lay_over_payments
from hall.bureau.synthetic.penalties import lay_penalties_over
from hall.bureau.synthetic.people import Personas, PersonaSource, SyntheticPerson
from hall.bureau.synthetic.period_check import period_reasons
from hall.bureau.synthetic.receipts import receipt_for
from hall.bureau.synthetic.recompute import unlike_calculation, wrong_amounts
from hall.bureau.synthetic.return_parts import filed_columns, read_filed
from hall.bureau.synthetic.rework import unlike_own_facts
from hall.bureau.synthetic.task_terms import TaskTerms, terms_of
from hall.clock import Clock
from hall.database import Database, insert_once
from hall.number_series import next_number
from hall.phone_codes import PhoneProofs
from hall.secret_keys import SecretKeys
from hall.tables import synthetic_filings
from kiosk.bilingual import Bilingual
from kiosk.china_time import CHINA
from kiosk.identity.identity_code import issue_identity_code
from kiosk.identity.visitor import Mandate, MandateStatus
from kiosk.taxpayer import InvoiceRecord, Profile

ISSUER: Final = "synthetic-tax-bureau"
LICENCE_HOST: Final = "licence.example"
"""Host of the synthetic business licences: ``https://licence.example/USCC``."""


class SyntheticBureau:
    """Serves personas, judges filings, signs receipts; its memory is the hall's database."""

    simulated: Final = True

    def __init__(self, database: Database, clock: Clock, personas: PersonaSource) -> None:
        self._database = database
        self._clock = clock
        self._source = personas
        self._personas: tuple[date, Personas] | None = None
        self._messages: dict[str, list[str]] = {}
        self._phone_proofs = PhoneProofs(SecretKeys(database), clock)
        self.faults = Faults()
        self.key_ring = KeyRing(database, clock, ISSUER)

    # What the Bureau protocol asks for

    def find_person(self, id_number: str, name: str | None) -> Person | None:
        """See :class:`hall.bureau.bureau.Bureau`."""
        self.faults.strike()
        wanted = id_number.strip().upper()
        for person in self.people():
            if person.id_number.upper() == wanted and (
                name is None or _plain(name) == _plain(person.name)
            ):
                return _person(person)
        return None

    def person(self, person_key: str) -> Person | None:
        """See :class:`hall.bureau.bureau.Bureau`."""
        self.faults.strike()
        found = self._find(person_key)
        return None if found is None else _person(found)

    def mandates(self, person_key: str) -> tuple[Mandate, ...]:
        """See :class:`hall.bureau.bureau.Bureau`."""
        self.faults.strike()
        found = self._find(person_key)
        return () if found is None else found.mandates

    def profile(self, taxpayer_id: str) -> Profile:
        """See :class:`hall.bureau.bureau.Bureau`."""
        self.faults.strike()
        with self._database.reading() as connection:
            return self._profile(connection, taxpayer_id)

    def submit(self, key: str, body: bytes) -> Outcome:
        """See :class:`hall.bureau.bureau.Bureau`: key, filing and receipt in one transaction."""
        self.faults.strike()
        # Before the transaction: making a key is a transaction of its own.
        signing_key = self.key_ring.current("receipt")
        body_hash = hashlib.sha256(body).hexdigest()
        with self._database.writing() as connection:
            # One filing at a time, on every database: the counter's row is locked until the end.
            next_number(connection, "filings-judged")
            known = stored_outcome(connection, key)
            if known is not None:
                return known
            now = self._clock()
            before = self._owed_ids(connection, body)
            outcome, filing = self._judge(connection, key, body, now, signing_key)
            if filing is not None and isinstance(outcome, Accepted):
                keep_application(connection, key, filing, now)
            insert_once(
                connection,
                synthetic_filings,
                {
                    "key": key,
                    "body_hash": body_hash,
                    "decided_at": now,
                    "outcome": outcome_text(outcome),
                    "accepted": int(isinstance(outcome, Accepted)),
                    **filed_columns(filing),
                },
            )
            return self._with_payables(connection, key, outcome, filing, before)

    def _with_payables(
        self,
        connection: Connection,
        key: str,
        outcome: Outcome,
        filing: Filing | None,
        before: frozenset[str],
    ) -> Outcome:
        """Say on the receipt what is owed now and was not before, as the profile will."""
        if filing is None or not isinstance(outcome, Accepted):
            return outcome
        payments = self._profile(connection, filing.taxpayer_id).payments
        payables = tuple(
            one for one in (payments.payables if payments else ()) if one.payable_id not in before
        )
        if not payables:
            return outcome
        outcome = replace(outcome, receipt=replace(outcome.receipt, payables=payables))
        connection.execute(
            update(synthetic_filings)
            .where(synthetic_filings.c.key == key)
            .values(outcome=outcome_text(outcome))
        )
        return outcome

    def _owed_ids(self, connection: Connection, body: bytes) -> frozenset[str]:
        """What the taxpayer named in ``body`` owes before it is judged."""
        try:
            profile = self._profile(connection, str(json.loads(body)["taxpayer_id"]))
        except (UnknownTaxpayerError, ValueError, KeyError, TypeError):
            return frozenset()  # judging says what is wrong
        payments = profile.payments
        return frozenset(one.payable_id for one in (payments.payables if payments else ()))

    def query(self, key: str) -> Outcome | None:
        """See :class:`hall.bureau.bureau.Bureau`."""
        self.faults.strike()
        with self._database.reading() as connection:
            return stored_outcome(connection, key)

    def keys(self) -> PublicKeys:
        """See :class:`hall.bureau.bureau.Bureau`."""
        return self.key_ring.published()

    def send_sms(self, person_key: str, text: Bilingual, *, phone: str | None = None) -> str:
        """See :class:`hall.bureau.bureau.Bureau`; the message shows on the synthetic phone."""
        self.faults.strike()
        self._messages.setdefault(person_key, []).append(text.zh)
        if phone is not None:
            return f"{phone[:3]}****{phone[-4:]}"
        digits = int(hashlib.sha256(person_key.encode()).hexdigest(), 16) % 10_000
        return f"138****{digits:04d}"

    def licence(self, url: str) -> Taxpayer | None:
        """See :class:`hall.bureau.bureau.Bureau`."""
        self.faults.strike()
        uscc = url.rstrip("/").rpartition("/")[2].upper()
        personas = self._today_personas()
        if uscc not in personas.taxpayer_ids:
            return None
        return Taxpayer(uscc=uscc, name=personas.profile(uscc).name)

    # What only a synthetic bureau can do

    def people(self) -> tuple[SyntheticPerson, ...]:
        """Return everybody, for the synthetic phone and the dock."""
        return self._today_personas().people

    def identity_code(self, person_key: str) -> str:
        """Issue an identity code (身份码) as the bureau's phone app would.

        Raises ``LookupError`` for an unknown person.
        """
        if self._find(person_key) is None:
            raise LookupError("no such person")
        key = self.key_ring.current("identity")
        return issue_identity_code(
            key.private_key, key.kid, person_key, self._clock(), issuer=ISSUER
        )

    def messages(self, person_key: str) -> tuple[str, ...]:
        """Return the text messages the person got since this server started, newest last."""
        return tuple(self._messages.get(person_key, ()))

    # How a filing is judged

    def _judge(
        self, connection: Connection, key: str, body: bytes, now: datetime, signing_key: SigningKey
    ) -> tuple[Outcome, Filing | None]:
        try:
            filing = Filing.model_validate_json(body)
        except ValidationError as error:
            places = ", ".join(
                ".".join(str(part) for part in fault["loc"])
                for fault in error.errors(include_input=False, include_context=False)
            )
            return (
                _refused(
                    "malformed_filing",
                    f"申报内容不完整({places})",
                    f"the filing is incomplete ({places})",
                ),
                None,
            )
        try:
            profile = self._profile(connection, filing.taxpayer_id)
        except UnknownTaxpayerError:
            return (
                _refused("taxpayer_unknown", "查不到这个纳税人", "no such taxpayer"),
                filing,
            )
        terms = terms_of(filing.task, filing.task_version)
        if terms is None:
            return (
                _refused(
                    "task_unknown",
                    "这一版事项已不受理,请重新办理",
                    "this version of the task is not taken any more; please do it anew",
                ),
                filing,
            )
        if not self._may_act(filing, terms, now):
            return (
                _refused(
                    "no_mandate",
                    "办理人没有替这个纳税人办这件事的权限",
                    "the person may not do this for this taxpayer",
                ),
                filing,
            )
        if terms.is_signed and filing.signature is None:
            return _refused("signature_missing", "还没有签名", "it is not signed"), filing
        today = now.astimezone(CHINA).date()
        reasons = period_reasons(filing, terms, profile, today) + (
            wrong_amounts(filing, profile) or unlike_calculation(filing, terms)
        )
        reasons += application_reasons(connection, filing, profile, today, self._phone_proofs)
        # Only a filing that fits its period can be worked out again.
        reasons = reasons or unlike_own_facts(filing, profile, today)
        if reasons:
            return Refused(reasons=reasons), filing
        issued = issue(
            connection,
            key,
            filing,
            profile,
            self._find(filing.person_key),
            now,
            signing_key,
            lambda: self._invoice_ledger(connection),
        )
        if isinstance(issued, tuple):
            return Refused(reasons=issued), filing
        receipt = receipt_for(connection, filing, terms, now, signing_key)
        return Accepted(receipt=replace(receipt, document=issued)), filing

    def _may_act(self, filing: Filing, terms: TaskTerms, now: datetime) -> bool:
        person = self._find(filing.person_key)
        today = now.astimezone(CHINA).date()
        return person is not None and any(
            mandate.taxpayer_id == filing.taxpayer_id
            and mandate.status is MandateStatus.ACTIVE
            and (mandate.valid_to is None or mandate.valid_to >= today)
            and terms.rights <= set(mandate.rights)
            for mandate in person.mandates
        )

    # Personas, with what has been filed here laid over them

    def _profile(self, connection: Connection, taxpayer_id: str) -> Profile:
        personas = self._today_personas()
        if taxpayer_id not in personas.taxpayer_ids:
            raise UnknownTaxpayerError("no such taxpayer")
        rows = connection.execute(
            select(synthetic_filings)
            .where(
                (synthetic_filings.c.taxpayer_id == taxpayer_id)
                & (synthetic_filings.c.accepted == 1)
                & (
                    (synthetic_filings.c.period_start != "")
                    | synthetic_filings.c.amounts.startswith("[")  # a combined return
                )
            )
            .order_by(synthetic_filings.c.decided_at)
        ).all()
        filed = tuple(one for row in rows for one in read_filed(row))
        profile = replace(personas.profile(taxpayer_id), fetched_at=self._clock(), synthetic=True)
        profile = lay_applications_over(connection, lay_over(profile, filed))
        profile = lay_business_income_over(connection, profile, personas)
        profile = lay_penalties_over(connection, profile)
        profile = lay_on_behalf_over(connection, lay_invoices_over(connection, profile))
        return lay_over_payments(connection, profile, self._find(taxpayer_id))

    def _invoice_ledger(self, connection: Connection) -> tuple[InvoiceRecord, ...]:
        """Every invoice, as its seller has it."""
        return tuple(
            record
            for taxpayer_id in self._today_personas().taxpayer_ids
            if (invoices := self._profile(connection, taxpayer_id).invoices) is not None
            for record in invoices.records
            if not record.received
        )

    def _today_personas(self) -> Personas:
        today = self._clock().astimezone(CHINA).date()
        if self._personas is None or self._personas[0] != today:
            self._personas = (today, self._source(today))
        return self._personas[1]

    def _find(self, person_key: str) -> SyntheticPerson | None:
        return next((one for one in self.people() if one.person_key == person_key), None)


def _person(person: SyntheticPerson) -> Person:
    return Person(person_key=person.person_key, name=person.name, id_number=person.id_number)


def _plain(name: str) -> str:
    return "".join(name.split()).replace("•", "·")


def _refused(code: str, zh: str, en: str) -> Refused:
    return Refused(reasons=(Reason(code=code, words=Bilingual(zh, en)),))
