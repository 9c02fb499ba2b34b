"""Changes: what organisations ask of the insurer."""

from orgs.services.activity import activity_note
from orgs.services.administrators import administrator_remains_or_refuse, administrators_at
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

__all__ = [
    "Asked",
    "activity_note",
    "administrator_remains_or_refuse",
    "administrators_at",
    "onboarding_answer",
    "onboarding_ask",
    "onboarding_close",
    "onboarding_decline",
    "onboarding_hold",
    "onboarding_look",
    "onboarding_question_ask",
    "onboarding_tell_approved",
]
