"""What can go wrong between terminal and hall, as few types as callers tell apart.

- :class:`Offline`: the hall cannot be reached; use the store.
- :class:`Refused`: the hall understood and says no, with a stable ``code``;
  :class:`PaymentOpen` names the payment that stands in the way.
- :class:`HallFault`: the hall is ill, or its answer is not understood; use the store.
- :class:`OutcomeUnknown`: something was handed in and no answer came. Not a failure:
  ask by the key before sending again.
- :class:`ClockWrong`: the hall is fine, this machine's clock is not.

No text here holds an address, a number, a name or a token.
"""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

from kiosk.bilingual import Bilingual


class OfflineReason(StrEnum):
    """Why the hall cannot be reached."""

    UNREACHABLE = "unreachable"  # nobody listens, or the name is unknown
    TIMEOUT = "timeout"
    CUT = "cut"  # the connection broke
    CERTIFICATE = "certificate"  # it answers, but does not prove to be the hall
    TLS = "tls"


class HallError(Exception):
    """Base of all that can go wrong between terminal and hall."""

    @property
    def text(self) -> Bilingual:
        """What to tell the visitor, with the way on."""
        raise NotImplementedError


class Offline(HallError):  # noqa: N818  (a state of the world)
    """The hall cannot be reached."""

    def __init__(self, reason: OfflineReason, *, maybe_arrived: bool = False) -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.maybe_arrived = maybe_arrived
        """Whether the request may have reached the hall before the connection failed."""

    @property
    def text(self) -> Bilingual:
        """What to tell the visitor, with the way on."""
        if self.reason is OfflineReason.CERTIFICATE:
            return Bilingual(
                "无法确认大厅服务器的身份, 已停止联网。请通知工作人员。",
                "The hall server could not prove its identity, so nothing was sent. "
                "Please tell staff.",
            )
        return Bilingual(
            "暂时连不上大厅服务器, 可继续使用本机已有的数据。",
            "The hall server cannot be reached. You can go on with what this terminal has.",
        )


class Refused(HallError):  # noqa: N818  (a state of the world)
    """The hall says no."""

    def __init__(
        self,
        code: str,
        status: int = 0,
        words: Bilingual | None = None,
        *,
        retry_after: timedelta | None = None,
    ) -> None:
        super().__init__(code)
        self.code = code
        self.status = status
        self.retry_after = retry_after
        self._words = words

    @property
    def text(self) -> Bilingual:
        """The hall's own words, or that it refused."""
        return self._words or Bilingual(
            "大厅服务器没有接受这个请求, 请到人工窗口办理。",
            "The hall server did not accept this request. Please go to the counter.",
        )


class PaymentOpen(Refused):
    """Something of this order is in another payment that is not over; nothing was begun."""

    def __init__(self, payment_id: str, words: Bilingual | None = None) -> None:
        super().__init__("payment_open", 409, words)
        self.payment_id = payment_id
        """The other payment: ask how it stands, or cancel it."""


class HallFault(HallError):  # noqa: N818  (a state of the world)
    """The hall is ill, or its answer is not understood."""

    def __init__(self, code: str, status: int = 0, words: Bilingual | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.status = status
        self._words = words

    @property
    def text(self) -> Bilingual:
        """The hall's own words, or that it is out of order."""
        return self._words or Bilingual(
            "大厅服务器暂时出错, 可继续使用本机已有的数据。",
            "The hall server is out of order. You can go on with what this terminal has.",
        )


class OutcomeUnknown(HallError):  # noqa: N818  (a state of the world)
    """Handed in, and no answer came: it may or may not have been taken."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

    @property
    def text(self) -> Bilingual:
        """What to tell the visitor, with the way on."""
        return Bilingual(
            "已提交, 还没有收到回执。终端会自动查询结果, 请勿重复提交。",
            "Handed in, but no receipt yet. The terminal will ask for the outcome; "
            "please do not hand it in again.",
        )


class ClockWrong(HallError):  # noqa: N818  (a state of the world)
    """This machine's clock differs too much from the hall's."""

    def __init__(self, skew: timedelta) -> None:
        super().__init__(f"{skew.total_seconds():.0f} s")
        self.skew = skew
        """Hall's time minus this machine's time."""

    @property
    def text(self) -> Bilingual:
        """What to tell staff."""
        seconds = round(self.skew.total_seconds())
        return Bilingual(
            f"终端时钟与大厅服务器相差 {abs(seconds)} 秒, 请工作人员校准时间。",
            f"The terminal's clock is {abs(seconds)} s off the hall server's. "
            "Ask staff to set the time.",
        )
