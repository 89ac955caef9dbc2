"""Every screen in every state as a picture, and what is wrong with it by measure.

The screens are the real ones, fed by the real check, runner and models on synthetic
taxpayers, on a fixed day. What cannot be measured (is it ugly?) wants somebody to look:
``./dev gallery`` leaves the pictures in ``build/gallery``.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.bilingual import Bilingual
from kiosk.china_time import CHINA
from workbench.trial import ROOT

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

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
            "k",
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


Arrange = Callable[[Studio], None]
SCENES: dict[str, Arrange] = {}


def scene(function: Arrange) -> Arrange:
    """Hang ``function``'s scene in the gallery under its name."""
    SCENES[function.__name__] = function
    return function


@scene
def attract(studio: Studio) -> None:
    """Nobody is here; everything works."""


@scene
def attract_reader_gone(studio: Studio) -> None:
    """No card reader, no network, nobody at the help desk."""
    from devices.device import DeviceState

    studio.models.attract.set_card_reader(DeviceState.FAULT)
    studio.models.attract.set_online(False, help_open=False)
    studio.models.shell.set_online(False)


@scene
def recognising_card(studio: Studio) -> None:
    """A card is being checked."""
    from kiosk.app.arrival_host import READING

    studio.visit.begin()
    studio.models.shell.set_ways_out(back=True, home=False)
    studio.models.recognising.check(*READING)


@scene
def recognising_code(studio: Studio) -> None:
    """Where to hold the phone."""
    from kiosk.app.arrival_host import SHOW_CODE

    studio.visit.begin()
    studio.models.shell.set_ways_out(back=True, home=False)
    studio.models.recognising.guide(*SHOW_CODE, ("card", "number", "leave"), looking=True)


@scene
def recognising_failed(studio: Studio) -> None:
    """An expired card."""
    studio.visit.begin()
    studio.models.shell.set_ways_out(back=True, home=False)
    studio.models.recognising.fail(
        Bilingual("身份证已过有效期", "This ID card has expired"),
        Bilingual("请用有效的身份证,或改用二维码。", "Please use a valid card, or a QR code."),
        ("again", "code", "help", "leave"),
        "card_expired",
    )


@scene
def choose_taxpayer(studio: Studio) -> None:
    """Several companies; some mandates cannot be used."""
    studio.choosing("贾若溪")
    for mandate, status in zip(studio.visit.mandates[1:3], ("due", "overdue"), strict=False):
        studio.models.choose_taxpayer.set_attention(
            mandate.taxpayer_id, status, Bilingual("2 件待办", "2 to do")
        )


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
def task_information(studio: Studio) -> None:
    """S24: only looked up, nothing handed in."""
    studio.task("S24", "云岭")


@scene
def task_search(studio: Studio) -> None:
    """S28: a bank is looked for."""
    studio.task("S28", "云岭")
    studio.models.task.edit("opening_bank")
    studio.models.task.typeText("zg")


@scene
def task_sales(studio: Studio) -> None:
    """S01: the prefilled sales."""
    studio.task("S01", "云岭")


@scene
def task_edit(studio: Studio) -> None:
    """S01: a figure is being changed."""
    studio.task("S01", "云岭")
    studio.models.task.edit("non_invoiced")
    for key in "1250":
        studio.models.task.typeKey(key)


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


@scene
def help_offered(studio: Studio) -> None:
    """Remote help: what the visitor allows."""
    studio.checking("晨禾")
    studio.help.openPanel()


@scene
def help_waiting(studio: Studio) -> None:
    """In the queue."""
    studio.checking("晨禾")
    studio.help.set_state("waiting", "", view=False)
    studio.help.set_queue(3, 240)
    studio.help.openPanel()


@scene
def help_talking(studio: Studio) -> None:
    """A conversation."""
    from kiosk.help_session.call import ChatLine

    studio.task("S01", "云岭")
    studio.help.set_state("connected", "王*", view=True)
    for who, text in (
        ("clerk", "您好,我是帮办员王*。您想办什么?"),
        ("visitor", "这个数字不对"),
        ("clerk", "请点“普通发票销售额”右边的“修改”,我给您指一下。"),
    ):
        studio.help.add_line(ChatLine(who, text, MOMENT))
    studio.help.openPanel()


@scene
def help_pointing(studio: Studio) -> None:
    """The helper points."""
    from kiosk.help_session.call import Pointing

    help_talking(studio)
    studio.help.closePanel()
    studio.help.point(Pointing(0.86, 0.33, "", ""))


@scene
def help_ended(studio: Studio) -> None:
    """The call is over."""
    from kiosk.help_session.call import end_of_call

    studio.checking("晨禾")
    studio.help.finish(end_of_call("clerk", "hung_up"))


def _recognised(name: str, arrange: Arrange) -> None:
    def begin(studio: Studio) -> None:
        studio.visit.begin()
        studio.models.shell.set_ways_out(back=True, home=False)
        arrange(studio)

    begin.__name__ = name
    scene(begin)


def _guide_card(studio: Studio) -> None:
    from kiosk.app.arrival_host import LAY_CARD

    ways = ("code", "number", "companion", "leave")
    studio.models.recognising.guide(*LAY_CARD, ways)


def _live_picture(studio: Studio) -> None:
    from PySide6.QtGui import QColor, QImage, QPainter

    from devices.code_camera.preview import Preview
    from kiosk.app.arrival_host import SHOW_CODE

    studio.models.recognising.guide(*SHOW_CODE, ("card", "number", "leave"), looking=True)
    picture = QImage(480, 270, QImage.Format.Format_RGB32)
    picture.fill(QColor("#8A97A8"))
    painter = QPainter(picture)
    painter.fillRect(160, 20, 160, 230, QColor("#101820"))
    painter.fillRect(176, 60, 128, 128, QColor("#FFFFFF"))
    painter.end()
    corners = ((0.38, 0.25), (0.62, 0.25), (0.62, 0.67), (0.38, 0.67))
    studio.models.recognising.show_picture(Preview(picture, (corners,)))


def _code_read(text: str) -> Arrange:
    def arrange(studio: Studio) -> None:
        from kiosk.hall_client import HallClient
        from kiosk.identity.classify import classify_code
        from kiosk.reception import CodeRead
        from kiosk.reception.shown_code import read_shown_code

        hall = HallClient("http://127.0.0.1:9", lambda: None)
        read = read_shown_code(classify_code(text), text, None, hall)
        hall.close()
        if not isinstance(read, CodeRead):
            raise TypeError(read)
        studio.models.recognising.tell(
            read.title,
            read.text,
            read.ways_on,
            tone=read.tone.value,
            code=read.code if read.tone.value != "fine" else "",
            facts=read.facts,
        )

    return arrange


def _receipt_valid(studio: Studio) -> None:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from kiosk.hall_client import HallClient
    from kiosk.identity.classify import classify_code
    from kiosk.identity.key_set import KeySet, KeyUse, PublishedKey
    from kiosk.identity.receipt_code import ReceiptFacts, sign_receipt
    from kiosk.identity.signatures import SignatureAlgorithm, verifier_for
    from kiosk.reception import CodeRead
    from kiosk.reception.shown_code import read_shown_code

    key = Ed25519PrivateKey.generate()
    facts = ReceiptFacts(
        number="1320261121000001",
        taxpayer_id="91133100MADEM00387",
        amount=Decimal("8715.00"),
        accepted_at=MOMENT,
        task="S01",
    )
    published = PublishedKey(
        kid="r1",
        use=KeyUse.RECEIPT,
        verifier=verifier_for(SignatureAlgorithm.EDDSA, key.public_key().public_bytes_raw()),
        not_before=MOMENT - timedelta(days=1),
        not_after=MOMENT + timedelta(days=1),
    )
    text = sign_receipt(key, "r1", facts)
    hall = HallClient("http://127.0.0.1:9", lambda: None)
    keys = KeySet(issuer="hall", fetched_at=MOMENT, keys=(published,))
    read = read_shown_code(classify_code(text), text, keys, hall)
    hall.close()
    if not isinstance(read, CodeRead):
        raise TypeError(read)
    studio.models.recognising.tell(
        read.title, read.text, read.ways_on, tone=read.tone.value, facts=read.facts
    )


_recognised("recognising_lay_card", _guide_card)
_recognised("recognising_live_picture", _live_picture)
_recognised("recognising_licence", _code_read("https://www.gsxt.gov.cn/91133100MADEM00387"))
_recognised(
    "recognising_invoice",
    _code_read("01,32,,26132000000012345678,12300.00,20261105,,A1B2,"),
)
_recognised("recognising_receipt_valid", _receipt_valid)
_recognised("recognising_receipt_unchecked", _code_read("TR1:ABC"))


@scene
def attract_greeting(studio: Studio) -> None:
    """Somebody stands before it."""
    studio.models.attract.set_presence(near=True, resting=False)


@scene
def attract_no_reader(studio: Studio) -> None:
    """No reader fitted, the camera away: a number is still a way in."""
    from devices.device import DeviceState

    studio.models.attract.set_card_reader(None)
    studio.models.attract.set_code_camera(DeviceState.ABSENT)


def _number(name: str, arrange: Arrange) -> None:
    def begin(studio: Studio) -> None:
        from kiosk.visit import Stage

        studio.visit.move(Stage.NUMBER_ENTRY)
        studio.models.shell.set_ways_out(back=True, home=False)
        studio.models.number_entry.ask_number(("card", "code"))
        arrange(studio)

    begin.__name__ = name
    scene(begin)


def _half_typed(studio: Studio) -> None:
    for key in "1300001988061":
        studio.models.number_entry.typeKey(key)


def _wrong_number(studio: Studio) -> None:
    from kiosk.identity.refusal import Refusal
    from kiosk.identity.resident_number import check_resident_number

    for key in "130000198806179035":
        studio.models.number_entry.typeKey(key)
    wrong = check_resident_number("130000198806179035", DAY)
    if not isinstance(wrong, Refusal):
        raise TypeError(wrong)
    studio.models.number_entry.object_to(wrong.words, wrong.way_on, keep=True)


def _code_wanted(studio: Studio) -> None:
    studio.models.number_entry.ask_code("138****1234", 60)
    for key in "483":
        studio.models.number_entry.typeKey(key)


def _code_wrong(studio: Studio) -> None:
    studio.models.number_entry.ask_code("138****1234", 0)
    studio.models.number_entry.object_to(
        Bilingual("验证码不对或已过期。", "The code is wrong or has expired."),
        Bilingual(
            "请看清短信再输一次,今天还可以试 4 次。",
            "Please look at the message again; 4 more tries today.",
        ),
        keep=False,
    )


def _number_stopped(studio: Studio) -> None:
    studio.models.number_entry.stop(
        Bilingual("这个号码今天试的次数太多了。", "This number has been tried too often today."),
        Bilingual(
            "请用身份证或手机身份码,或到咨询台。明天可以再试。",
            "Use your ID card or the code on your phone, or ask at the desk. "
            "You can try again tomorrow.",
        ),
        ("card", "code", "help", "leave"),
        "sms_limit_number",
    )


_number("number_typing", _half_typed)
_number("number_wrong", _wrong_number)
_number("number_code", _code_wanted)
_number("number_code_wrong", _code_wrong)
_number("number_stopped", _number_stopped)


# -- drawing --------------------------------------------------------------------------------


def draw(studio: Studio, name: str, look: Look) -> tuple[QImage, list[str]]:
    """Arrange a scene, let it come to rest, and take its picture and its faults."""
    from PySide6.QtTest import QTest

    from workbench.screen_faults import faults

    studio.reset(look)
    SCENES[name](studio)
    studio.visit.clock.stop()
    window = studio.terminal.window
    assert window is not None  # noqa: S101 - the studio is open
    for _ in range(3):
        QTest.qWait(40)
    canvas = window.contentItem().childItems()[0]
    picture = window.grabWindow()
    return picture, faults(canvas, canvas.width(), canvas.height(), picture)


def main(arguments: list[str] | None = None) -> int:
    """Draw the gallery; exit status 1 where something is wrong by measure."""
    parser = argparse.ArgumentParser(prog="./dev gallery", description=__doc__)
    parser.add_argument("scenes", nargs="*", help="only these (all by default)")
    parser.add_argument("--look", action="append", choices=[look.name for look in LOOKS])
    parser.add_argument("--into", type=Path, default=ROOT / "build" / "gallery")
    asked = parser.parse_args(arguments)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ.setdefault("QT_QUICK_BACKEND", "software")

    from PySide6.QtGui import QGuiApplication

    application = QGuiApplication.instance() or QGuiApplication(sys.argv[:1])
    asked.into.mkdir(parents=True, exist_ok=True)
    count = wrong = 0
    for landscape in (False, True):
        looks = [
            look
            for look in LOOKS
            if look.landscape is landscape and (not asked.look or look.name in asked.look)
        ]
        if not looks:
            continue
        studio = Studio(landscape=landscape)
        for look in looks:
            for name in asked.scenes or SCENES:
                image, found = draw(studio, name, look)
                image.save(str(asked.into / f"{name}__{look.name}.png"))
                count += 1
                for fault in found:
                    print(f"{name} {look.name}: {fault}")
                wrong += len(found)
        studio.close()
    application.processEvents()
    print(f"{count} pictures in {asked.into}, {wrong} faults")
    return 1 if wrong else 0


__all__ = ["LOOKS", "SCENES", "Look", "Studio", "draw"]

if __name__ == "__main__":
    sys.exit(main())
