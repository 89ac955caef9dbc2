"""Whether a filing is for a period (所属期) that its taxpayer still has to file."""

from __future__ import annotations

from datetime import date

from hall.bureau.bureau import Reason
from hall.bureau.filing import Filing
from hall.bureau.synthetic.return_parts import part_reasons
from hall.bureau.synthetic.task_terms import TaskTerms
from kiosk.bilingual import Bilingual
from kiosk.taxpayer import Profile


def period_reasons(
    filing: Filing, terms: TaskTerms, profile: Profile, today: date
) -> tuple[Reason, ...]:
    """Return what keeps the filing's period from being filed; none where all is well."""
    period = filing.period
    if (period is not None) is not terms.files_a_period:
        words = Bilingual("所属期没有填对", "the period is missing, or not one to be given")
        return (Reason(code="period_wrong", words=words),)
    if period is None:
        return ()  # an application belongs to no period
    if filing.returns:
        return part_reasons(filing, profile, today)
    mine = [
        obligation
        for obligation in (profile.filings.obligations if profile.filings else ())
        if obligation.task_id == filing.task
        and (obligation.period_start, obligation.period_end) == (period.start, period.end)
    ]
    if not mine:
        words = Bilingual(
            "税务局没有这一期的申报任务,请核对所属期",
            "there is nothing to file for this period; check the period",
        )
        return (Reason(code="nothing_to_file", words=words),)
    if all(obligation.filed_on is not None for obligation in mine):
        words = Bilingual(
            "这一期已经申报过,不用重复申报", "this period was filed already; nothing more to do"
        )
        return (Reason(code="already_filed", words=words),)
    if period.end >= today:
        words = Bilingual("这一期还没有结束,暂不能申报", "this period is not over yet")
        return (Reason(code="period_not_over", words=words),)
    return ()
