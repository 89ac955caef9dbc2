"""Plays a scripted visit on the real terminal, with real input events and pictures.

A visit is a YAML file: a name, and steps of one verb each. The verbs are the methods of
:class:`Player` that are marked with :func:`verb`.
"""

from __future__ import annotations

import argparse
import logging
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.stopping import put_off, stoppable, undisturbed
from workbench.trial import Trial, TrialError, is_display_there

if TYPE_CHECKING:
    from workbench.clerk import Clerk

log = logging.getLogger(__name__)

Verb = Callable[["Player", Any], None]
_VERBS: dict[str, Verb] = {}


def verb(function: Verb) -> Verb:
    """Let visit files use ``function`` by its name."""
    _VERBS[function.__name__] = function
    return function


class VisitFileError(ValueError):
    """A visit file that cannot be played; the text names file and step."""


def load_visit(file: Path) -> list[tuple[str, Any]]:
    """Read the steps of a visit file: ``[(verb, argument), …]``."""
    import yaml

    content = yaml.safe_load(file.read_text(encoding="utf-8"))
    steps = content.get("steps") if isinstance(content, dict) else None
    if not isinstance(steps, list) or not steps:
        raise VisitFileError(f"{file}: a visit needs a list of steps")
    read = []
    for number, step in enumerate(steps, start=1):
        if isinstance(step, str):
            step = {step: None}
        if not isinstance(step, dict) or len(step) != 1:
            raise VisitFileError(f"{file}: step {number} must be one verb and what it takes")
        name, argument = next(iter(step.items()))
        if name not in _VERBS:
            raise VisitFileError(
                f"{file}: step {number}: unknown verb “{name}”; known: " + ", ".join(sorted(_VERBS))
            )
        read.append((name, argument))
    return read


class Player:
    """One playing of one visit."""

    def __init__(self, trial: Trial, pictures: Path | None) -> None:
        self.trial = trial
        self.pictures = pictures
        self.count = 0
        self.clerk: Clerk | None = None
        self._stand_before_it()

    def _stand_before_it(self) -> None:
        from kiosk.app.terminal import Terminal
        from kiosk.settings import load_settings
        from workbench.visitor_hand import VisitorHand

        self.terminal = Terminal(load_settings(self.trial.settings_file))
        self.terminal.show()
        assert self.terminal.window is not None  # noqa: S101 - show() made it or raised
        self.hand = VisitorHand(self.terminal.window)

    def go_to(self, terminal: str) -> None:
        """Leave this terminal and stand before another one."""
        self.terminal.close()
        self.trial.go_to(terminal)
        self._stand_before_it()

    def play(self, steps: list[tuple[str, Any]]) -> None:
        """Carry out ``steps``; the first that fails raises, after a picture of it."""
        for number, (name, argument) in enumerate(steps, start=1):
            log.info("step %d: %s %s", number, name, "" if argument is None else argument)
            try:
                with put_off():
                    _VERBS[name](self, argument)
            except BaseException:
                if self.pictures is not None:
                    self.hand.picture(self.pictures / f"failed_at_{number:02d}_{name}.png")
                raise

    def close(self) -> None:
        """Close the terminal, and send the clerk home."""
        if self.clerk is not None:
            self.clerk.close()
        self.terminal.close()


@verb
def see(player: Player, screen: str) -> None:
    """Wait for a screen."""
    player.hand.see_screen(screen)


@verb
def there(player: Player, name: str) -> None:
    """Wait for something on the screen."""
    player.hand.see(name)


@verb
def read(player: Player, words: str) -> None:
    """Wait for words."""
    player.hand.read(words)


@verb
def not_read(player: Player, words: str) -> None:
    """Make sure that words do not stand on the screen."""
    player.hand.settle()
    if any(words in text for text in player.hand.texts()):
        raise AssertionError(f"“{words}” stands on the screen")


@verb
def tap(player: Player, name: str) -> None:
    """Touch something."""
    player.hand.tap(name)


@verb
def pick(player: Player, words: str) -> None:
    """Choose the option of the task's step whose label holds ``words`` (what it is called
    inside may hold a date)."""
    found: list[str] = []

    def there() -> bool:
        step = player.terminal.models.task.step
        found[:] = [
            f"option_{field['key']}_{option['value']}"
            for field in step.get("fields", [])
            for option in field.get("options", [])
            if words in option["label"]
        ]
        return bool(found)

    player.hand.wait_until(there, f"an option with “{words}”")
    player.hand.tap(found[0])


@verb
def tap_if_there(player: Player, name: str) -> None:
    """Touch something that is not always there."""
    player.hand.settle()
    if player.hand.find(name) is not None:
        player.hand.tap(name)


@verb
def type(player: Player, text: str) -> None:
    """Type on the number pad."""
    player.hand.type(str(text))


@verb
def write(player: Player, words: str) -> None:
    """Write words into the field that has the keyboard."""
    player.hand.write(str(words))


@verb
def sign(player: Player, _: object) -> None:
    """Sign with the finger."""
    player.hand.sign()


@verb
def picture(player: Player, name: str) -> None:
    """Leave a picture."""
    player.count += 1
    if player.pictures is not None:
        player.hand.picture(player.pictures / f"{player.count:02d}_{name}.png")


@verb
def choose(player: Player, words: str) -> None:
    """Choose the taxpayer whose name holds ``words``."""
    player.hand.see_screen("choose_taxpayer")
    ids = {m.taxpayer_id for m in player.terminal.visit.mandates if words in m.taxpayer_name}
    rows = player.terminal.models.choose_taxpayer.mandates
    index = next(i for i, row in enumerate(rows) if row["taxpayerId"] in ids)
    player.hand.tap(f"mandate_{index}")


@verb
def act_on(player: Player, words: str) -> None:
    """Press the button of the finding whose headline holds ``words``."""
    found: list[str] = []

    def there() -> bool:
        findings = player.terminal.models.health_check.findings
        found[:] = [f["key"] for f in findings if words in f["headline"]]
        return bool(found)

    player.hand.wait_until(there, f"a finding about “{words}”")
    player.hand.tap(f"act_{found[0]}")


@verb
def card(player: Player, who: str) -> None:
    """Lay the card of one of the people on the reader."""
    player.hand.wait_until(lambda: _reader_ready(player), "the card reader")
    with player.trial.dock as dock:
        dock.insert_card_of(who)


@verb
def take_card(player: Player, _: object) -> None:
    """Take the card away."""
    with player.trial.dock as dock:
        dock.pull_card()


@verb
def code(player: Player, who: str) -> None:
    """Hold up the phone of one of the people."""
    player.hand.wait_until(lambda: _camera_ready(player), "the code camera")
    with player.trial.dock as dock:
        dock.show_code_of(who)


@verb
def hide_code(player: Player, _: object) -> None:
    """Take the phone away."""
    with player.trial.dock as dock:
        dock.hide_code()


@verb
def lay_page(player: Player, file: str | None) -> None:
    """Lay a page under the document camera: a picture of one, or an invented one."""
    with player.trial.dock as dock:
        dock.lay_page(Path(file) if file else None)


@verb
def take_page(player: Player, _: object) -> None:
    """Take the page from under the document camera."""
    with player.trial.dock as dock:
        dock.take_page()


@verb
def sms_code(player: Player, _: object) -> None:
    """Read the code in the newest text message on the visitor's phone, and type it."""
    visitor = player.terminal.visit.visitor
    assert visitor is not None  # noqa: S101 - a visit is being played
    found = player.hand.meanwhile(lambda: player.trial.newest_code(visitor.person_key))
    for digit in found:
        player.hand.tap(f"key_{digit}")


@verb
def paper(player: Player, words: str) -> None:
    """Wait until the last slip holds ``words``."""

    def printed() -> bool:
        with player.trial.dock as dock:
            return words in dock.paper().replace(" ", "")

    player.hand.wait_until(printed, f"“{words}” on the slip")


@verb
def page(player: Player, name: str) -> None:
    """Wait until the document printer has put out a page; keep it beside the pictures."""
    file = player.trial.dock_state / "documents" / "last.pdf"

    def printed() -> bool:
        return file.exists() and file.read_bytes().rstrip().endswith(b"%%EOF")

    player.hand.wait_until(printed, "a page from the document printer")
    raw = file.read_bytes()
    file.unlink()  # the next one is another
    if player.pictures is not None:
        player.count += 1
        player.pictures.mkdir(parents=True, exist_ok=True)
        (player.pictures / f"{player.count:02d}_{name}.pdf").write_bytes(raw)


@verb
def dock(player: Player, what: str) -> None:
    """Let something happen to a device: ``paper_out``, ``paper_in``, ``unplug id_reader`` …"""
    name, *arguments = what.split()
    with player.trial.dock as client:
        getattr(client, name)(*arguments)


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
    if player.pictures is not None:
        player.count += 1
        player.pictures.mkdir(parents=True, exist_ok=True)
        (player.pictures / f"{player.count:02d}_{name}.pdf").write_bytes(pdf[0])


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
        if player.pictures is not None:
            player.count += 1
            player.pictures.mkdir(parents=True, exist_ok=True)
            (player.pictures / f"{player.count:02d}_{rest}.jpg").write_bytes(raw)
    elif name == "end":
        staff.end()
    elif name == "gone":
        staff.close()
        player.clerk = None


def _reader_ready(player: Player) -> bool:
    devices = player.terminal.devices
    return (
        devices is not None
        and devices.id_reader is not None
        and devices.id_reader.status.state.value == "ready"
    )


def _camera_ready(player: Player) -> bool:
    devices = player.terminal.devices
    return (
        devices is not None
        and devices.code_camera is not None
        and devices.code_camera.status.state.value == "ready"
        and player.terminal.outside is not None
    )


def main(arguments: list[str] | None = None) -> int:
    """Play visits; exit status 0 if all went to their end."""
    parser = argparse.ArgumentParser(prog="./dev run --play", description=__doc__)
    parser.add_argument("visits", nargs="+", type=Path, metavar="VISIT.yaml")
    parser.add_argument("--pictures", type=Path, metavar="DIR")
    parser.add_argument("--size", default="1080x1920", help="of the window, e.g. 1920x1080")
    parser.add_argument("--verbose", action="store_true")
    asked = parser.parse_args(arguments)
    logging.basicConfig(
        level=logging.INFO if asked.verbose else logging.WARNING, format="%(message)s"
    )
    os.environ["TRIAL_SIZE"] = asked.size
    if not is_display_there():
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

    from kiosk.__main__ import prepare_environment

    prepare_environment()
    from PySide6.QtGui import QGuiApplication

    application = QGuiApplication.instance() or QGuiApplication(sys.argv[:1])
    status = 0
    with stoppable():
        try:
            visits = [(file, load_visit(file)) for file in asked.visits]
            for file, steps in visits:
                pictures = asked.pictures and asked.pictures / file.stem
                if not _play(file.stem, steps, pictures):
                    status = 1
        except (VisitFileError, OSError, TrialError) as error:
            print(error, file=sys.stderr)
            status = 2
        except KeyboardInterrupt:
            status = 130
    application.processEvents()
    return status


def _play(name: str, steps: list[tuple[str, Any]], pictures: Path | None) -> bool:
    """Play one visit in a house of its own; whether it went to its end."""
    with tempfile.TemporaryDirectory(prefix="visit-") as folder:
        trial = Trial(Path(folder))
        player: Player | None = None
        try:
            trial.start()
            player = Player(trial, pictures)
            player.play(steps)
            print(f"{name}: played to its end")
        except AssertionError as error:
            print(f"{name}: {error}", file=sys.stderr)
            return False
        finally:
            with undisturbed():
                if player is not None:
                    player.close()
                trial.stop()
    return True


if __name__ == "__main__":
    sys.exit(main())
