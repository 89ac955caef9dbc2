"""Steps of guided tasks, and their results."""

from __future__ import annotations

from workbench.gallery.scene import scene
from workbench.gallery.studio import Studio


@scene
def task_information(studio: Studio) -> None:
    """S24: only looked up, nothing handed in."""
    studio.task("S24", "云岭")


@scene
def task_search(studio: Studio) -> None:
    """S28: a bank is looked for."""
    studio.task("S28", "云岭")
    studio.models.task.entry.edit("opening_bank")
    studio.models.task.entry.typeText("zg")


@scene
def task_sales(studio: Studio) -> None:
    """S01: the prefilled sales."""
    studio.task("S01", "云岭")


@scene
def task_edit(studio: Studio) -> None:
    """S01: a figure is being changed."""
    studio.task("S01", "云岭")
    studio.models.task.entry.edit("non_invoiced")
    for key in "1250":
        studio.models.task.entry.typeKey(key)


@scene
def task_reason(studio: Studio) -> None:
    """S01: a prefilled figure was changed; the reason is asked."""
    runner = studio.task("S01", "云岭")
    runner.answer("ordinary", "500000")
    runner.advance()
    studio.models.task.begin(runner)


@scene
def task_check(studio: Studio) -> None:
    """S01: the calculation."""
    studio.task("S01", "云岭", steps=1)


@scene
def task_figure(studio: Studio) -> None:
    """S01: a figure explains itself."""
    studio.task("S01", "云岭", steps=1)
    studio.models.task.touchRow("vat.urban")


@scene
def task_glossary(studio: Studio) -> None:
    """S01: words explained."""
    studio.task("S01", "云岭", steps=1)
    studio.models.task.openGlossary()


@scene
def task_sign(studio: Studio) -> None:
    """S01: the signature, not yet given."""
    studio.task("S01", "云岭", steps=2)


@scene
def task_list(studio: Studio) -> None:
    """S05: contracts in a list."""
    studio.task("S05", "晨禾")


@scene
def task_brief_list(studio: Studio) -> None:
    """S09: the lines of a statement, each a name and a figure."""
    studio.task("S09", "恒拓")


@scene
def task_exit(studio: Studio) -> None:
    """S01 for a general taxpayer: another way."""
    studio.task("S01", "恒拓")


@scene
def task_periods(studio: Studio) -> None:
    """S01: two periods are open."""
    studio.task("S01", "杜鹃")


def _result(name: str, state: str, printing: str) -> None:
    def arrange(studio: Studio) -> None:
        studio.result("S01", "云岭", state, printing)

    arrange.__name__ = name
    scene(arrange)


_result("result_accepted", "accepted", "printed")
_result("result_queued", "queued", "printed")
_result("result_processing", "processing", "paper_out")
_result("result_refused", "refused", "none")
_result("result_no_paper", "accepted", "paper_out")


@scene
def task_resume(studio: Studio) -> None:
    """S01 was left half-way at another terminal."""
    from kiosk.bilingual import Bilingual
    from kiosk.terminal_name import terminal_name
    from screens.task.resume import Unfinished

    studio.task("S01", "云岭")
    studio.models.task.offer(
        Unfinished(
            matter=Bilingual("增值税申报(小规模,含附加税费)", "VAT return (small-scale)"),
            saved=Bilingual("11 月 20 日 16:02", "20 Nov, 16:02"),
            where=terminal_name("4 号机"),
            step=Bilingual("核对税款", "Check the tax"),
        )
    )


@scene
def task_resume_out_of_contact(studio: Studio) -> None:
    """S01 was left at a terminal that is silent: it may have been signed there."""
    from kiosk.app.task_opening import out_of_contact
    from kiosk.bilingual import Bilingual
    from kiosk.terminal_name import terminal_name
    from screens.task.resume import Unfinished

    studio.task("S01", "云岭")
    studio.models.task.offer(
        Unfinished(
            matter=Bilingual("增值税申报(小规模,含附加税费)", "VAT return (small-scale)"),
            saved=Bilingual("今天 09:30", "today 09:30"),
            where=terminal_name("4 号机"),
            step=Bilingual("签名提交", "Sign"),
            caution=out_of_contact("4 号机"),
        )
    )


def _cannot_print(studio: Studio, way: str) -> None:
    from screens.task.take_away import DESK, PHONE

    studio.result("S01", "云岭", "accepted", "paper_out")
    away = studio.models.task.take_away
    away.set_ways(frozenset({DESK, PHONE}))
    away.set_paper(True)
    away.take(way)


@scene
def result_other_ways(studio: Studio) -> None:
    """Neither slip nor page came out; the desk and the phone are offered."""
    from screens.task.result import PrintState

    _cannot_print(studio, "")
    studio.models.task.take_away.set_page(PrintState.FAILED)


@scene
def result_for_phone(studio: Studio) -> None:
    """The code that takes the receipt home."""
    _cannot_print(studio, "phone")
    studio.models.task.take_away.show_code(
        "https://hall.example/papers/h0DjFuPpyxAtLwYc#" + "e" * 43
    )


@scene
def result_for_desk(studio: Studio) -> None:
    """The number for the service desk."""
    _cannot_print(studio, "desk")
    studio.models.task.take_away.show_number("017")
