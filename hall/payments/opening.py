"""Opens what the settings say of payments: the provider, and the bureau as a treasury."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module

from hall.bureau.bureau import Bureau
from hall.bureau.synthetic.bureau import SyntheticBureau
from hall.clock import Clock
from hall.database import Database
from hall.payments.payments import Payments
from hall.payments.provider import Provider
from hall.payments.treasury import Treasury
from hall.settings import PaymentSettings, SettingsError


def open_payments(
    settings: PaymentSettings,
    database: Database,
    bureau: Bureau,
    clock: Clock,
    provider: Provider | None = None,
) -> Payments | None:
    """Return the hall's payments; None where no provider is named.

    ``provider`` takes the place of the one named. Raises :class:`SettingsError` when it
    cannot be had, when the bureau takes no money, or when one of the two is synthetic
    and the other is not.
    """
    if provider is None and settings.provider:
        provider = _open_provider(settings, clock)
    if provider is None:
        return None
    treasury = _treasury(bureau, database, clock)
    if treasury is None:
        raise SettingsError(
            "payments: this bureau's adapter takes no money (hall/payments/treasury.py says "
            "what it needs); leave payments.provider empty"
        )
    if provider.simulated is not bureau.simulated:
        raise SettingsError("payments: bureau and provider must both be synthetic, or neither")
    return Payments(database, treasury, provider, clock, timedelta(minutes=settings.code_minutes))


def _treasury(bureau: Bureau, database: Database, clock: Clock) -> Treasury | None:
    if isinstance(bureau, SyntheticBureau):
        from hall.bureau.synthetic.treasury import SyntheticTreasury

        return SyntheticTreasury(bureau, database, clock)
    return bureau if isinstance(bureau, Treasury) else None


def _open_provider(settings: PaymentSettings, clock: Clock) -> Provider:
    if settings.provider == "synthetic":
        return _open_synthetic(settings, clock)
    module, _, factory = settings.provider.partition(":")
    try:
        make = getattr(import_module(module), factory)
    except (ImportError, AttributeError, ValueError) as error:
        raise SettingsError(
            f"payments.provider: {settings.provider} cannot be loaded: {error}"
        ) from error
    provider: Provider = make(settings)
    return provider


def _open_synthetic(settings: PaymentSettings, clock: Clock) -> Provider:
    from hall.payments.request_signing import read_merchant_key
    from hall.payments.signed_http_provider import SignedHttpProvider

    if settings.key_file is None:
        raise SettingsError("payments.key_file: the synthetic provider needs it")
    try:
        key = read_merchant_key(settings.key_file)
        return SignedHttpProvider(
            settings.url, key, clock, simulated=True, notify_url=settings.notify_url
        )
    except (OSError, ValueError) as error:
        raise SettingsError(f"payments.key_file: cannot be used ({error})") from error
