"""What similar visitors did (和您类似的人常办): counts per kind of taxpayer, no persons."""

from __future__ import annotations

import json
import logging
from typing import Final

from sqlalchemy import select, update

from hall.bureau.bureau import Bureau, BureauUnavailableError, UnknownTaxpayerError
from hall.database import Database, insert_once
from hall.queue.tables import task_counts
from kiosk.taxpayer import Profile, VatKind

log = logging.getLogger(__name__)

#: A count below this is not told: so few could be somebody.
LEAST: Final = 5


class SimilarVisitors:
    """Counts accepted tasks by kind of taxpayer, and tells the counts."""

    def __init__(self, database: Database, bureau: Bureau) -> None:
        self._database = database
        self._bureau = bureau

    def filed(self, body: bytes) -> None:
        """A filing was accepted: count it. What cannot be counted now is left out."""
        filing = json.loads(body)
        try:
            profile = self._bureau.profile(str(filing["taxpayer_id"]))
        except (BureauUnavailableError, UnknownTaxpayerError, KeyError) as error:
            log.info("a filing was not counted: %s", type(error).__name__)
            return
        self.count(profile, str(filing["task"]))

    def count(self, profile: Profile, task: str) -> None:
        """One more of this kind has done ``task``. Nothing else of the taxpayer is kept."""
        kind, vat_kind = group_of(profile)
        with self._database.writing() as connection:
            insert_once(
                connection,
                task_counts,
                {"taxpayer_kind": kind, "vat_kind": vat_kind, "task": task, "count": 0},
            )
            connection.execute(
                update(task_counts)
                .where(
                    (task_counts.c.taxpayer_kind == kind)
                    & (task_counts.c.vat_kind == vat_kind)
                    & (task_counts.c.task == task)
                )
                .values(count=task_counts.c.count + 1)
            )

    def told(self) -> dict[str, dict[str, int]]:
        """Counts of at least :data:`LEAST` by ``kind/vat_kind`` and task, most first."""
        with self._database.reading() as connection:
            rows = connection.execute(
                select(
                    task_counts.c.taxpayer_kind,
                    task_counts.c.vat_kind,
                    task_counts.c.task,
                    task_counts.c.count.label("times"),
                )
                .where(task_counts.c.count >= LEAST)
                .order_by(task_counts.c.count.desc(), task_counts.c.task)
            ).all()
        groups: dict[str, dict[str, int]] = {}
        for row in rows:
            groups.setdefault(f"{row.taxpayer_kind}/{row.vat_kind}", {})[row.task] = row.times
        return groups


def group_of(profile: Profile) -> tuple[str, str]:
    """The group a taxpayer belongs to: its kind, and how it stands to VAT."""
    registration = profile.registration
    vat_kind = VatKind.NONE if registration is None else registration.vat_kind
    return profile.kind.value, vat_kind.value
