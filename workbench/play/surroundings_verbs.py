"""What goes on around the terminal: the hall, the bureau, phones, money, a clerk."""

from __future__ import annotations

from workbench.play.player import Player
from workbench.play.visit_file import verb


@verb
def sms_code(player: Player, _: object) -> None:
    """Read the code in the newest text message on the visitor's phone, and type it."""
    visitor = player.terminal.visit.visitor
    assert visitor is not None  # noqa: S101 - a visit is being played
    found = player.hand.meanwhile(lambda: player.trial.newest_code(visitor.person_key))
    for digit in found:
        player.hand.tap(f"key_{digit}")


@verb
def hall(player: Player, what: str) -> None:
    """``stop`` or ``start`` the hall server."""
    if what == "stop":
        player.trial.stop_hall()
    else:
        player.trial.start_hall()
    if player.terminal.hall_watch is not None:
        player.terminal.hall_watch.look()


@verb
def terminal(player: Player, name: str) -> None:
    """Go to another terminal of the hall, by its name (``4 号机``)."""
    player.go_to(name)


@verb
def phone_pays(player: Player, button: str | None) -> None:
    """Scan the code on the screen with a phone, and press ``now``, ``later`` or ``fail``."""
    from workbench.phone import scan_screen

    window, codes = player.hand.window, [""]

    def seen() -> bool:
        codes[0] = scan_screen(window)
        return bool(codes[0])

    player.hand.wait_until(seen, "a code to pay by")
    payments = player.trial.payments
    assert payments is not None  # noqa: S101 - a code was shown
    player.hand.meanwhile(lambda: payments.press(codes[0], button or "now"))


@verb
def provider(player: Player, faults: dict[str, object] | None) -> None:
    """Put these faults of the payment provider in force, and no others."""
    payments = player.trial.payments
    assert payments is not None  # noqa: S101 - the trial has one unless told otherwise
    player.hand.meanwhile(lambda: payments.set_faults(**(faults or {})))


@verb
def bureau(player: Player, faults: dict[str, object] | None) -> None:
    """Put these faults of the bureau and its treasury in force, and no others."""
    player.hand.meanwhile(lambda: player.trial.set_bureau_faults(**(faults or {})))


@verb
def phone_saves(player: Player, name: str) -> None:
    """Scan the code on the screen with a phone, and save the paper behind it as a picture."""
    from workbench.phone import fetch_paper, scan_screen

    pdf: list[bytes] = []

    def scanned() -> bool:
        address = scan_screen(player.hand.window)
        if address:
            pdf.append(player.hand.meanwhile(lambda: fetch_paper(address)))
        return bool(pdf)

    player.hand.wait_until(scanned, "a paper behind a code on the screen")
    if (kept := player.file(f"{name}.pdf")) is not None:
        kept.write_bytes(pdf[0])


@verb
def delivered(player: Player, _: object) -> None:
    """Wait until nothing signed waits any more."""
    outside = player.terminal.outside
    assert outside is not None  # noqa: S101 - a visit has been played by now

    def empty() -> bool:
        outside.delivery.nudge()
        counts = outside.store.pending.counts()
        return (
            sum(n for state, n in counts.items() if state.value not in ("accepted", "refused")) == 0
        )

    player.hand.wait_until(empty, "everything signed to be delivered")


@verb
def online(player: Player, expected: bool) -> None:
    """Wait until the terminal knows that it is online (or offline)."""

    def knows() -> bool:
        watch = player.terminal.hall_watch
        return watch is not None and watch.online is expected

    player.hand.wait_until(knows, "the hall to be " + ("online" if expected else "offline"))


@verb
def idle(player: Player, seconds: int) -> None:
    """Let ``seconds`` of the idle clock pass without a touch."""
    for _ in range(seconds):
        player.terminal.clock.tick()


@verb
def clerk(player: Player, what: str) -> None:
    """A member of staff at the help desk: ``here``, ``accept``, ``say …``, ``point 0.5 0.3``,
    ``hears …``, ``sees NAME`` (leaves the picture they see), ``end``, ``gone``.
    """
    from workbench.clerk import Clerk
    from workbench.trial import CLERK

    name, _, rest = what.partition(" ")
    if name == "here":
        player.clerk = Clerk(player.trial.url, CLERK, player.trial.clerk_password)
        player.clerk.wait_for("desk")
        if player.terminal.hall_watch is not None:
            player.terminal.hall_watch.look()
        player.hand.wait_until(
            lambda: bool(player.terminal.models.shell.helpReachable), "help to be reachable"
        )
        return
    if player.clerk is None:
        raise AssertionError("no clerk is there")
    staff = player.clerk
    if name == "accept":
        player.hand.meanwhile(staff.accept)
    elif name == "say":
        staff.say(rest)
    elif name == "point":
        x, y = rest.split()
        staff.point(float(x), float(y))
    elif name == "hears":
        player.hand.meanwhile(lambda: staff.wait_for("chat", text=rest))
    elif name == "sees":
        staff.pictures.clear()
        player.terminal.window.update() if player.terminal.window else None
        raw = player.hand.meanwhile(staff.picture)
        if (kept := player.file(f"{rest}.jpg")) is not None:
            kept.write_bytes(raw)
    elif name == "end":
        staff.end()
    elif name == "gone":
        staff.close()
        player.clerk = None
