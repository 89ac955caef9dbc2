"""Every request to the hall server, and what its failure means.

Start at :class:`HallClient`. Failures are few and typed, see
:mod:`kiosk.hall_client.failures`.
"""

from __future__ import annotations

from kiosk.hall_client.answers import decode_submission
from kiosk.hall_client.client import HallClient
from kiosk.hall_client.drafts import DraftOwner, KeptDraft
from kiosk.hall_client.failures import (
    ClockWrong,
    HallError,
    HallFault,
    Offline,
    OfflineReason,
    OutcomeUnknown,
    PaymentOpen,
    Refused,
)
from kiosk.hall_client.mandates import decode_mandates
from kiosk.hall_client.papers import LeftPaper, SealedPaper, seal_paper
from kiosk.hall_client.payments import (
    MoneyBack,
    Payment,
    PaymentState,
    PaymentVoucher,
    decode_payment,
)
from kiosk.hall_client.replies import (
    Accepted,
    Enrolment,
    FetchedProfile,
    HelpAvailability,
    HelpCall,
    HelpSocket,
    Licence,
    OpenVisit,
    Processing,
    RatingTaken,
    Reason,
    Receipt,
    SmsSent,
    SubmissionRefused,
    SubmissionState,
    TerminalState,
    VisitPerson,
)

__all__ = [
    "Accepted",
    "ClockWrong",
    "DraftOwner",
    "Enrolment",
    "FetchedProfile",
    "HallClient",
    "HallError",
    "HallFault",
    "HelpAvailability",
    "HelpCall",
    "HelpSocket",
    "KeptDraft",
    "LeftPaper",
    "Licence",
    "MoneyBack",
    "Offline",
    "OfflineReason",
    "OpenVisit",
    "OutcomeUnknown",
    "Payment",
    "PaymentOpen",
    "PaymentState",
    "PaymentVoucher",
    "Processing",
    "RatingTaken",
    "Reason",
    "Receipt",
    "Refused",
    "SealedPaper",
    "SmsSent",
    "SubmissionRefused",
    "SubmissionState",
    "TerminalState",
    "VisitPerson",
    "decode_mandates",
    "decode_payment",
    "decode_submission",
    "seal_paper",
]
