"""The kinds of message that sign-in sends."""

from django.utils.translation import gettext_lazy as _

from notices.enums import Channel
from notices.registry import MessageKind, register

_TOLD = frozenset({"name", "method", "when"})
_NOTED = frozenset({"name", "when"})
_LINKED = frozenset({"link", "until", "when"})

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
        MessageKind(
            name="accounts:email_code", channel=Channel.EMAIL, values=frozenset({"code", "minutes", "name"})
        ),
        MessageKind(name="accounts:number_on", channel=Channel.SMS, values=frozenset({"name", "when"})),
        MessageKind(name="accounts:number_off", channel=Channel.SMS, values=frozenset({"name", "when"})),
        MessageKind(name="accounts:passkey_renamed", channel=Channel.EMAIL, values=_TOLD),
        MessageKind(name="accounts:factor_added", channel=Channel.EMAIL, values=_TOLD),
        MessageKind(name="accounts:factor_removed", channel=Channel.EMAIL, values=_TOLD),
        MessageKind(name="accounts:factor_blocked", channel=Channel.EMAIL, values=_TOLD),
        MessageKind(name="accounts:recovery_code_used", channel=Channel.EMAIL, values=_TOLD | {"left"}),
        MessageKind(name="accounts:recovery_codes_renewed", channel=Channel.EMAIL, values=_TOLD),
        MessageKind(name="accounts:password_link", channel=Channel.EMAIL, values=_LINKED | {"name"}),
        MessageKind(
            name="accounts:no_account", channel=Channel.EMAIL, values=frozenset({"when", "help_link"})
        ),
        MessageKind(name="accounts:password_reset", channel=Channel.EMAIL, values=_NOTED),
        MessageKind(name="accounts:password_changed", channel=Channel.EMAIL, values=_NOTED),
        MessageKind(name="accounts:details_changed", channel=Channel.EMAIL, values=_NOTED | {"changed"}),
        MessageKind(
            name="accounts:email_confirm_old", channel=Channel.EMAIL, values=_LINKED | {"name", "new_email"}
        ),
        MessageKind(
            name="accounts:email_confirm_new", channel=Channel.EMAIL, values=_LINKED | {"name", "new_email"}
        ),
        MessageKind(name="accounts:email_in_use", channel=Channel.EMAIL, values=_NOTED),
        MessageKind(
            name="accounts:email_changed", channel=Channel.EMAIL, values=_NOTED | {"old_email", "new_email"}
        ),
        MessageKind(
            name="accounts:email_not_changed", channel=Channel.EMAIL, values=_NOTED | {"new_email", "refused"}
        ),
        MessageKind(
            name="accounts:sign_in_help_answer",
            channel=Channel.EMAIL,
            values=frozenset({"when", "answer", "history"}),
        ),
    ]
)
