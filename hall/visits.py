"""Visits: who is at which terminal, and for whom they may act, until the visit ends."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import insert, or_, select, update

from hall.bureau.bureau import Bureau, Person, UnknownTaxpayerError
from hall.clock import Clock
from hall.database import Database
from hall.problem import Problem
from hall.secret_keys import new_token, token_hash
from hall.tables import visits
from hall.terminals import Terminal
from kiosk.bilingual import Bilingual
from kiosk.china_time import CHINA
from kiosk.identity.visitor import Evidence, Mandate, MandateStatus, Right
from kiosk.masking import masked_person, masked_taxpayer
from kiosk.taxpayer import Profile


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One visit, as the hall keeps it: no number and no full name."""

    visit_id: str
    terminal_id: str
    person_key: str
    masked_name: str
    only_taxpayer: str | None
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedVisit:
    """What the terminal gets when a visit begins."""

    visit: Visit
    token: str
    person: Person
    mandates: tuple[Mandate, ...]


class Visits:
    """Opens visits, answers for their taxpayers, ends them."""

    def __init__(
        self, database: Database, bureau: Bureau, clock: Clock, longest: timedelta
    ) -> None:
        self._database = database
        self._bureau = bureau
        self._clock = clock
        self._longest = longest

    def open(
        self,
        terminal: Terminal,
        person: Person,
        evidence: Evidence,
        *,
        only_taxpayer: str | None = None,
    ) -> OpenedVisit:
        """Open a visit of ``person`` at ``terminal``.

        ``only_taxpayer`` narrows it to one taxpayer (a scanned licence). Raises
        :class:`Problem` 403 ``no_mandate`` when the person has nothing to do with it.
        """
        mandates = self._mandates(person.person_key, only_taxpayer)
        if only_taxpayer is not None and not mandates:
            raise Problem(
                403,
                "no_mandate",
                Bilingual(
                    "您与这家企业没有绑定关系,请由法定代表人在电子税务局添加",
                    "you are not bound to this company; its legal representative can add you",
                ),
            )
        now = self._clock()
        token = new_token()
        visit = Visit(
            visit_id=str(uuid.uuid4()),
            terminal_id=terminal.terminal_id,
            person_key=person.person_key,
            masked_name=masked_person(person.name),
            only_taxpayer=only_taxpayer,
            expires_at=now + self._longest,
        )
        with self._database.writing() as connection:
            connection.execute(
                insert(visits).values(
                    visit_id=visit.visit_id,
                    token_hash=token_hash(token),
                    terminal_id=visit.terminal_id,
                    person_key=visit.person_key,
                    masked_name=visit.masked_name,
                    evidence=evidence.value,
                    only_taxpayer=only_taxpayer,
                    created_at=now,
                    expires_at=visit.expires_at,
                )
            )
        return OpenedVisit(visit=visit, token=token, person=person, mandates=mandates)

    def running(
        self, terminal: Terminal, visit_id: str, grace: timedelta = timedelta(0)
    ) -> Visit | None:
        """Return the visit if it runs at this terminal now, or ended less than ``grace`` ago."""
        now = self._clock()
        with self._database.reading() as connection:
            row = connection.execute(
                select(visits).where(
                    (visits.c.visit_id == visit_id)
                    & (visits.c.terminal_id == terminal.terminal_id)
                    & or_(visits.c.ended_at.is_(None), visits.c.ended_at > now - grace)
                    & (visits.c.expires_at > now)
                )
            ).one_or_none()
        if row is None:
            return None
        return Visit(
            visit_id=row.visit_id,
            terminal_id=row.terminal_id,
            person_key=row.person_key,
            masked_name=row.masked_name,
            only_taxpayer=row.only_taxpayer,
            expires_at=row.expires_at,
        )

    def acting_for(
        self,
        terminal: Terminal,
        visit_id: str,
        token: str,
        taxpayer_id: str,
        grace: timedelta = timedelta(0),
    ) -> Visit:
        """Return the visit of somebody who may see this taxpayer now.

        ``grace`` lets what was on its way when the visitor left arrive. Raises
        :class:`Problem` 401 ``visit_over``, 403 ``no_mandate``.
        """
        visit = self.running(terminal, visit_id, grace)
        if visit is None or not self._holds(visit_id, token):
            raise Problem(
                401,
                "visit_over",
                Bilingual("本次办理已结束,请重新刷证", "this visit is over; please start again"),
            )
        today = self._clock().astimezone(CHINA).date()
        mandates = self._mandates(visit.person_key, visit.only_taxpayer)
        if not any(
            mandate.taxpayer_id == taxpayer_id
            and mandate.status is MandateStatus.ACTIVE
            and (mandate.valid_to is None or mandate.valid_to >= today)
            and Right.VIEW in mandate.rights
            for mandate in mandates
        ):
            raise Problem(
                403,
                "no_mandate",
                Bilingual(
                    "您现在没有查询这个纳税人的权限",
                    "you may not see this taxpayer at present",
                ),
            )
        return visit

    def profile(self, terminal: Terminal, visit_id: str, token: str, taxpayer_id: str) -> Profile:
        """Return a taxpayer's profile to a visitor who may see it.

        Raises :class:`Problem` 401 ``visit_over``, 403 ``no_mandate``, 404
        ``taxpayer_unknown``.
        """
        self.acting_for(terminal, visit_id, token, taxpayer_id)
        try:
            return self._bureau.profile(taxpayer_id)
        except UnknownTaxpayerError as error:
            raise Problem(
                404,
                "taxpayer_unknown",
                Bilingual("税务局查不到这个纳税人", "the bureau knows no such taxpayer"),
            ) from error

    def masked_taxpayer(self, visit: Visit, taxpayer_id: str) -> str:
        """Return the covered name of a taxpayer this visit may act for, or ``""``."""
        for mandate in self._mandates(visit.person_key, visit.only_taxpayer):
            if mandate.taxpayer_id == taxpayer_id:
                return masked_taxpayer(mandate.taxpayer_name, mandate.taxpayer_kind)
        return ""

    def end(self, terminal: Terminal, visit_id: str) -> None:
        """End the visit; ending one that is over or unknown changes nothing."""
        with self._database.writing() as connection:
            connection.execute(
                update(visits)
                .where(
                    (visits.c.visit_id == visit_id)
                    & (visits.c.terminal_id == terminal.terminal_id)
                    & visits.c.ended_at.is_(None)
                )
                .values(ended_at=self._clock())
            )

    def _mandates(self, person_key: str, only_taxpayer: str | None) -> tuple[Mandate, ...]:
        return tuple(
            mandate
            for mandate in self._bureau.mandates(person_key)
            if only_taxpayer is None or mandate.taxpayer_id == only_taxpayer
        )

    def _holds(self, visit_id: str, token: str) -> bool:
        with self._database.reading() as connection:
            return (
                connection.scalar(
                    select(visits.c.visit_id).where(
                        (visits.c.visit_id == visit_id) & (visits.c.token_hash == token_hash(token))
                    )
                )
                is not None
            )
