"""Changes: granting roles and taking them away, asking for them, and deciding what was asked."""

from roles.services.decisions import (
    role_request_decline,
    role_request_desk_decline,
    role_request_desk_grant,
    role_request_grant,
)
from roles.services.grants import role_end, role_grant
from roles.services.refusals import refusal_record
from roles.services.requests import role_request_ask, role_request_withdraw

__all__ = [
    "refusal_record",
    "role_end",
    "role_grant",
    "role_request_ask",
    "role_request_decline",
    "role_request_desk_decline",
    "role_request_desk_grant",
    "role_request_grant",
    "role_request_withdraw",
]
