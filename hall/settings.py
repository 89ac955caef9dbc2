"""The hall server's configuration: one typed model, one TOML file, nothing hidden."""

from __future__ import annotations

import ipaddress
import re
import tomllib
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from sqlalchemy.engine import make_url

from hall.queue.opening import WindowSettings

_PATHS: Final = ("state", "tls_certificate", "tls_key", "database_key", "sealing_key")


class SettingsError(Exception):
    """The configuration is wrong; the text names the key, the line and the way on."""


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class SmsSettings(_Section):
    """Limits on codes by text message (短信验证码)."""

    valid_seconds: int = Field(default=300, ge=60, le=900)
    """How long one code may be used."""
    tries: int = Field(default=5, ge=1, le=10)
    """Wrong entries allowed for one code."""
    gap_seconds: int = Field(default=60, ge=0)
    """Shortest time between two codes to one number."""
    per_number_day: int = Field(default=5, ge=1)
    """Codes to one number in 24 hours."""
    per_terminal_hour: int = Field(default=20, ge=1)
    """Codes asked for by one terminal in an hour."""
    per_hall_day: int = Field(default=2000, ge=1)
    """Codes sent by the whole hall in 24 hours."""


class HelpDeskSettings(_Section):
    """How remote help (远程帮办) queues and gives up."""

    handling_seconds: int = Field(default=240, ge=30)
    """Assumed length of a call until enough calls have been measured."""
    pick_up_seconds: int = Field(default=15, ge=1)
    """Time a free clerk needs to accept."""
    reconnect_seconds: int = Field(default=30, ge=1)
    """How long a call survives when one end has lost its connection."""


class PaymentSettings(_Section):
    """How taxes are paid at the terminals (缴款)."""

    provider: str = ""
    """Empty: nothing can be paid here. ``synthetic`` for trials, or
    ``package.module:factory`` of a real provider's adapter."""
    url: str = ""
    """Where the synthetic provider answers."""
    key_file: Path | None = None
    """File of the merchant key (商户密钥) that the synthetic provider shares with us."""
    notify_url: str = ""
    """Where the provider reaches this server; empty means the address it listens on."""
    code_minutes: float = Field(default=5, ge=1, le=30)
    """How long a code is shown, and a debit is waited for."""
    look_seconds: float = Field(default=0.5, gt=0, le=60)
    """How often payments are looked at that nobody asks about."""


class HallSettings(_Section):
    """Everything one hall server needs to know before it starts."""

    state: Path
    """Folder for the SQLite database and the server's own secrets. This and the other paths may
    be relative to the file they stand in."""
    host: str = "127.0.0.1"
    """Address to listen on."""
    port: int = Field(default=8460, ge=0, le=65535)
    """Port to listen on; 0 lets the system choose."""
    database_url: str = ""
    """SQLAlchemy URL; empty means SQLite in ``state``. PostgreSQL: ``postgresql+psycopg://…``."""
    hall_name: str = "示范办税服务厅"
    """Name of the hall, as shown on its terminals."""
    region: str = Field(default="133100", pattern=r"^[0-9]{2,6}$")
    """行政区划代码 of the hall; picks regional law."""
    bureau: str = ""
    """``synthetic`` for trials, or ``package.module:factory`` of a real adapter."""
    production: bool = False
    """A production server refuses the synthetic bureau and plain HTTP off this machine."""
    tls_certificate: Path | None = None
    """PEM file of the server's certificate chain."""
    tls_key: Path | None = None
    """PEM file of the certificate's private key."""
    behind_tls_proxy: bool = False
    """True when a reverse proxy on this host ends TLS for us."""
    phone_url: str = Field(default="", pattern=r"^(https?://[^\s/?#]+(/[^\s?#]*)?)?$")
    """Address by which visitors' phones reach this server; empty: they cannot, and no terminal
    offers a paper by phone."""
    desk_printing: bool = False
    """Whether the service desk prints papers for visitors whose terminal cannot (服务台代打)."""
    database_key: Path | None = None
    """File of the key that encrypts the SQLite database; by default ``database.key`` in
    ``state``, made at the first start. A systemd credential ``hall-database-key`` or the
    environment variable ``TAX_HALL_DATABASE_KEY`` goes before it."""
    sealing_key: Path | None = None
    """File of the key that seals drafts and papers; by default ``sealing.key`` in ``state``.
    Workers on one database share it."""
    visit_minutes: int = Field(default=60, ge=5, le=240)
    """Longest life of one visit's token."""
    clerk_hours: int = Field(default=12, ge=1, le=24)
    """Longest life of a clerk's sign-in."""
    licence_hosts: tuple[str, ...] = ()
    """Hosts of electronic business licences (电子营业执照) the bureau may be asked about."""
    sms: SmsSettings = SmsSettings()
    help_desk: HelpDeskSettings = HelpDeskSettings()
    payments: PaymentSettings = PaymentSettings()
    windows: WindowSettings = WindowSettings()
    """Opening hours of the windows, and what can be booked ahead."""

    @property
    def synthetic(self) -> bool:
        """Whether the synthetic bureau is asked for."""
        return self.bureau == "synthetic"

    @property
    def speaks_tls(self) -> bool:
        """Whether browsers reach this server by HTTPS."""
        return self.behind_tls_proxy or self.tls_certificate is not None

    @property
    def resolved_sealing_key(self) -> Path:
        """The sealing key's file, with the default filled in."""
        return self.sealing_key or self.state / "sealing.key"

    @property
    def resolved_database_key(self) -> Path:
        """The database key's file, with the default filled in."""
        return self.database_key or self.state / "database.key"

    @property
    def database_file(self) -> Path | None:
        """The SQLite file; ``None`` where the database is not SQLite."""
        url = make_url(self.resolved_database_url)
        return Path(url.database or "") if url.get_backend_name() == "sqlite" else None

    @property
    def desk_prints(self) -> bool:
        """Whether papers may be left for the desk; in a trial the console is the desk."""
        return self.desk_printing or self.synthetic

    @property
    def resolved_database_url(self) -> str:
        """The database's URL, with the default filled in."""
        return self.database_url or f"sqlite:///{self.state / 'hall.sqlite3'}"

    @model_validator(mode="after")
    def _safe(self) -> HallSettings:
        if self.bureau and not self.synthetic and ":" not in self.bureau:
            raise ValueError('bureau: write "synthetic" or "package.module:factory"')
        if self.production and self.synthetic:
            raise ValueError(
                "bureau: a production server refuses the synthetic bureau; "
                'name a real adapter, or set "production = false" for a trial'
            )
        if self.production and self.payments.provider == "synthetic":
            raise ValueError(
                "payments: a production server refuses the synthetic provider; "
                "name a real adapter, or leave it empty"
            )
        if self.payments.provider == "synthetic" and not (
            self.payments.url and self.payments.key_file
        ):
            raise ValueError("payments: the synthetic provider needs url and key_file")
        if (self.tls_certificate is None) != (self.tls_key is None):
            raise ValueError("tls_certificate and tls_key: give both or neither")
        if self.production and self.phone_url.startswith("http:"):
            raise ValueError("phone_url: a production server hands papers out by https only")
        if self.production and not self.speaks_tls and not is_loopback(self.host):
            raise ValueError(
                "host: a production server speaks HTTPS; set tls_certificate and tls_key, "
                "or behind_tls_proxy, or listen on 127.0.0.1"
            )
        return self


def is_loopback(host: str) -> bool:
    """Tell whether ``host`` can be reached from this machine only."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def load_settings(path: Path | None, overrides: dict[str, object]) -> HallSettings:
    """Read the TOML file at ``path`` (if any) and lay ``overrides`` over it.

    Raises :class:`SettingsError` naming file, line and key of whatever is wrong.
    """
    text = ""
    values: dict[str, object] = {}
    if path is not None:
        try:
            text = path.read_text(encoding="utf-8")
            values = tomllib.loads(text)
        except OSError as error:
            raise SettingsError(f"{path}: cannot be read ({error.strerror})") from error
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise SettingsError(f"{path}: not valid TOML: {error}") from error
        for key in _PATHS:
            if isinstance(values.get(key), str):
                # A relative path means "beside this file", wherever the server was started.
                values[key] = path.parent / str(values[key])
    values.update({key: value for key, value in overrides.items() if value is not None})
    try:
        return HallSettings.model_validate(values)
    except ValidationError as error:
        raise SettingsError(_in_words(error, path, text)) from error


def _in_words(error: ValidationError, path: Path | None, text: str) -> str:
    lines = []
    for fault in error.errors(include_input=False, include_url=False, include_context=False):
        keys = [str(part) for part in fault["loc"]]
        message = fault["msg"].removeprefix("Value error, ")
        key = ".".join(keys) or message.partition(":")[0]
        if fault["type"] == "extra_forbidden":
            message = "no such key"
        if fault["type"] == "missing":
            message = "missing; give it in the file or on the command line"
        prefix = message if not keys else f"{key}: {message}"
        lines.append(f"{_place(path, text, key.rpartition('.')[2])}{prefix}")
    return "\n".join(lines)


def _place(path: Path | None, text: str, key: str) -> str:
    if path is None:
        return ""
    pattern = re.compile(rf"\s*\[?\s*{re.escape(key)}\s*[\]=]")
    for number, line in enumerate(text.splitlines(), start=1):
        if pattern.match(line):
            return f"{path}:{number}: "
    return f"{path}: "
