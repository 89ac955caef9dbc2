"""The studio: the real terminal, fed with synthetic taxpayers on a fixed day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from kiosk.bilingual import Bilingual
from kiosk.china_time import CHINA

if TYPE_CHECKING:
    from hall.bureau.synthetic.personas import Personas
    from kiosk.app.terminal import Terminal
    from kiosk.health_check.report import Report
    from kiosk.identity.visitor import Mandate, Visitor
    from kiosk.tasks.runner import TaskRunner
    from kiosk.taxpayer import Profile

DAY = date(2026, 11, 21)
MOMENT = datetime(2026, 11, 21, 9, 41, tzinfo=CHINA)


@dataclass(frozen=True, slots=True)
class Look:
    """How the screen is read: one column of the gallery."""

    name: str
    landscape: bool = False
    large: bool = False
    contrast: bool = False
    english: bool = False
    low: bool = False


LOOKS = (
    Look("portrait"),
    Look("portrait_large", large=True),
    Look("portrait_contrast", contrast=True),
    Look("portrait_english", english=True),
    Look("portrait_english_large", english=True, large=True),
    Look("portrait_seated", low=True),
    Look("landscape", landscape=True),
    Look("landscape_large_english", landscape=True, large=True, english=True),
)


class Studio:
    """A terminal without devices or hall, whose models are arranged scene by scene."""

    def __init__(self, *, landscape: bool) -> None:
        from hall.bureau.synthetic.personas import load_personas
        from kiosk.app.terminal import Terminal
        from kiosk.settings import ScreenSettings, Settings, TerminalSettings
        from kiosk.tax_law import load_law

        width, height = (1920, 1080) if landscape else (1080, 1920)
        settings = Settings(
            terminal=TerminalSettings(
                mode="trial", label="3 号机", hall_name="雄安新区智慧办税服务厅", region="133100"
            ),
            screen=ScreenSettings(full_screen=False, width=width, height=height),
        )
        self.terminal: Terminal = Terminal(settings)
        self.models = self.terminal.models
        self.models.make_the_rest()
        self.visit = self.terminal.visit
        self.visit.on_end(self.models.wipe)
        self.personas: Personas = load_personas(DAY)
        self.law = load_law("133100")
        self.terminal.show(open_the_rest=False)
        from screens.help.view_model import HelpModel

        self.help = HelpModel()
        shell = self.models.shell
        shell.reading_changed.connect(self.terminal._translate)
        shell.reading_changed.connect(lambda: self.help.set_language(str(shell.language)))
        shell.set_help(self.help)
        shell.set_clock_for_pictures(MOMENT)
        shell.set_marks(simulated=True, synthetic=True)
        shell.set_online(True)
        shell.set_help_wait(60, is_open=True)
        self.models.health_check.set_printer(True)
        self.models.health_check.set_startable_tasks(frozenset(_task_ids()))

    def reset(self, look: Look) -> None:
        """Back to the attract screen, read as ``look`` says."""
        from kiosk.visit import EndReason

        shell = self.models.shell
        self.help.wipe()
        shell.set_out_of_service(False)
        shell.set_online(True)
        shell.set_help_wait(60, is_open=True)
        self.visit.end(EndReason.STAFF)
        shell._reset()
        for wanted, name in (
            (look.large, "largePrint"),
            (look.contrast, "highContrast"),
            (look.low, "lowReach"),
        ):
            if wanted:
                shell.toggleReading(name)
        if look.english:
            shell.toggleReading("language")
        from devices.device import DeviceState

        self.models.attract.set_card_reader(DeviceState.READY)
        self.models.attract.set_code_camera(DeviceState.READY)
        self.models.attract.set_online(True, help_open=True)
        self.models.attract.set_number_entry(True)
        self.models.attract.set_presence(near=False, resting=False)
        self.models.attract.set_deadline(
            Bilingual(
                "11 月申报截止 11 月 16 日(已过),没办的可以补办",
                "The filing deadline of November has passed; you can still file",
            )
        )
        self.visit.clock.stop()

    # -- putting a visitor somewhere ---------------------------------------------------------

    def visitor(self, name: str) -> tuple[Visitor, tuple[Mandate, ...]]:
        """One of the synthetic people, as the reception admits them."""
        from kiosk.identity.visitor import Evidence, Visitor

        person = next(p for p in self.personas.people if p.name == name)
        return (
            Visitor(
                person_key=person.person_key,
                name=person.name,
                id_number=person.id_number,
                evidence=Evidence.ID_CARD,
            ),
            person.mandates,
        )

    def choosing(self, name: str) -> None:
        """The visitor chooses for whom to act."""
        from kiosk.visit import Stage

        visitor, mandates = self.visitor(name)
        self.visit.begin()
        self.visit.visitor, self.visit.mandates = visitor, mandates
        self.models.choose_taxpayer.show(visitor, mandates, DAY)
        self.models.shell.set_ways_out(back=True, home=False)
        self.visit.move(Stage.CHOOSING)

    def profile_of(self, taxpayer: str) -> Profile:
        """The profile of a taxpayer whose name holds ``taxpayer``."""
        for taxpayer_id in self.personas.taxpayer_ids:
            profile = self.personas.profile(taxpayer_id)
            if taxpayer in profile.name:
                return profile
        raise KeyError(taxpayer)

    def report_of(self, profile: Profile) -> Report:
        """The check of a profile on the gallery's day, with every right."""
        from kiosk.health_check import run_check
        from kiosk.identity.visitor import Right

        return run_check(profile, self.law, DAY, frozenset(Right))

    def checking(self, taxpayer: str, *, cached: bool = False, pending: bool = False) -> Report:
        """The health check of a taxpayer is on the screen."""
        from kiosk.identity.visitor import Evidence, Mandate, Right, Role, Visitor
        from kiosk.visit import Stage

        profile = self.profile_of(taxpayer)
        person = profile.kind.value == "natural_person"
        self.visit.begin()
        self.visit.visitor = Visitor(
            person_key="k",
            name=profile.name if person else "邢一帆",
            id_number="",
            evidence=Evidence.ID_CARD,
        )
        self.visit.mandate = Mandate(
            taxpayer_id=profile.taxpayer_id,
            taxpayer_name=profile.name,
            taxpayer_kind=profile.kind.value,
            role=Role.SELF if person else Role.TAX_CLERK,
            rights=tuple(Right),
        )
        self.visit.mandates = (self.visit.mandate,)
        self.visit.profile = profile
        self.visit.profile_fetched_at = MOMENT - timedelta(hours=26 if cached else 0)
        report = self.report_of(profile)
        self.models.shell.set_ways_out(back=True, home=False)
        self.visit.move(Stage.CHECKING)
        none = Bilingual("", "")
        self.models.health_check.show(
            report,
            Bilingual(
                "网络不通,这是 11 月 20 日 07:41 的数据,之后办的事可能没有显示。",
                "Offline: this is the data of 20 Nov 07:41; anything done since may be missing.",
            )
            if cached
            else none,
            Bilingual(
                "您有 1 件签好的申报正在等待受理,不用再办。",
                "1 signed filing is waiting to be accepted; do not file it again.",
            )
            if pending
            else none,
        )
        if cached:
            self.models.shell.set_online(False)
        return report

    def task(self, task_id: str, taxpayer: str, *, steps: int = 0) -> TaskRunner:
        """A guided task, ``steps`` confirmed steps in."""
        from kiosk.identity.visitor import Right
        from kiosk.tasks import TaskRunner, load_task
        from kiosk.visit import Stage

        self.checking(taxpayer)
        runner = TaskRunner(
            load_task(task_id),
            self.profile_of(taxpayer),
            "3f9a2c41",
            self.law,
            DAY,
            rights=frozenset(Right),
        )
        for _ in range(steps):
            runner.advance()
        self.models.shell.set_ways_out(back=True, home=True)
        self.visit.move(Stage.IN_TASK)
        self.models.task.begin(runner)
        return runner

    def result(self, task_id: str, taxpayer: str, state: str, printing: str) -> None:
        """The result step, after a signature."""
        from kiosk.tasks.outcome import Acknowledgement, Outcome, OutcomeState
        from kiosk.tasks.step_kinds import StepKind
        from screens.task.result import PrintState
        from screens.task.signature_image import signature_png

        runner = self.task(task_id, taxpayer)
        for _ in range(8):
            if runner.current_step.kind is StepKind.SIGNATURE:
                break
            runner.advance()
        png = signature_png([[(10.0, 10.0), (300.0, 200.0)]], 800, 400)
        runner.submission(png, MOMENT, "T1", "V1")
        self.models.task.begin(runner)
        receipt = None
        if state == "accepted":
            receipt = Acknowledgement(
                number="1320261121000001",
                accepted_at=MOMENT,
                taxpayer_id=runner.profile.taxpayer_id,
                title=Bilingual("增值税及附加税费申报", "VAT and surcharges"),
                amount=Decimal("8715.00"),
                verification="TR1:" + "A7X" * 70,
            )
        reasons = (
            (
                Bilingual(
                    "申报数据与开票数据不一致,请核对后重新提交。",
                    "The figures do not match the invoices; please check and send again.",
                ),
            )
            if state == "refused"
            else ()
        )
        self.models.task.record(
            Outcome(state=OutcomeState(state), key="k", receipt=receipt, reasons=reasons)
        )
        self.models.task.set_print_state(PrintState(printing))
        self.models.task.set_page_printer(True)

    def close(self) -> None:
        """Close the studio."""
        self.terminal.close()


def _task_ids() -> tuple[str, ...]:
    from kiosk.tasks import task_ids

    return tuple(task_ids())
