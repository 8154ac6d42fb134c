"""Every error a person can see: a code to quote, a plain sentence and a remedy.

Each class is one entry of the catalogue. ``message`` and ``remedy`` are templates filled from
the keyword values the error was raised with. What a *provider* says is explained by data
instead: see ``oauth/explain.py`` and ``config/remedies.toml``.
"""

from algo_oauth.errors.answering import (
    ApiAnsweredBadJson,
    ApiAnsweredHtml,
    ApiError,
    ApiRedirected,
    ApiRefused,
)
from algo_oauth.errors.calling import (
    AnswerBroken,
    AnswerTimeout,
    CertificateNotTrusted,
    ConnectionLost,
    ConnectionRefused,
    ConnectTimeout,
    HostUnreachable,
    NameNotResolved,
    NoTimeLeft,
    OutboundError,
    ProxyFailed,
    TlsFailed,
    UnusableRequest,
)
from algo_oauth.errors.pages import (
    DeviceBroken,
    ExportsTaken,
    LoggedOut,
    PageRefused,
    TooManyTries,
    WrongPassword,
)
from algo_oauth.errors.pressing import (
    ButtonDisabled,
    ButtonUnknown,
    PressBroken,
    PressInDoubt,
    PressRefused,
    ProfileGone,
)
from algo_oauth.errors.problem import (
    DeviceError,
    Problem,
)
from algo_oauth.errors.starting import (
    AddressTaken,
    BadSetting,
    CertificateUnusable,
    SandboxFailed,
    SandboxMissing,
    StartError,
)
from algo_oauth.errors.storing import (
    DocumentUnreadable,
    FileDamaged,
    FolderInUse,
    FolderUnusable,
    NotSaved,
    StorageError,
    WrongKey,
)
from algo_oauth.errors.tokens import (
    TokenAnswerNotJson,
    TokenAnswerTooLong,
    TokenAnswerWithoutToken,
    TokenCallsExhausted,
    TokenError,
    TokenLifetimeUnreadable,
    TokenRedirected,
    TokenTypeUnknown,
    TokenWaitOver,
)

__all__ = [
    "AddressTaken",
    "AnswerBroken",
    "AnswerTimeout",
    "ApiAnsweredBadJson",
    "ApiAnsweredHtml",
    "ApiError",
    "ApiRedirected",
    "ApiRefused",
    "BadSetting",
    "ButtonDisabled",
    "ButtonUnknown",
    "CertificateNotTrusted",
    "CertificateUnusable",
    "ConnectTimeout",
    "ConnectionLost",
    "ConnectionRefused",
    "DeviceBroken",
    "DeviceError",
    "DocumentUnreadable",
    "ExportsTaken",
    "FileDamaged",
    "FolderInUse",
    "FolderUnusable",
    "HostUnreachable",
    "LoggedOut",
    "NameNotResolved",
    "NoTimeLeft",
    "NotSaved",
    "OutboundError",
    "PageRefused",
    "PressBroken",
    "PressInDoubt",
    "PressRefused",
    "Problem",
    "ProfileGone",
    "ProxyFailed",
    "SandboxFailed",
    "SandboxMissing",
    "StartError",
    "StorageError",
    "TlsFailed",
    "TokenAnswerNotJson",
    "TokenAnswerTooLong",
    "TokenAnswerWithoutToken",
    "TokenCallsExhausted",
    "TokenError",
    "TokenLifetimeUnreadable",
    "TokenRedirected",
    "TokenTypeUnknown",
    "TokenWaitOver",
    "TooManyTries",
    "UnusableRequest",
    "WrongKey",
    "WrongPassword",
]
