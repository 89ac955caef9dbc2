"""The health check and the catalogue."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta

from kiosk.bilingual import Bilingual
from kiosk.china_time import CHINA
from workbench.gallery.scene import scene
from workbench.gallery.studio import DAY, Studio


@scene
def check_loading(studio: Studio) -> None:
    """The check is under way."""
    studio.checking("晨禾")
    studio.models.health_check.load()


@scene
def check_failed(studio: Studio) -> None:
    """No profile can be had."""
    studio.checking("晨禾")
    studio.models.health_check.fail(
        Bilingual("网络不通,暂时不能体检", "Offline: the check cannot be made now"),
        Bilingual(
            "请过一会儿再试。着急的话请到窗口,不用重新排号。",
            "Please try again in a while. If it is urgent, go to a counter.",
        ),
    )


def _check(name: str, taxpayer: str, **how: bool) -> None:
    def arrange(studio: Studio) -> None:
        studio.checking(taxpayer, **how)

    arrange.__name__ = name
    arrange.__doc__ = f"The check of {taxpayer}."
    scene(arrange)


_check("check_overdue", "晨禾")
_check("check_cached", "云岭", cached=True, pending=True)
_check("check_many_risks", "恒拓")
_check("check_abnormal", "古埕")
_check("check_all_fine", "澄明")
_check("check_new_company", "初星")
_check("check_sole_trader", "大勇")
_check("check_elderly", "陆晚秋")
_check("check_person", "沈望舒")
_check("check_unknown", "泊云")


@scene
def check_sector(studio: Studio) -> None:
    """One sector chosen."""
    studio.checking("晨禾")
    studio.models.health_check.chooseSector("filing")


@scene
def check_explained(studio: Studio) -> None:
    """The reasons behind the first finding."""
    studio.checking("晨禾")
    studio.models.health_check.explain("0")


@scene
def check_covered(studio: Studio) -> None:
    """A finding others must not read."""
    report = studio.checking("恒拓")
    key = next(
        index
        for index, finding in enumerate(report.findings)
        if finding.discretion.value == "touch"
    )
    studio.models.health_check.explain(str(key))


@scene
def check_officer(studio: Studio) -> None:
    """A finding for an officer's desk."""
    report = studio.checking("云岭")
    key = next(
        index
        for index, finding in enumerate(report.findings)
        if finding.discretion.value == "officer"
    )
    studio.models.health_check.explain(str(key))


def _open_catalogue(studio: Studio, rights: tuple[str, ...]) -> None:
    from kiosk.identity.visitor import Right
    from kiosk.tasks.finding import catalogue_items

    studio.checking("晨禾")
    task_list = studio.models.health_check.task_list
    task_list.open()
    task_list.show(
        catalogue_items(DAY),
        frozenset(Right(right) for right in rights),
        advised=("S01", "S13"),
        similar=("S05", "S17"),
    )


@scene
def catalogue(studio: Studio) -> None:
    """Everything that can be done here, for a clerk without all rights."""
    _open_catalogue(studio, ("view", "file"))


@scene
def catalogue_kind(studio: Studio) -> None:
    """One kind of task."""
    _open_catalogue(studio, ("view", "file"))
    studio.models.health_check.task_list.chooseCategory("register")


@scene
def catalogue_found(studio: Studio) -> None:
    """Looked for in plain words."""
    _open_catalogue(studio, ("view", "file"))
    studio.models.health_check.task_list.type("我想退税")


@scene
def catalogue_nothing(studio: Studio) -> None:
    """Nothing is called like that here."""
    _open_catalogue(studio, ("view", "file"))
    studio.models.health_check.task_list.type("天气预报")


def _open_guide(studio: Studio, item: str, **held: object) -> None:
    from kiosk.tasks.guide_file import load_guides
    from kiosk.window_matters import WindowQueue

    studio.checking("晨禾")
    guide = load_guides()[item]
    matter = "" if guide.queue is None else guide.queue.value
    queue = WindowQueue(
        matter=matter, open=True, waiting=3, wait_minutes=24, opens=time(9), closes=time(16, 30)
    )
    studio.models.health_check.guide.show(guide)
    studio.models.health_check.guide.set_queue(replace(queue, **held))  # type: ignore[arg-type]


@scene
def guide(studio: Studio) -> None:
    """S33: done at a window, with the queue as it is."""
    _open_guide(studio, "S33")


@scene
def guide_number(studio: Studio) -> None:
    """S36: a number was taken; help and a concern besides."""
    from kiosk.window_matters import QueueNumber

    number = QueueNumber(
        ticket_id="t",
        number="E012",
        matter="general",
        state="waiting",
        window="",
        ahead=3,
        wait_minutes=24,
        taken_at=datetime.combine(DAY, time(10), CHINA),
    )
    _open_guide(studio, "S36", number=number)


@scene
def guide_times(studio: Studio) -> None:
    """S33: a time on another day."""
    from kiosk.window_matters import FreeTime

    _open_guide(studio, "S33")
    studio.models.health_check.guide.set_times(
        tuple(
            FreeTime(day=DAY + timedelta(days=ahead), start=time(hour), free=(hour + ahead) % 4)
            for ahead in (2, 3, 4)
            for hour in range(9, 16)
        )
    )


@scene
def guide_offline(studio: Studio) -> None:
    """S16: the hall is not there, so there is no number."""
    _open_guide(studio, "S16")
    studio.models.health_check.guide.tell_offline()
