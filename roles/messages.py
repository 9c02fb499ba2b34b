"""Kinds of message about roles."""

from django.utils.translation import gettext_lazy as _

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
_TOLD = frozenset({"name", "when"})

register(
    (
        MessageKind(
            name="roles:reset_link",
            channel=Channel.EMAIL,
            values=_TOLD | {"actor", "what", "until", "path", "object_path"},
            about=_("A functional administrator helps you back in: the link."),
        ),
        MessageKind(
            name="roles:reset_told",
            channel=Channel.SMS,
            values=frozenset({"when", "actor", "object_path"}),
            about=_("Somebody started to help you back in, and how to stop that."),
        ),
        MessageKind(
            name="roles:reset_done",
            channel=Channel.EMAIL,
            values=_TOLD | {"what", "rests_until", "paused"},
            about=_("Somebody got back in to your account, and what waits now."),
        ),
        MessageKind(
            name="roles:reset_done_told",
            channel=Channel.SMS,
            values=frozenset({"when"}),
            about=_("Somebody got back in to your account."),
        ),
        MessageKind(
            name="roles:reset_stopped",
            channel=Channel.EMAIL,
            values=_TOLD,
            about=_("Getting back in to your account was stopped."),
        ),
        MessageKind(
            name="roles:recovery_started",
            channel=Channel.EMAIL,
            values=_TOLD | {"not_before", "object_path"},
            about=_("The desk will send a letter with a code, and how to stop that."),
        ),
        MessageKind(
            name="roles:recovery_letter",
            channel=Channel.LETTER,
            values=_TOLD | {"code", "until", "path"},
            about=_("A code by letter to get back in."),
        ),
        MessageKind(
            name="roles:colleague_back",
            channel=Channel.EMAIL,
            values=_TOLD | {"colleague", "organisation"},
            about=_("A colleague got back in. For functional administrators."),
        ),
        MessageKind(
            name="roles:colleague_objected",
            channel=Channel.EMAIL,
            values=_TOLD | {"colleague", "organisation"},
            about=_("A colleague stopped what you started. For functional administrators."),
        ),
        MessageKind(
            name="roles:membership_paused",
            channel=Channel.EMAIL,
            values=_TOLD | {"colleague", "organisation", "path"},
            about=_("A colleague's access is paused and waits for you. For functional administrators."),
        ),
        MessageKind(
            name="roles:pause_confirmed",
            channel=Channel.EMAIL,
            values=_TOLD | {"organisation", "actor"},
            about=_("Your access to an organisation goes on."),
        ),
        MessageKind(
            name="roles:pause_declined",
            channel=Channel.EMAIL,
            values=_TOLD | {"organisation", "actor"},
            about=_("Your access to an organisation has ended."),
        ),
        MessageKind(
            name="roles:recovery_opened_of_desk",
            channel=Channel.EMAIL,
            values=frozenset({"when", "actor", "colleague", "path"}),
        ),
        MessageKind(
            name="roles:recovery_stopped_of_desk",
            channel=Channel.EMAIL,
            values=frozenset({"when", "colleague", "path"}),
        ),
        MessageKind(
            name="roles:membership_paused_of_desk",
            channel=Channel.EMAIL,
            values=frozenset({"when", "colleague", "organisation", "path"}),
        ),
    )
)
