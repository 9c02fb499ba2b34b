"""Changes: granting roles and taking them away, requests for them, and helping people back in."""

from roles.services.decisions import (
    role_request_decline,
    role_request_desk_decline,
    role_request_desk_grant,
    role_request_grant,
)
from roles.services.desk_recovery import (
    recovery_confirm,
    recovery_letters_send,
    recovery_open,
    recovery_withdraw,
)
from roles.services.grants import role_end, role_grant
from roles.services.pauses import pause_confirm, pause_decline, pause_desk_confirm
from roles.services.recovering import (
    LinkOver,
    Recovered,
    recovery_by_letter,
    recovery_by_link,
    reset_of_link,
)
from roles.services.refusals import refusal_record
from roles.services.requests import role_request_ask, role_request_withdraw
from roles.services.resets import reset_object, reset_of_objection, reset_start, reset_withdraw

__all__ = [
    "LinkOver",
    "Recovered",
    "pause_confirm",
    "pause_decline",
    "pause_desk_confirm",
    "recovery_by_letter",
    "recovery_by_link",
    "recovery_confirm",
    "recovery_letters_send",
    "recovery_open",
    "recovery_withdraw",
    "refusal_record",
    "reset_object",
    "reset_of_link",
    "reset_of_objection",
    "reset_start",
    "reset_withdraw",
    "role_end",
    "role_grant",
    "role_request_ask",
    "role_request_decline",
    "role_request_desk_decline",
    "role_request_desk_grant",
    "role_request_grant",
    "role_request_withdraw",
]
