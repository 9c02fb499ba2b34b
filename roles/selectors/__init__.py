"""Reading colleagues, requests, and who is being helped back in."""

from roles.selectors.colleagues import (
    Colleague,
    Obstacle,
    colleague_get,
    colleague_list,
    grant_get,
    grantable_roles,
    obstacle_find,
    role_request_count,
    role_request_desk_get,
    role_request_desk_list,
    role_request_get,
    role_request_list,
    role_request_own,
    role_request_waiting,
)
from roles.selectors.resets import (
    pause_desk_get,
    pause_desk_list,
    pause_waiting,
    recovery_desk_get,
    recovery_desk_list,
    reset_last,
)

__all__ = [
    "Colleague",
    "Obstacle",
    "colleague_get",
    "colleague_list",
    "grant_get",
    "grantable_roles",
    "obstacle_find",
    "pause_desk_get",
    "pause_desk_list",
    "pause_waiting",
    "recovery_desk_get",
    "recovery_desk_list",
    "reset_last",
    "role_request_count",
    "role_request_desk_get",
    "role_request_desk_list",
    "role_request_get",
    "role_request_list",
    "role_request_own",
    "role_request_waiting",
]
