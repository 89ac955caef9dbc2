"""What terminals do again and again while a bench troubles the hall: rate, file, draft, book, pay.

Each thing has a key of its own and is sent again under it until it is answered; at the end
the hall's database is held against every answer.
"""

from __future__ import annotations

import json
import time
import uuid
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import httpx

from hall.bureau.synthetic.personas import Personas
from hall.sqlcipher import Connection
from kiosk.china_time import china_now
from kiosk.taxpayer import Profile

API = "/api/v1"
COMPANY = "河北雄安晨禾科技有限公司"
DEBTOR = "雄安明心福利印刷有限公司"


class Surprise(Exception):  # noqa: N818  (what is being looked for)
    """An answer that no kill explains."""


@dataclass
class Chore:
    """One terminal that does one kind of thing, one at a time, each under a key of its own."""

    client: httpx.Client
    personas: Personas
    answered: dict[str, Any] = field(default_factory=dict)
    key: str = field(default_factory=lambda: str(uuid.uuid4()))
    repeats: int = 0

    def once(self) -> None:
        """Do the next step; raises ``httpx.HTTPError`` when the server is gone."""
        raise NotImplementedError

    def amiss(self, database: Connection) -> list[str]:
        """Hold the database against what was answered."""
        raise NotImplementedError

    def ask(self, method: str, path: str, *fine: int, **more: Any) -> httpx.Response:
        """Ask; an answer of another status than ``fine`` is a :class:`Surprise`."""
        answer = self.client.request(method, API + path, **more)
        if answer.status_code not in fine:
            raise Surprise(f"{method} {path.split('/')[1]}: {answer.status_code} {answer.text}")
        return answer

    def taken(self, answer: object) -> None:
        """The thing under the key is done; the next has another."""
        self.answered[self.key] = answer
        self.key = str(uuid.uuid4())

    def company(self, name: str) -> tuple[Any, Profile]:
        """Somebody who acts for the company of this name, and its profile."""
        for person in self.personas.people:
            for mandate in person.mandates:
                profile = self.personas.profile(mandate.taxpayer_id)
                if profile.name == name:
                    return person, profile
        raise LookupError(name)


class Rates(Chore):
    """Rates the service."""

    def once(self) -> None:
        """One rating, for as long as it takes."""
        body = json.dumps({"grade": 1, "text": self.key, "rated_at": "2026-11-21T10:00:00+08:00"})
        headers = {"Idempotency-Key": self.key}
        self.taken(
            self.ask("POST", "/ratings", 200, content=body, headers=headers).json()["number"]
        )

    def amiss(self, database: Connection) -> list[str]:
        """Every rating once, under the number that was told."""
        rows = dict(database.execute("SELECT key, number FROM ratings").fetchall())
        found = [f"rating {key} is lost" for key in self.answered if key not in rows]
        found += [
            "a rating has another number" for k, n in self.answered.items() if rows.get(k) != n
        ]
        if len(set(rows.values())) != len(rows) or len(rows) > len(self.answered) + 1:
            found.append("ratings were counted twice")
        return found


class Files(Chore):
    """Asks for certificates, which the bureau issues at once."""

    def once(self) -> None:
        """One request; the same bytes under the same key until it is answered."""
        person, profile = self.company(COMPANY)
        content = {
            "kind": "request",
            "task": "S20",
            "task_version": 1,
            "taxpayer_id": profile.taxpayer_id,
            "person_key": person.person_key,
            "period": None,
            "answers": {"of_year": "all", "tax": "all", "form": "table"},
            "amounts": {},
            "taxes": {},
            "law_region": "133100",
            "signature": None,
            "terminal_id": self.key,
            "prepared_at": "2026-11-21T10:00:00+08:00",
        }
        answer = self.ask(
            "POST",
            "/submissions",
            *(200, 409),
            content=json.dumps(content),
            headers={"Idempotency-Key": self.key},
        )
        if answer.status_code == 409:  # the claim of a server that was killed
            if answer.json()["code"] != "in_progress":
                raise Surprise(answer.text)
            time.sleep(0.05)
        elif answer.json()["state"] != "accepted":
            raise Surprise(answer.text)
        else:
            self.taken(answer.text)

    def amiss(self, database: Connection) -> list[str]:
        """Every answer is kept word for word, and nothing was taken that was not sent."""
        rows = dict(database.execute("SELECT key, reply FROM submissions").fetchall())
        found = [
            "an answer is lost" for key, text in self.answered.items() if rows.get(key) != text
        ]
        if len(rows) > len(self.answered) + 1:
            found.append("a submission came from nowhere")
        return found


class Visits(Chore):
    """What needs a visit: begins one whenever there is none."""

    visit: dict[str, Any] | None = None

    def begun(self) -> dict[str, Any]:
        """The running visit."""
        if self.visit is None:
            person, _ = self.company(COMPANY)
            card = {"name": person.name, "id_number": person.id_number}
            body = {"evidence": "id_card", "person": card}
            self.visit = self.ask("POST", "/visits", 201, json=body).json()
        return self.visit


class Drafts(Visits):
    """Goes on with a draft; the newest must stay."""

    count = 0
    kept = 0

    def once(self) -> None:
        """Save the next version, then read it back."""
        visit = self.begun()
        _, profile = self.company(COMPANY)
        path = f"/visits/{visit['visit_id']}/taxpayers/{profile.taxpayer_id}/drafts/S01"
        headers = {"X-Visit-Token": visit["visit_token"]}
        self.count += 1
        body = {
            "task_version": 1,
            "saved_at": china_now().isoformat(),
            "answers": str(self.count),
        }
        self.ask("PUT", path, 200, json=body, headers=headers)
        self.kept = self.count
        there = int(self.ask("GET", path, 200, headers=headers).json()["answers"])
        if there != self.kept:
            raise Surprise(f"draft {self.kept} was kept, {there} is there")
        self.answered[str(self.count)] = self.kept

    def amiss(self, database: Connection) -> list[str]:
        """One draft; its content was compared at every step."""
        (rows,) = database.execute("SELECT count(*) FROM visitor_drafts").fetchone()
        return [] if rows == 1 else [f"{rows} drafts of one task"]


class Books(Visits):
    """Books a time and gives it back."""

    held: str = ""

    def once(self) -> None:
        """Book, or give back what is held."""
        visit = self.begun()
        if self.held:
            headers = {"X-Visit-Id": visit["visit_id"]}
            self.ask("DELETE", f"/appointments/{self.held}", 204, 404, 409, headers=headers)
            self.held = ""
            return
        slot = next(
            one for one in self.ask("GET", "/appointments/general/slots", 200).json() if one["free"]
        )
        body = {"matter": "general", "item": "S01", "visit_id": visit["visit_id"]}
        booked = self.ask(
            "POST",
            "/appointments",
            200,
            json=body | {"day": slot["day"], "start": slot["start"]},
            headers={"Idempotency-Key": self.key},
        ).json()
        self.held = booked["appointment_id"]
        self.taken(booked["number"])

    def amiss(self, database: Connection) -> list[str]:
        """Every number that was told is there, at most one is held."""
        rows = database.execute("SELECT number, state FROM appointments").fetchall()
        numbers = Counter(number for number, _ in rows)
        found = ["a booked time is lost" for one in self.answered.values() if one not in numbers]
        if any(count > 1 for count in numbers.values()):
            found.append("one number for two")
        if sum(state == "booked" for _, state in rows) > 1:
            found.append("two times are held for one person")
        return found


class Pays(Chore):
    """Orders a payment, looks at it, ends it; the next under another key."""

    payment: str = ""

    def once(self) -> None:
        """The next step of the payment that is under way."""
        if self.payment:
            state = self.ask("POST", f"/payments/{self.payment}/cancel", 200).json()["state"]
            if state == "cancelled":
                self.payment = ""
            elif state != "waiting":
                raise Surprise(f"nobody paid, and the payment is {state}")
            return
        person, profile = self.company(DEBTOR)
        assert profile.payments is not None
        payable = profile.payments.payables[0]
        content = {
            "kind": "payment",
            "task": "S13",
            "task_version": 1,
            "taxpayer_id": profile.taxpayer_id,
            "person_key": person.person_key,
            "method": "qr",
            "items": [
                {
                    "payable_id": payable.payable_id,
                    "tax": payable.tax.value,
                    "period_start": payable.period_start.isoformat(),
                    "period_end": payable.period_end.isoformat(),
                    "amount": f"{payable.amount:.2f}",
                }
            ],
            "total": f"{payable.amount:.2f}",
            "terminal_id": "t",
            "prepared_at": "2026-11-21T10:00:00+08:00",
        }
        answer = self.ask(
            "POST",
            "/payments",
            200,
            content=json.dumps(content),
            headers={"Idempotency-Key": self.key},
        ).json()
        self.payment = answer["payment_id"]
        self.taken(self.payment)

    def amiss(self, database: Connection) -> list[str]:
        """One payment a key, the one that was told; at most one under way; no money moved."""
        rows = database.execute("SELECT key, payment_id, state FROM payments").fetchall()
        known = {key: payment for key, payment, _ in rows}
        found = ["a payment is lost" for k, told in self.answered.items() if known.get(k) != told]
        if sum(state in {"waiting", "paid"} for *_, state in rows) > 1:
            found.append("two payments of one debt are under way")
        (money,) = database.execute("SELECT count(*) FROM payment_money").fetchone()
        return found + (["money moved"] if money else [])


CHORES = (Rates, Files, Drafts, Books, Pays)
