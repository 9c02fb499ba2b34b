"""People, what they prove themselves with, and their sessions."""

from accounts.models.factors import AppDevice, FactorDevice, RecoveryCode, RecoveryDevice
from accounts.models.keys import OneTimeKey
from accounts.models.passkeys import PasskeyChallenge, PasskeyDevice
from accounts.models.people import User, UserManager
from accounts.models.requests import DetailsProposal, EmailChange, PasswordRequest, SignInHelp
from accounts.models.sent_codes import EmailCode, EmailDevice, SentCode, SentCodeDevice, SmsCode, SmsDevice
from accounts.models.sessions import SignInSession

__all__ = [
    "AppDevice",
    "DetailsProposal",
    "EmailChange",
    "EmailCode",
    "EmailDevice",
    "FactorDevice",
    "OneTimeKey",
    "PasskeyChallenge",
    "PasskeyDevice",
    "PasswordRequest",
    "RecoveryCode",
    "RecoveryDevice",
    "SentCode",
    "SentCodeDevice",
    "SignInHelp",
    "SignInSession",
    "SmsCode",
    "SmsDevice",
    "User",
    "UserManager",
]
