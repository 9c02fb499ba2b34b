"""Kinds of message about roles."""

from notices.enums import Channel
from notices.registry import MessageKind, register

_VALUES = frozenset({"name", "role", "organisation", "actor", "at"})

register(
    (
        MessageKind(name="roles:role_granted", channel=Channel.EMAIL, values=_VALUES),
        MessageKind(name="roles:role_ended", channel=Channel.EMAIL, values=_VALUES),
        MessageKind(name="roles:role_requested", channel=Channel.EMAIL, values=_VALUES | {"path"}),
        MessageKind(
            name="roles:role_requested_of_desk", channel=Channel.EMAIL, values=(_VALUES | {"path"}) - {"name"}
        ),
        MessageKind(name="roles:role_request_granted", channel=Channel.EMAIL, values=_VALUES | {"path"}),
        MessageKind(name="roles:role_request_declined", channel=Channel.EMAIL, values=_VALUES | {"reason"}),
    )
)
