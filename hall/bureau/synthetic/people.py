"""What the synthetic bureau needs of its personas; ``personas.py`` provides it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Protocol

from kiosk.identity.visitor import Mandate
from kiosk.taxpayer import Profile


class SyntheticPerson(Protocol):
    """One invented person, with everything their resident card says."""

    @property
    def person_key(self) -> str: ...  # noqa: D102
    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def id_number(self) -> str: ...  # noqa: D102
    @property
    def mandates(self) -> tuple[Mandate, ...]: ...  # noqa: D102


class Personas(Protocol):
    """All invented people and taxpayers of one day."""

    @property
    def people(self) -> tuple[SyntheticPerson, ...]: ...  # noqa: D102
    @property
    def taxpayer_ids(self) -> Collection[str]: ...  # noqa: D102

    def profile(self, taxpayer_id: str) -> Profile:
        """Return the profile of a known taxpayer."""
        ...


class PersonaSource(Protocol):
    """Loads the personas of a day: they are dated relative to it."""

    def __call__(self, today: date, /) -> Personas:
        """Return the personas as they are on ``today``."""
        ...
