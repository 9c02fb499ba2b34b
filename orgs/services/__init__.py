"""Changes: what organisations ask of the insurer, and what they set for their own people."""

from orgs.services.administrators import administrator_remains_or_refuse
from orgs.services.onboarding import (
    Asked,
    onboarding_answer,
    onboarding_ask,
    onboarding_close,
    onboarding_decline,
    onboarding_hold,
    onboarding_look,
    onboarding_question_ask,
    onboarding_tell_approved,
)
from orgs.services.policy import security_policy_set

__all__ = [
    "Asked",
    "administrator_remains_or_refuse",
    "onboarding_answer",
    "onboarding_ask",
    "onboarding_close",
    "onboarding_decline",
    "onboarding_hold",
    "onboarding_look",
    "onboarding_question_ask",
    "onboarding_tell_approved",
    "security_policy_set",
]
