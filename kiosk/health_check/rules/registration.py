"""Registration (登记): what ends, what differs, what has to be reported."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final, cast

from kiosk.bilingual import Bilingual
from kiosk.health_check import facts, wording
from kiosk.health_check.report import Discretion, Finding, Sector, Status
from kiosk.health_check.rule import (
    OFFICER,
    OVERDUE,
    REMINDER,
    TO_DO,
    TRADERS,
    Case,
    law_text,
    rule,
)
from kiosk.taxpayer import Bank, Registration

_CHANGE = law_text("税收征收管理法 第16条(变更登记)")


def _registration(case: Case) -> Registration:
    return cast(Registration, case.seen.section("registration"))


@rule(
    "G01",
    Sector.REGISTRATION,
    ("非正常户", "Abnormal status"),
    law_text("税务总局公告2019年第48号 第3条", "sourced high"),
)
def abnormal(case: Case) -> Iterator[Finding]:
    """The registration is abnormal: lifted by filing and settling, at a desk (非正常户)."""
    if case.seen.need(facts.STATUS) != "abnormal":
        return
    yield case.finding(
        status=Status.OVERDUE,
        badge=OFFICER,
        kicker=Bilingual("工作人员会帮您一次办好", "an officer settles it with you in one go"),
        headline=Bilingual("登记状态需要当面办理", "Your registration needs an officer"),
        note=Bilingual("请取号到专窗,带上身份证件", "Take a number; bring your ID document"),
        action=case.act("officer"),
        discretion=Discretion.OFFICER,
        cover=Bilingual("有一件事请到专窗办理", "One matter is for an officer's desk"),
    )


def _ends(case: Case, last: date, threshold: str, label: Bilingual) -> bool:
    """Whether something has ended or ends within the days of ``threshold``; noted if so."""
    if last > case.today + timedelta(days=int(case.seen.threshold(threshold))):
        return False
    case.seen.note(label, wording.day(last, case.today), "registration")
    return True


@rule("G02", Sector.REGISTRATION, ("营业期限到期", "Licence ends"), _CHANGE)
def licence(case: Case) -> Iterator[Finding]:
    """The business licence ends soon, or has ended (营业期限)."""
    last = _registration(case).licence_valid_to
    if last is None or not _ends(
        case, last, "registration.licence.days", Bilingual("营业期限止", "Licence until")
    ):
        return
    over = last < case.today
    yield case.finding(
        status=Status.DUE if over else Status.LOW,
        badge=OVERDUE if over else REMINDER,
        kicker=wording.until(last, case.today),
        headline=Bilingual("营业期限已过" if over else "营业期限即将到期", "The licence ends"),
        note=Bilingual(
            "先到市场监管部门延期,再办变更", "Extend it at the registry, then report it"
        ),
        action=case.act("S30"),
        deadline=last,
    )


# What the market registry tells apart, in English; anything else is shown as it came.
_CHANGED: Final = {
    "纳税人名称": "name",
    "企业名称": "name",
    "经营地址": "business address",
    "注册地址": "registered address",
    "法定代表人": "legal representative",
    "财务负责人": "head of finance",
    "经营范围": "scope of business",
    "注册资本": "registered capital",
}


@rule("G03", Sector.REGISTRATION, ("登记信息不一致", "Registration data differ"), _CHANGE)
def unpaired(case: Case) -> Iterator[Finding]:
    """The market registry knows something else than the tax registration (变更未同步)."""
    changes = _registration(case).unpaired_changes
    if not changes:
        return
    listed = "、".join(changes)
    case.seen.note(
        Bilingual("不一致的项目", "What differs"),
        Bilingual(listed, ", ".join(_CHANGED.get(change, change) for change in changes)),
        "registration",
    )
    yield case.finding(
        status=Status.DUE,
        badge=TO_DO,
        kicker=Bilingual("30 日内办理变更", "to be changed within 30 days"),
        headline=Bilingual(f"{len(changes)} 项登记信息与工商不一致", "Registration data differ"),
        note=Bilingual(f"{listed}:确认即可同步", "Confirm to bring it up to date"),
        action=case.act("S30"),
    )


@rule(
    "G04",
    Sector.REGISTRATION,
    ("停业到期", "Suspension ends"),
    law_text("税务登记管理办法 第23条至第26条", "recalled medium"),
    kinds=TRADERS,
)
def suspension(case: Case) -> Iterator[Finding]:
    """A suspension ends: resume or extend before the day (停业复业)."""
    last = _registration(case).suspended_to
    if last is None or not _ends(
        case, last, "registration.suspension.days", Bilingual("停业期止", "Suspended until")
    ):
        return
    over = last < case.today
    yield case.finding(
        status=Status.OVERDUE if over else Status.DUE,
        badge=OVERDUE if over else TO_DO,
        kicker=wording.until(last, case.today),
        headline=Bilingual("停业期满,请办复业或延长", "Suspension ends: resume or extend"),
        note=Bilingual("到期未办按恢复营业处理", "Otherwise business counts as resumed"),
        action=case.act("S38"),
        deadline=last,
    )


@rule(
    "G05",
    Sector.REGISTRATION,
    ("定期定额到期", "Fixed quota ends"),
    law_text("个体工商户税收定期定额征收管理办法(总局令第16号)", "recalled high"),
    kinds=TRADERS,
)
def fixed_quota(case: Case) -> Iterator[Finding]:
    """The assessment of a fixed quota ends (定期定额核定期)."""
    last = _registration(case).fixed_quota_valid_to
    if last is None or not _ends(
        case, last, "registration.quota.days", Bilingual("定额执行期止", "Quota until")
    ):
        return
    over = last < case.today
    yield case.finding(
        status=Status.DUE if over else Status.LOW,
        badge=TO_DO if over else REMINDER,
        kicker=wording.until(last, case.today),
        headline=Bilingual("定期定额即将到期", "Your fixed quota ends"),
        note=Bilingual("经营有变化可申请重新核定", "Ask for a new one if business has changed"),
        action=case.act("S38"),
        deadline=last,
    )


@rule(
    "G06",
    Sector.REGISTRATION,
    ("新开账户待报告", "New account to report"),
    law_text("税收征收管理法 第17条;实施细则 第17条(开户 15 日内报告)", "sourced high"),
)
def new_account(case: Case) -> Iterator[Finding]:
    """A bank account has been opened and not reported (存款账户账号报告)."""
    seen = case.seen
    bank = cast(Bank, seen.section("bank"))
    missing = seen.need(facts.ACCOUNTS_KNOWN) - seen.need(facts.ACCOUNTS_REPORTED)
    if missing <= 0 or bank.latest_opened_on is None:
        return
    last = bank.latest_opened_on + timedelta(days=int(seen.threshold("bank.report.days")))
    opened = wording.day(bank.latest_opened_on, case.today)
    seen.note(Bilingual("最近开户日期", "Latest account opened"), opened, "bank")
    late = last < case.today
    yield case.finding(
        status=Status.OVERDUE if late else Status.DUE,
        badge=OVERDUE if late else TO_DO,
        kicker=wording.until(last, case.today),
        headline=Bilingual(
            f"{missing} 个银行账户待报告", wording.counted(missing, "bank account") + " to report"
        ),
        note=Bilingual("补报告后可申请信用修复", "Report them, then ask for credit repair")
        if late
        else Bilingual("按期报告不扣信用分,资料可后补", "In time no points are lost"),
        action=case.act("S28"),
        deadline=last,
    )


@rule(
    "G07",
    Sector.REGISTRATION,
    ("办税人员实名到期", "Real-name data end"),
    law_text("办税人员实名管理规定", "recalled low"),
)
def real_name(case: Case) -> Iterator[Finding]:
    """The tax clerk's real-name data have to be renewed (实名信息)."""
    last = _registration(case).real_name_valid_to
    if last is None or not _ends(
        case, last, "registration.real_name.days", Bilingual("实名信息有效期止", "Real-name until")
    ):
        return
    yield case.finding(
        status=Status.LOW,
        badge=REMINDER,
        kicker=wording.until(last, case.today),
        headline=Bilingual("办税人员实名信息需要更新", "Real-name data need renewing"),
        note=Bilingual("刷身份证即可更新", "Your ID card is enough"),
        action=case.act("S30"),
        deadline=last,
    )


@rule(
    "G08",
    Sector.REGISTRATION,
    ("新办企业指引", "New business"),
    law_text("税收征收管理法 第15条、第25条"),
)
def new_business(case: Case) -> Iterator[Finding]:
    """In the first months: file even without income (零申报也要申报)."""
    months = case.seen.need(facts.AGE_MONTHS)
    if months >= case.seen.threshold("registration.new.months"):
        return
    yield case.finding(
        status=Status.LOW,
        badge=REMINDER,
        kicker=Bilingual("没有收入也要按期申报", "file on time even without income"),
        headline=Bilingual("新办企业:看看您的办税日历", "New business: see your tax calendar"),
        note=Bilingual("首次申报可请远程帮办陪您一起做", "Remote help will go through it with you"),
        action=case.act("S35"),
    )
