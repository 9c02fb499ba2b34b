"""The kinds of message that sign-in sends."""

from django.utils.translation import gettext_lazy as _

from notices.enums import Channel
from notices.registry import MessageKind, register

_TOLD = frozenset({"name", "method", "when"})

register(
    [
        MessageKind(
            name="accounts:sms_code",
            channel=Channel.SMS,
            values=frozenset({"code", "minutes", "host"}),
            about=_("A code to sign in"),
            limits_taken=True,
        ),
        MessageKind(
            name="accounts:factor_added",
            channel=Channel.EMAIL,
            values=_TOLD,
            about=_("A second factor was set up for your account"),
        ),
        MessageKind(
            name="accounts:factor_removed",
            channel=Channel.EMAIL,
            values=_TOLD,
            about=_("A second factor was removed from your account"),
        ),
        MessageKind(
            name="accounts:factor_blocked",
            channel=Channel.EMAIL,
            values=_TOLD,
            about=_("A second factor of your account was blocked after many wrong codes"),
        ),
        MessageKind(
            name="accounts:recovery_code_used",
            channel=Channel.EMAIL,
            values=_TOLD | {"left"},
            about=_("A recovery code of your account was used"),
        ),
        MessageKind(
            name="accounts:recovery_codes_renewed",
            channel=Channel.EMAIL,
            values=_TOLD,
            about=_("New recovery codes were made for your account"),
        ),
    ]
)
