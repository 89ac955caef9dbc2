"""The health check and the catalogue."""

from __future__ import annotations

from kiosk.bilingual import Bilingual
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
