"""The hall server's commands: serve, enrol, payments, people, the interface.

The clerks' are in :mod:`hall.clerk_accounts.command_line`, the database's in
:mod:`hall.upkeep.command_line`.
"""

from __future__ import annotations

import argparse
import json
import logging
import socket
import ssl
import sys
from collections.abc import Sequence
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from hall.clerk_accounts.command_line import add_commands as add_clerk_commands
from hall.key_files import KeyUnusableError
from hall.settings import HallSettings, SettingsError, load_settings
from hall.sqlcipher import DatabaseUnusableError
from hall.trail_check.command_line import add_command as add_check_trail
from hall.upkeep.command_line import add_commands as add_database_commands

_DEFAULT_STATE: Final = Path(".state/hall")
_MOST_CONNECTIONS: Final = 800
"""A hall has dozens; beyond this callers are told 503. A process may open 1,024 by default."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return its exit status."""
    asked = _parser().parse_args(arguments)
    try:
        return int(asked.run(asked))
    except (SettingsError, DatabaseUnusableError, KeyUnusableError, ValueError) as error:
        print(error, file=sys.stderr)
        return 2
    except Exception as error:
        if (words := _of_the_world(error)) is None:
            raise
        print(words, file=sys.stderr)
        return 1


def _of_the_world(error: Exception) -> str | None:
    """Say what a full disk or a database that is away does; ``None`` for mistakes of ours."""
    from sqlalchemy.exc import DBAPIError

    from hall.sqlcipher import DRIVER
    from hall.storage_faults import problem_of

    if isinstance(error, DBAPIError) and problem_of(error) is not None:
        return f"the database: {error.orig}"
    return f"the database: {error}" if isinstance(error, DRIVER.OperationalError) else None


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m hall", description="The hall server.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    where = argparse.ArgumentParser(add_help=False)
    where.add_argument("--config", type=Path, metavar="FILE", help="TOML file (hall.toml)")
    where.add_argument("--state", type=Path, metavar="DIR", help="folder for the database")

    serve = commands.add_parser("serve", parents=[where], help="serve terminals and the console")
    serve.add_argument("--host")
    serve.add_argument("--port", type=int, help="0 lets the system choose")
    serve.add_argument("--hall-name")
    serve.add_argument("--region", help="行政区划代码, e.g. 133100")
    serve.add_argument(
        "--synthetic", action="store_true", help="serve invented taxpayers (for trials)"
    )
    serve.add_argument("--payments-url", metavar="URL", help="of the synthetic payment provider")
    serve.add_argument(
        "--payments-key", type=Path, metavar="FILE", help="the merchant key shared with it"
    )
    serve.set_defaults(run=_serve)

    code = commands.add_parser(
        "enrolment-code", parents=[where], help="make a one-time code that enrols a terminal"
    )
    code.add_argument("--name", default="1 号终端", help="what the terminal will be called")
    code.add_argument("--hours", type=float, default=24, help="how long the code is good")
    code.set_defaults(run=_enrolment_code)

    add_clerk_commands(commands, where, _settings)

    reconcile = commands.add_parser(
        "reconcile", parents=[where], help="compare a day's payments with the provider's statement"
    )
    reconcile.add_argument(
        "--day", type=date.fromisoformat, metavar="YYYY-MM-DD", help="yesterday by default"
    )
    reconcile.set_defaults(run=_reconcile)

    listed = commands.add_parser("terminals", parents=[where], help="list the enrolled terminals")
    listed.set_defaults(run=_terminals)

    revoke = commands.add_parser(
        "revoke-terminal",
        parents=[where],
        help="refuse a terminal from now on (stolen, scrapped, or to be enrolled anew)",
    )
    revoke.add_argument("terminal", metavar="ID|NAME", help="as `terminals` lists it")
    revoke.set_defaults(run=_revoke_terminal)

    people = commands.add_parser(
        "people", parents=[where], help="write the synthetic people's cards for the device dock"
    )
    people.add_argument("--json", type=Path, required=True, metavar="FILE")
    people.add_argument("--base-url", required=True, metavar="URL", help="of the running server")
    people.set_defaults(run=_people)

    add_check_trail(commands, where, _settings)
    add_database_commands(commands, where, _settings)

    document = commands.add_parser("openapi", help="print the interface's OpenAPI document")
    document.set_defaults(run=_openapi)
    return parser


def _settings(asked: argparse.Namespace, **overrides: object) -> HallSettings:
    state = asked.state
    if state is None and asked.config is None:
        state = _DEFAULT_STATE
    return load_settings(asked.config, {"state": state, **overrides})


def _serve(asked: argparse.Namespace) -> int:
    settings = _settings(
        asked,
        host=asked.host,
        port=asked.port,
        hall_name=asked.hall_name,
        region=asked.region,
        bureau="synthetic" if asked.synthetic else None,
        payments={
            "provider": "synthetic",
            "url": asked.payments_url,
            "key_file": asked.payments_key,
        }
        if asked.payments_url
        else None,
    )
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    # Its lines on WebSockets name the peer's address; our own access log does not.
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)
    _require_certificate(settings)
    with closing(_listen(settings)) as listener:
        return _run(settings, listener)


def _require_certificate(settings: HallSettings) -> None:
    """Refuse a certificate that could not be shown to anybody, before anything is opened."""
    if settings.tls_certificate is None or settings.tls_key is None:
        return
    for key, file in (
        ("tls_certificate", settings.tls_certificate),
        ("tls_key", settings.tls_key),
    ):
        try:
            file.read_bytes()
        except OSError as error:
            raise SettingsError(f"{key}: {file} cannot be read ({error.strerror})") from error
    try:
        # A key with a passphrase would ask at every start, and nobody would be there.
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(
            settings.tls_certificate, settings.tls_key, lambda: ""
        )
    except (ssl.SSLError, ValueError) as error:
        reason = getattr(error, "reason", None) or "no PEM"
        raise SettingsError(
            f"tls_certificate, tls_key: not a certificate chain and its private key, both as PEM, "
            f"the key without a passphrase ({str(reason).replace('_', ' ').lower()})"
        ) from error


def _listen(settings: HallSettings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    # The protocol is named because asyncio switches Nagle's delay off (40 ms a request) only
    # for sockets that say they are TCP.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host, settings.port))
    except OSError as error:
        listener.close()
        raise SettingsError(
            f"port: cannot listen on {settings.host}:{settings.port} ({error.strerror}); "
            "another server may run there already, or choose another --port"
        ) from error
    return listener


def _run(settings: HallSettings, listener: socket.socket) -> int:
    import uvicorn

    from hall.application import build_application
    from hall.composition import open_hall
    from hall.punctual_protocol import PunctualProtocol

    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    scheme = "https" if settings.tls_certificate else "http"
    url = f"{scheme}://{host}:{listener.getsockname()[1]}"
    app = build_application(open_hall(_told_where(settings, url)))

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            if self.started:
                # Whoever started us waits for this line.
                print(f"hall ready {url}", flush=True)
                if settings.synthetic:
                    from hall.bureau.synthetic.routes import local_token

                    print(f"phone {url}/synthetic/phone?token={local_token(settings.state)}")
                print(f"console {url}/console/", flush=True)

    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        http=PunctualProtocol,
        limit_concurrency=_MOST_CONNECTIONS,
        ws="websockets-sansio",
        ws_max_size=2 * 1024 * 1024,
        ws_ping_interval=15,
        ws_ping_timeout=15,
        timeout_graceful_shutdown=3,
        server_header=False,
        ssl_certfile=settings.tls_certificate,
        ssl_keyfile=settings.tls_key,
        proxy_headers=settings.behind_tls_proxy,
    )
    Server(config).run(sockets=[listener])
    return 0


def _told_where(settings: HallSettings, url: str) -> HallSettings:
    """Let the payment provider reach us where we listen, unless the settings say where."""
    from hall.api.payments import NOTIFICATIONS

    payments = settings.payments
    if payments.notify_url:
        return settings
    payments = payments.model_copy(update={"notify_url": url + NOTIFICATIONS})
    return settings.model_copy(update={"payments": payments})


def _enrolment_code(asked: argparse.Namespace) -> int:
    from hall.composition import open_accounts

    terminals, _ = open_accounts(_settings(asked))
    code = terminals.issue_code(asked.name, timedelta(hours=asked.hours))
    print(code.code)
    print(f"{code.label}: good once, until {code.expires_at:%Y-%m-%d %H:%M}", file=sys.stderr)
    return 0


def _terminals(asked: argparse.Namespace) -> int:
    from hall.composition import open_accounts

    terminals, _ = open_accounts(_settings(asked))
    for one in terminals.all():
        state, when = "seen", one.last_seen_at
        if one.revoked_at is not None:
            state, when = "revoked", one.revoked_at
        moment = "never" if when is None else f"{when:%Y-%m-%d %H:%M}"
        print(f"{one.terminal_id}  {one.label}  {one.software_version}  {state} {moment}")
    return 0


def _revoke_terminal(asked: argparse.Namespace) -> int:
    from hall.composition import open_accounts

    terminals, _ = open_accounts(_settings(asked))
    meant = [
        one
        for one in terminals.all()
        if one.revoked_at is None and asked.terminal in (one.terminal_id, one.label)
    ]
    if len(meant) != 1:
        what = "no terminal in use is" if not meant else "several terminals are"
        raise ValueError(f"{what} called {asked.terminal}: name one by its id (see `terminals`)")
    terminals.revoke(meant[0].terminal_id)
    print(f"{meant[0].label} is refused from now on; enrol it again with a new code to use it")
    return 0


def _reconcile(asked: argparse.Namespace) -> int:
    """0: all agrees, 1: somebody must look, 3: the provider is silent."""
    from hall.composition import open_hall
    from hall.payments.provider import ProviderUnavailableError
    from kiosk.china_time import china_today

    hall = open_hall(_settings(asked))
    try:
        if hall.payments is None:
            raise SettingsError("payments.provider: not set; there is nothing to compare")
        found = hall.payments.reconcile(asked.day or china_today() - timedelta(days=1))
    except ProviderUnavailableError as silent:
        print(f"the provider does not answer ({silent}); please try again", file=sys.stderr)
        return 3
    finally:
        hall.database.close()
    print(f"{found.day}: {found.agreed} transactions agree")
    for words, transactions in (
        ("taken up now, known from the statement only", found.found),
        ("of no payment of this hall", found.strangers),
        ("written down here, not in the statement", found.missing),
    ):
        for transaction in transactions:
            print(f"{transaction}: {words}")
    return 1 if found.strangers or found.missing else 0


def _people(asked: argparse.Namespace) -> int:
    from hall.bureau.synthetic.cards import cards
    from hall.bureau.synthetic.personas import load_personas
    from hall.bureau.synthetic.routes import local_token
    from kiosk.china_time import china_today

    settings = _settings(asked)
    today: date = china_today()
    listed = cards(load_personas(today).people, asked.base_url, local_token(settings.state))
    beside = asked.json.with_name(asked.json.name + ".new")
    beside.write_text(json.dumps(listed, ensure_ascii=False, indent=1), encoding="utf-8")
    beside.replace(asked.json)
    return 0


def _openapi(_asked: argparse.Namespace) -> int:
    from hall.api.document import openapi_document
    from hall.application import build_application
    from hall.composition import open_hall

    with TemporaryDirectory() as state:
        hall = open_hall(HallSettings(state=Path(state), bureau="synthetic"))
        document = openapi_document(build_application(hall))
        hall.database.close()
    print(json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True))
    return 0
