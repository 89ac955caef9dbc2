"""What a visitor does with the devices: cards, codes, pages, slips."""

from __future__ import annotations

from pathlib import Path

from workbench.play.player import Player
from workbench.play.visit_file import verb


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
    if (kept := player.file(f"{name}.pdf")) is not None:
        kept.write_bytes(raw)


@verb
def dock(player: Player, what: str) -> None:
    """Let something happen to a device: ``paper_out``, ``paper_in``, ``unplug id_reader`` …"""
    name, *arguments = what.split()
    with player.trial.dock as client:
        getattr(client, name)(*arguments)


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
