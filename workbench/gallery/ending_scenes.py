"""Rating, leaving, and a terminal that is out of service."""

from __future__ import annotations

from kiosk.bilingual import Bilingual
from workbench.gallery.scene import scene
from workbench.gallery.studio import Studio


@scene
def rating(studio: Studio) -> None:
    """The rating, with the card still on the reader."""
    from kiosk.visit import Stage

    studio.checking("晨禾")
    studio.models.rating.ask(card_on_reader=True)
    studio.models.shell.set_ways_out(back=False, home=False)
    studio.visit.move(Stage.RATING)


@scene
def rating_reasons(studio: Studio) -> None:
    """Not satisfied: why?"""
    rating(studio)
    studio.models.rating.grade(4)
    studio.models.rating.toggleReason("slow")


@scene
def rating_thanks(studio: Studio) -> None:
    """Thanks, and goodbye."""
    rating(studio)
    studio.models.rating.grade(1)


@scene
def idle(studio: Studio) -> None:
    """Nobody has touched anything for a while."""
    studio.checking("晨禾")
    studio.models.shell._warn(23)


@scene
def end_question(studio: Studio) -> None:
    """Are you done? In the middle of a task."""
    studio.task("S01", "云岭")
    studio.models.shell.askEnd()


@scene
def out_of_service(studio: Studio) -> None:
    """The store cannot be opened."""
    studio.models.out_of_service.explain(
        Bilingual("本机存储暂时不能用", "The terminal's storage is not available"), "store_io"
    )
    studio.models.shell.set_out_of_service(True)
