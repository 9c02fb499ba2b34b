"""The kinds of message that sign-in sends."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from notices.enums import Channel
from notices.registry import MessageKind, register

_TOLD = ("name", "method", "when")
_NOTED = ("name", "when")
_PROPOSED = ("name", "new_email", "actor")
_LINKED = ("link", "until", "when")


def _mail(what: str, values: tuple[str, ...], about: Promise) -> MessageKind:
    return MessageKind(name=f"accounts:{what}", channel=Channel.EMAIL, values=frozenset(values), about=about)


def _sms(what: str, values: tuple[str, ...], about: Promise, *, limits_taken: bool = False) -> MessageKind:
    return MessageKind(
        name=f"accounts:{what}",
        channel=Channel.SMS,
        values=frozenset(values),
        about=about,
        limits_taken=limits_taken,
    )


_CODES = [
    _sms("sms_code", ("code", "minutes", "host"), _("A code to sign in"), limits_taken=True),
    _mail("email_code", ("code", "minutes", "name"), _("A code to sign in")),
]

_FACTORS = [
    _mail("factor_added", _TOLD, _("A second factor was set up for your account")),
    _mail("factor_removed", _TOLD, _("A second factor was removed from your account")),
    _mail("factor_blocked", _TOLD, _("A second factor of your account was blocked after many wrong codes")),
    _mail("passkey_renamed", _TOLD, _("A passkey of your account got another name")),
    _sms("number_on", _NOTED, _("This number gets the codes of an account from now on")),
    _sms("number_off", _NOTED, _("This number does not get the codes of an account any more")),
    _mail("recovery_code_used", (*_TOLD, "left"), _("A recovery code of your account was used")),
    _mail("recovery_codes_renewed", _TOLD, _("New recovery codes were made for your account")),
]

_PASSWORDS = [
    _mail("password_link", (*_LINKED, "name"), _("A link to choose a new password")),
    _mail("no_account", ("when", "help_link"), _("There is no account with the address that was filled in")),
    _mail("password_reset", _NOTED, _("A new password was chosen with the link from our e-mail")),
    _mail("password_changed", _NOTED, _("The password of your account was changed")),
]

_DETAILS = [
    _mail("details_changed", (*_NOTED, "changed", "actor"), _("Your personal details were changed")),
    _mail(
        "details_proposed",
        (*_LINKED, "name", "actor", "new_name", "new_number"),
        _("An administrator proposes other personal details for you"),
    ),
    _mail("email_confirm_old", (*_LINKED, *_PROPOSED), _("Another e-mail address: agree or refuse")),
    _mail("email_confirm_new", (*_LINKED, *_PROPOSED), _("Another e-mail address: confirm it")),
    _mail("email_in_use", _NOTED, _("Somebody filled in your address as a new one")),
    _mail(
        "email_changed",
        (*_NOTED, "old_email", "new_email", "actor", "agreed_with_factor"),
        _("The e-mail address of your account changed"),
    ),
    _mail(
        "email_not_changed",
        (*_NOTED, "new_email", "refused"),
        _("The e-mail address of your account stays as it is"),
    ),
]

_HELP = [
    MessageKind(
        name="accounts:sign_in_help_answer",
        channel=Channel.EMAIL,
        values=frozenset({"when", "answer", "history"}),
        about=_("An answer to your question about signing in"),
        lines=frozenset({"answer", "history"}),
    )
]

register([*_CODES, *_FACTORS, *_PASSWORDS, *_DETAILS, *_HELP])
