"""What a visitor does on the screen, and what stands there."""

from __future__ import annotations

from datetime import timedelta

from kiosk.china_time import china_today
from workbench.play.player import Player
from workbench.play.visit_file import verb


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
def type_day(player: Player, from_today: int) -> None:
    """Type a day on the number pad, as eight digits: so many days from today."""
    player.hand.type(f"{china_today() + timedelta(days=int(from_today)):%Y%m%d}")


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
    if (file := player.file(f"{name}.png")) is not None:
        player.hand.picture(file)


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
