"""The hall put together from its parts: what every request may need."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from importlib import import_module

from hall.bureau.bureau import Bureau
from hall.bureau.synthetic.bureau import SyntheticBureau
from hall.bureau.synthetic.people import Personas, PersonaSource
from hall.clerks import Clerks
from hall.clock import Clock
from hall.database import Database
from hall.database_key import database_key
from hall.help_desk.calls import Calls
from hall.help_desk.desk import HelpDesk
from hall.identity_codes import IdentityCodes
from hall.left_papers import LeftPapers
from hall.payments.opening import open_payments
from hall.payments.payments import Payments
from hall.payments.provider import Provider
from hall.phone_codes import PhoneCodes
from hall.queue.appointments import Appointments
from hall.queue.concerns import Concerns
from hall.queue.numbers import Numbers
from hall.queue.similar_visitors import SimilarVisitors
from hall.ratings import Ratings
from hall.sealing import SealingKey
from hall.secret_keys import SecretKeys
from hall.settings import HallSettings, SettingsError
from hall.sms_codes import SmsCodes
from hall.sqlcipher import is_there, refuse_plain
from hall.submissions import Submissions
from hall.terminal_reports import TerminalReports
from hall.terminals import Terminals
from hall.throttle import Throttle
from hall.visitor_drafts import VisitorDrafts
from hall.visits import Visits
from kiosk.china_time import china_now


@dataclass(frozen=True, slots=True, kw_only=True)
class Hall:
    """Everything a request may need."""

    settings: HallSettings
    clock: Clock
    database: Database
    bureau: Bureau
    secret_keys: SecretKeys
    terminals: Terminals
    clerks: Clerks
    visits: Visits
    sms_codes: SmsCodes
    phone_codes: PhoneCodes
    identity_codes: IdentityCodes
    submissions: Submissions
    payments: Payments | None  # None: nothing can be paid at this hall's terminals
    visitor_drafts: VisitorDrafts
    left_papers: LeftPapers
    terminal_reports: TerminalReports
    ratings: Ratings
    numbers: Numbers
    appointments: Appointments
    concerns: Concerns
    similar_visitors: SimilarVisitors
    calls: Calls
    help_desk: HelpDesk


def open_hall(
    settings: HallSettings,
    *,
    clock: Clock = china_now,
    personas: PersonaSource | None = None,
    monotonic: Callable[[], float] = time.monotonic,
    provider: Provider | None = None,
) -> Hall:
    """Open the database and the bureau, and build the hall on them.

    ``provider`` takes the place of the payment provider named in ``settings``. Raises
    :class:`SettingsError` when what is named in ``settings`` cannot be had.
    """
    database = open_database(settings)
    bureau = _open_bureau(settings, database, clock, personas)
    secret_keys = SecretKeys(database)
    throttle = Throttle(database, secret_keys, clock)
    sealing = SealingKey(settings.resolved_sealing_key)
    visitor_drafts = VisitorDrafts(database, secret_keys, sealing, clock)
    similar_visitors = SimilarVisitors(database, bureau)

    def accepted(body: bytes) -> None:
        visitor_drafts.forget_filed(body)
        similar_visitors.filed(body)

    calls = Calls(database, clock)
    return Hall(
        settings=settings,
        clock=clock,
        database=database,
        bureau=bureau,
        secret_keys=secret_keys,
        terminals=Terminals(database, throttle, clock),
        clerks=Clerks(database, throttle, clock, timedelta(hours=settings.clerk_hours)),
        visits=Visits(database, bureau, clock, timedelta(minutes=settings.visit_minutes)),
        sms_codes=SmsCodes(database, bureau, throttle, secret_keys, clock, settings.sms),
        phone_codes=PhoneCodes(database, bureau, throttle, secret_keys, clock, settings.sms),
        identity_codes=IdentityCodes(database, bureau, clock),
        submissions=Submissions(database, bureau, clock, accepted),
        payments=open_payments(settings.payments, database, bureau, clock, provider),
        visitor_drafts=visitor_drafts,
        left_papers=LeftPapers(database, throttle, sealing, clock),
        terminal_reports=TerminalReports(database, clock),
        ratings=Ratings(database, clock),
        numbers=Numbers(database, secret_keys, clock, settings.windows),
        appointments=Appointments(database, secret_keys, clock, settings.windows),
        concerns=Concerns(database, clock),
        similar_visitors=similar_visitors,
        calls=calls,
        help_desk=HelpDesk(calls, clock, settings.help_desk, monotonic),
    )


def open_database(settings: HallSettings) -> Database:
    """Open or create the hall's database with its key.

    Raises :class:`hall.key_files.KeyUnusableError` and
    :class:`hall.sqlcipher.DatabaseUnusableError`.
    """
    file = settings.database_file
    if file is None:
        return Database(settings.resolved_database_url)
    refuse_plain(file)
    key = database_key(settings.resolved_database_key, may_make=not is_there(file))
    return Database(settings.resolved_database_url, key)


def open_accounts(settings: HallSettings, clock: Clock = china_now) -> tuple[Terminals, Clerks]:
    """Open only what adds terminals and clerks; needs no bureau."""
    database = open_database(settings)
    throttle = Throttle(database, SecretKeys(database), clock)
    return (
        Terminals(database, throttle, clock),
        Clerks(database, throttle, clock, timedelta(hours=settings.clerk_hours)),
    )


def _open_bureau(
    settings: HallSettings, database: Database, clock: Clock, personas: PersonaSource | None
) -> Bureau:
    if settings.synthetic:
        return SyntheticBureau(database, clock, personas or _load_personas)
    if not settings.bureau:
        raise SettingsError(
            "bureau: not set; start with --synthetic for a trial, or name an adapter as "
            '"package.module:factory" in the configuration'
        )
    module, _, factory = settings.bureau.partition(":")
    try:
        make = getattr(import_module(module), factory)
    except (ImportError, AttributeError) as error:
        raise SettingsError(f"bureau: {settings.bureau} cannot be loaded: {error}") from error
    bureau: Bureau = make(settings)
    return bureau


def _load_personas(today: date) -> Personas:
    from hall.bureau.synthetic.personas import load_personas

    return load_personas(today)
