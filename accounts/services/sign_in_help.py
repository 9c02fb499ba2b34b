"""Questions of people who cannot sign in: taken from a page that tells nothing, answered by the desk, by mail."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from access.acting import Acting
from access.database import require_context_of, system_context
from access.permissions import Permission
from accounts.addresses import email_address
from accounts.enums import HelpState
from accounts.models import SignInHelp, User
from accounts.selectors import sign_in_help_messages
from accounts.services.letters import moment_words
from accounts.services.waiting import wait_words
from audit.enums import AuditTag
from audit.services import audit_record
from common.errors import DomainError
from limits.enums import LimitKind
from limits.services import Limit, LimitReached, limit_take
from notices.selectors import MessageStanding
from notices.services import message_queue

ASKED_PER_ORIGIN = Limit(kind=LimitKind.SIGN_IN_HELP_PER_ORIGIN, most=20, window=timedelta(hours=1))
ASKED_PER_ADDRESS = Limit(kind=LimitKind.SIGN_IN_HELP_PER_ADDRESS, most=5, window=timedelta(days=1))


class AlreadyAnswered(DomainError):
    """Somebody else at the desk was first."""

    def __init__(self) -> None:
        super().__init__(_("This question has been answered meanwhile."))


def sign_in_help_ask(
    *, email: str, trouble: str, words: str, phone: str, language: str, origin: str, at: datetime
) -> None:
    """Takes a question for the desk. Beyond five a day for an address nothing is kept, and nothing says so.

    Raises `DomainError` when too much came from this origin, which says nothing about any address.
    """
    wanted = email_address(email)
    with system_context("help with signing in"):
        try:
            limit_take(limit=ASKED_PER_ORIGIN, subject=origin, at=at)
        except LimitReached as reached:
            wait = wait_words(until=reached.until, at=at)
            sentence = _("Too many questions came from your network. Try again in %(time)s, or call us.")
            raise DomainError(sentence % {"time": wait}) from reached
        try:
            limit_take(limit=ASKED_PER_ADDRESS, subject=wanted, at=at)
        except LimitReached:
            return
        SignInHelp.objects.create(
            email=wanted, trouble=trouble, words=words, phone=phone, language=language, asked_at=at
        )


def sign_in_help_answer(*, acting: Acting, help_id: int, answer: str, with_history: bool) -> SignInHelp:
    """Mails the desk's words to the address of a question, on wish with what was sent there when, and marks it.

    For the desk. Raises `SignInHelp.DoesNotExist`, `AlreadyAnswered`: two at the desk answer once, and `DomainError`
    for others.
    """
    require_context_of(acting)
    if not acting.may(Permission.DESK_MESSAGES):
        raise DomainError(_("Only the desk decides this."))
    sent = sign_in_help_messages(acting=acting, help_id=help_id) if with_history else None
    with system_context("help with signing in"), transaction.atomic():
        asked = SignInHelp.objects.select_for_update().get(id=help_id)
        if asked.state != HelpState.WAITING:
            raise AlreadyAnswered
        asked.state, asked.answer = HelpState.ANSWERED, answer
        asked.answered_at, asked.answered_by_id = acting.at, acting.user_id
        asked.save(update_fields=["state", "answer", "answered_at", "answered_by"])
        person = User.objects.with_address(asked.email).first()
        message_queue(
            kind="accounts:sign_in_help_answer",
            recipient=asked.email,
            language=asked.language,
            values={
                "when": moment_words(asked.asked_at, language=asked.language),
                "answer": answer,
                "history": _history(sent, asked.language),
            },
            at=acting.at,
            user_id=person.id if person else None,
        )
    audit_record(acting=acting, tag=AuditTag.SIGN_IN_HELP_ANSWERED, help_id=help_id)
    return asked


def _history(sent: list[MessageStanding] | None, language: str) -> str:
    """A line for each message, "" for no list: when, how, and how far it came. Never what it said."""
    if sent is None:
        return ""
    with override(language):
        lines = [
            f"- {moment_words(each.state_at, language=language)}: {each.channel.label}, {str(each.state.label).lower()}"
            for each in sent
        ]
        return "\n".join(lines) or _("Nothing was sent to this address in the last thirty days.")
