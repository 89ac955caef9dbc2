"""One finding in words: what stands on its card, and what its sheet opens to.

What others standing there should not read stays covered: on the card always, on the sheet
until the visitor asks for it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from kiosk.bilingual import Bilingual
from kiosk.china_time import moment_in_words
from kiosk.health_check.report import Channel, Discretion, Finding
from screens.money import figure

if TYPE_CHECKING:
    from kiosk.tax_law.calculation import Calculation

_CHANNEL: Final[Mapping[Channel, Bilingual]] = {
    Channel.HERE: Bilingual("在这台机器上就能办", "Can be done on this terminal"),
    Channel.HERE_WITH_HELP: Bilingual(
        "在这台机器上办,可请工作人员远程帮您", "On this terminal, with remote help if you wish"
    ),
    Channel.WINDOW: Bilingual("请到办税窗口", "At a counter in this hall"),
    Channel.PHONE_APP: Bilingual("手机 App 上办最方便", "Easiest in the phone app"),
    Channel.ONLINE: Bilingual("电子税务局网上办", "In the online tax bureau"),
}

_CONFIDENCE_NOTE: Final = Bilingual(
    "该条依据待进一步核实", "this reference is still being verified"
)
_OFFICER_ONLY: Final = Bilingual(
    "这件事请和税务人员当面说,屏幕上不显示内容。可以点下面请工作人员帮您。",
    "Please talk to a tax officer about this; the screen shows no detail. "
    "You can call a member of staff below.",
)
_FOR_YOU_ALONE: Final = Bilingual(
    "下面的内容只给您本人看。请先看一下身后。",
    "What follows is for you alone. Please look behind you first.",
)
_TOUCH_TO_SEE: Final = Bilingual("点开可看,只给您本人看", "Touch to see; for you alone")
_SEE_HOW: Final = Bilingual("看怎么办", "See how")
_SEE_WHY: Final = Bilingual("看依据", "See why")
_BRING: Final = Bilingual("请带上", "Please bring")


def _unverified(confidence: str) -> bool:
    lowered = confidence.lower()
    return "recalled" in lowered or "medium" in lowered or "low" in lowered


_BARE = re.compile(r"[\d,.%]+")  # a figure that only repeats itself


@dataclass(frozen=True, slots=True)
class FindingWords:
    """Says findings in one language on one day."""

    language: str
    today: date

    def card(self, key: str, finding: Finding, task: str, *, guided: bool) -> dict[str, Any]:
        """Return the card; ``task`` is what mends it here, ``guided`` that this is a guide."""
        discreet = finding.discretion is not Discretion.OPEN
        action = _SEE_HOW if guided else finding.action.label if task else _SEE_WHY
        return {
            "key": key,
            "status": finding.status.value,
            "badge": self._say(finding.badge),
            "kicker": "" if discreet else self._say(finding.kicker),
            "headline": self._headline(finding, covered=discreet),
            "note": self._say(_TOUCH_TO_SEE if discreet else finding.note),
            "actionLabel": self._say(action),
            "actionKind": "primary" if task else "link",
        }

    def sheet(self, key: str, finding: Finding, task: str, *, uncovered: bool) -> dict[str, Any]:
        """Return the sheet: evidence, calculation, law and the way on, or why not."""
        officer = finding.discretion is Discretion.OFFICER
        covered = officer or (finding.discretion is not Discretion.OPEN and not uncovered)
        sheet: dict[str, Any] = {
            "key": key,
            "status": finding.status.value,
            "badge": self._say(finding.badge),
            "headline": self._headline(finding, covered=covered),
            "covered": covered,
        }
        if covered:
            return sheet | {
                "canUncover": not officer,
                "coverText": self._say(_OFFICER_ONLY if officer else _FOR_YOU_ALONE),
            }
        return sheet | {
            "kicker": self._say(finding.kicker),
            "note": self._say(finding.note),
            "evidence": self._evidence(finding),
            "steps": self._steps(finding.calculation),
            "basis": self._basis(finding),
            "wayOn": self._way_on(finding),
            "selfCheck": [
                {"label": self._say(words), "value": "", "detail": ""}
                for words in finding.self_check
            ],
            "taskLabel": self._say(finding.action.label) if task else "",
        }

    def _say(self, words: Bilingual) -> str:
        return words.in_language(self.language)

    def _headline(self, finding: Finding, *, covered: bool) -> str:
        """What others may read over a shoulder: that there is something, not what."""
        return self._say(finding.cover if covered and finding.cover else finding.headline)

    def _evidence(self, finding: Finding) -> list[dict[str, str]]:
        rows = []
        for item in finding.evidence:
            source = self._say(item.source)
            if item.as_of is not None:
                source += " · " + moment_in_words(item.as_of, self.today, self.language)
            rows.append(
                {"label": self._say(item.label), "value": self._say(item.value), "detail": source}
            )
        return rows

    def _steps(self, calculation: Calculation | None) -> list[dict[str, str]]:
        if calculation is None:
            return []
        return [
            {
                "label": self._say(step.label),
                "value": figure(step.amount, step.unit, self.language),
                "detail": " · ".join(
                    words
                    for words in (
                        "" if _BARE.fullmatch(step.formula) else step.formula,
                        step.legal_basis,
                    )
                    if words
                ),
            }
            for step in calculation.steps
        ]

    def _basis(self, finding: Finding) -> list[dict[str, str]]:
        return [
            {
                "label": basis.text,
                "value": "",
                "detail": self._say(_CONFIDENCE_NOTE) if _unverified(basis.confidence) else "",
            }
            for basis in finding.basis
        ]

    def _way_on(self, finding: Finding) -> list[dict[str, str]]:
        action = finding.action
        rows = [{"label": self._say(_CHANNEL[action.channel]), "value": "", "detail": ""}]
        if action.minutes:
            rows[0]["detail"] = (
                f"about {action.minutes} min"
                if self.language == "en"
                else f"大约 {action.minutes} 分钟"
            )
        if action.bring:
            joiner = ", " if self.language == "en" else "、"
            rows.append(
                {
                    "label": self._say(_BRING),
                    "value": "",
                    "detail": joiner.join(self._say(thing) for thing in action.bring),
                }
            )
        return rows
