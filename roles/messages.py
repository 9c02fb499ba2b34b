"""Kinds of message about roles."""

from django.utils.translation import gettext_lazy as _

from notices.enums import Channel
from notices.registry import MessageKind, register

_VALUES = frozenset({"name", "role", "organisation", "actor", "at"})

register(
    (
        MessageKind(
            name="roles:role_granted", channel=Channel.EMAIL, values=_VALUES, about=_("You were given a role")
        ),
        MessageKind(
            name="roles:role_ended",
            channel=Channel.EMAIL,
            values=_VALUES,
            about=_("A role of yours has ended"),
        ),
        MessageKind(
            name="roles:role_requested",
            channel=Channel.EMAIL,
            values=_VALUES | {"path"},
            about=_("A colleague asks you, as functional administrator, for a role"),
        ),
        MessageKind(
            name="roles:role_requested_of_desk",
            channel=Channel.EMAIL,
            values=(_VALUES | {"path"}) - {"name"},
            about=_("A customer asks the desk for a role"),
            is_internal=True,
        ),
        MessageKind(
            name="roles:role_request_granted",
            channel=Channel.EMAIL,
            values=_VALUES | {"path"},
            about=_("You were given the role you asked for"),
        ),
        MessageKind(
            name="roles:role_request_declined",
            channel=Channel.EMAIL,
            values=_VALUES | {"reason"},
            about=_("Your request for a role was declined"),
        ),
    )
)
