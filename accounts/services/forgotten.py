"""Password forgotten: the same answer for every address, and what it leads to decided afterwards."""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from access.database import system_context
from accounts.activations import activation_send_again
from accounts.addresses import email_address
from accounts.enums import KeyPurpose
from accounts.models import PasswordRequest, User
from accounts.recording import account_record
from accounts.services.email_ends import email_change_end
from accounts.services.letters import moment_words, person_tell
from accounts.services.one_time_keys import key_look, key_make, key_take, key_valid_until
from accounts.services.stamps import stamp_change
from accounts.services.waiting import wait_words
from audit.enums import AuditTag
from common.errors import DomainError
from limits.enums import FailureKind, LimitKind
from limits.services import Limit, LimitReached, failures_forget, limit_take
from notices.services import message_queue

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
_CLAIM_FOR = timedelta(minutes=2)
REQUESTS_PER_ORIGIN = Limit(kind=LimitKind.PASSWORD_REQUESTS_PER_ORIGIN, most=30, window=_HOUR)
LINKS_PER_PERSON = Limit(kind=LimitKind.PASSWORD_LINKS_PER_PERSON, most=5, window=_HOUR)
NO_ACCOUNT_PER_ADDRESS = Limit(kind=LimitKind.NO_ACCOUNT_PER_ADDRESS, most=1, window=_DAY)
NO_ACCOUNT_IN_TOTAL = Limit(kind=LimitKind.NO_ACCOUNT_IN_TOTAL, most=500, window=_DAY)


class LinkRefused(DomainError):
    """The link opens nothing: wrong, used, replaced by a newer one, or too old."""

    def __init__(self) -> None:
        super().__init__(_("This link no longer works. It was used, replaced by a newer one, or is too old."))


def password_ask(*, email: str, language: str, origin: str, at: datetime) -> None:
    """Takes a request for a new password. The same work for every address: nothing is looked up here.

    Raises `DomainError` when too much came from this origin, which says nothing about any address.
    """
    with system_context("password forgotten"):
        refusal = _too_many(origin, at)
        if not refusal:
            PasswordRequest.objects.create(
                email=email_address(email), language=language, asked_at=at, next_try_at=at
            )
            transaction.on_commit(_tell_worker, robust=True)
    if refusal:
        raise DomainError(refusal)


def _too_many(origin: str, at: datetime) -> str:
    try:
        limit_take(limit=REQUESTS_PER_ORIGIN, subject=origin, at=at)
    except LimitReached as reached:
        wait = wait_words(until=reached.until, at=at)
        return _("Too many requests came from your network. Try again in %(time)s.") % {"time": wait}
    return ""


def _tell_worker() -> None:
    """The broker is a hint: when it is away, beat finds the row."""
    from accounts.tasks import answer_password_requests

    answer_password_requests.apply_async(ignore_result=True, retry=False)


def password_requests_answer(*, at: datetime, most: int = 200) -> int:
    """Answers what was asked, one request after another, each in a transaction of its own. Returns how many.

    Safe to run many times at once: rows are claimed with SKIP LOCKED, and one that fails comes again later.
    """
    answered = 0
    for _turn in range(most):
        request_id = _claim_one(at)
        if request_id is None:
            break
        answered += _answer(request_id, at)
    return answered


def _claim_one(at: datetime) -> UUID | None:
    with system_context("password forgotten", at=at):
        due = PasswordRequest.objects.filter(next_try_at__lte=at).order_by("next_try_at")
        request = due.select_for_update(skip_locked=True).first()
        if request is None:
            return None
        request.next_try_at = at + _CLAIM_FOR
        request.save(update_fields=["next_try_at"])
        return request.id


def _answer(request_id: UUID, at: datetime) -> bool:
    with system_context("password forgotten", at=at):
        request = PasswordRequest.objects.select_for_update().filter(id=request_id).first()
        if request is None:
            return False
        user = User.objects.with_address(request.email).filter(is_active=True).first()
        if user and user.has_usable_password():
            link_send(user=user, at=at)
        elif not activation_send_again(email=request.email, at=at):
            _say_no_account(request, at)
        request.delete()
    return True


def link_send(*, user: User, at: datetime) -> None:
    """Mails a link by which the person chooses a new password; it ends an earlier one. In the caller's transaction.

    Beyond five an hour nothing is sent: the last link still works.
    """
    try:
        limit_take(limit=LINKS_PER_PERSON, subject=str(user.id), at=at)
    except LimitReached:
        return
    secret = key_make(purpose=KeyPurpose.PASSWORD_LINK, subject_id=user.id, at=at)
    until = key_valid_until(purpose=KeyPurpose.PASSWORD_LINK, subject_id=user.id, at=at)
    assert until is not None
    link = settings.PUBLIC_URL + reverse("accounts:password_new", kwargs={"secret": secret})
    words = moment_words(until, language=user.language)
    person_tell(user=user, kind="password_link", at=at, link=link, until=words)
    account_record(user=user, tag=AuditTag.PASSWORD_LINK_SENT, at=at)


def _say_no_account(request: PasswordRequest, at: datetime) -> None:
    """One mail a day to an address without a usable account: silence would leave its owner waiting for a link."""
    try:
        with transaction.atomic():
            limit_take(limit=NO_ACCOUNT_PER_ADDRESS, subject=request.email, at=at)
            limit_take(limit=NO_ACCOUNT_IN_TOTAL, subject="all", at=at)
    except LimitReached:
        return
    message_queue(
        kind="accounts:no_account",
        recipient=request.email,
        language=request.language,
        values={
            "when": moment_words(request.asked_at, language=request.language),
            "help_link": settings.PUBLIC_URL + reverse("accounts:help_start"),
        },
        at=at,
    )


def link_owner(*, secret: str, at: datetime) -> User | None:
    """Whose password a link may change, or None. Changes nothing."""
    with system_context("password forgotten"):
        user_id = key_look(purpose=KeyPurpose.PASSWORD_LINK, secret=secret, at=at)
        return User.objects.filter(id=user_id, is_active=True).first() if user_id else None


def password_reset(*, secret: str, password: str, at: datetime) -> User:
    """Sets a new password by a link, which is used up. The second factor stays as it is; nobody is signed in.

    Ends all sessions of the person and a proposal of another address, which somebody else may have made; forgets
    wrong passwords, and tells the owner. Raises `LinkRefused`, or
    `DomainError` for a password that is not allowed; then the link still works.
    """
    with system_context("password forgotten"), transaction.atomic():
        user_id = key_look(purpose=KeyPurpose.PASSWORD_LINK, secret=secret, at=at)
        user = User.objects.select_for_update().filter(id=user_id or 0, is_active=True).first()
        if user is None or key_take(purpose=KeyPurpose.PASSWORD_LINK, secret=secret, at=at) is None:
            raise LinkRefused
        password_keep(user=user, password=password)
        email_change_end(user=user)
        failures_forget(kind=FailureKind.PASSWORD_PER_PERSON, subject=user.email)
        account_record(user=user, tag=AuditTag.PASSWORD_RESET, at=at)
        person_tell(user=user, kind="password_reset", at=at)
    return user


def password_keep(*, user: User, password: str) -> None:
    """Checks a password against the rules of the house and keeps it. Ends all sessions of the person.

    For services, inside their own system context. Raises `DomainError` at the field `password`.
    """
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise DomainError(" ".join(error.messages), field="password") from error
    user.set_password(password)
    user.save(update_fields=["password"])
    stamp_change(user_id=user.id)
