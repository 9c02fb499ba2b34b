"""What organisations ask with the public form, and the desk's side of it short of approval."""

import secrets
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from access.acting import Acting
from access.database import require_context_of, system_context
from access.permissions import Permission
from accounts.addresses import email_address
from accounts.services.waiting import wait_words
from audit.enums import AuditTag
from audit.services import audit_record, audit_record_system
from common.crypto import keyed_hash
from common.errors import DomainError
from limits.enums import LimitKind
from limits.services import Limit, LimitReached, limit_take
from notices.services import message_queue
from orgs.enums import OnboardingState
from orgs.models import OnboardingNote, OnboardingRequest

PER_ORIGIN: Final = Limit(kind=LimitKind.ACCESS_FORMS_PER_ORIGIN, most=10, window=timedelta(hours=1))
PER_ADDRESS: Final = Limit(kind=LimitKind.ACCESS_FORMS_PER_ADDRESS, most=5, window=timedelta(days=1))
ANSWER_WITHIN: Final = timedelta(days=28)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What somebody filled in. Nothing of it is believed before the desk decides."""

    kind: str
    organisation_name: str
    organisation_kind: str
    kvk_number: str
    contact_name: str
    contact_email: str
    language: str
    place: str = ""
    contracts: str = ""
    contact_phone: str = ""
    administrator_name: str = ""
    administrator_email: str = ""
    administrator_number: str = ""
    postal_address: str = ""
    roles_asked: tuple[str, ...] = ()
    remarks: str = ""


def onboarding_ask(*, asked: Asked, declared_entitled: bool, origin: str, at: datetime) -> OnboardingRequest:
    """Takes in what an organisation asks, tells the desk, and says by mail that it came in.

    For anybody. The mail to the contact person holds nothing that was typed, so that the form sends nobody's words
    to strangers. Raises `DomainError` without the declaration, and after many forms from one place or for one
    address.
    """
    if not declared_entitled:
        raise DomainError(
            _("Declare that you may ask this for your organisation."), field="declared_entitled"
        )
    facts = asdict(asked) | {"roles_asked": list(asked.roles_asked)}
    for name in ("contact_email", "administrator_email"):
        facts[name] = email_address(facts[name])
    with system_context("public form of organisations", at=at):
        refusal = _limit_refusal(origin, facts["contact_email"], at)
        if not refusal:
            request = OnboardingRequest.objects.create(asked_at=at, declared_entitled=True, **facts)
            _tell_desk(request, at)
            _tell_contact(request, "onboarding_received", at)
            audit_record_system(
                tag=AuditTag.ONBOARDING_ASKED, at=at, request=request.id, kind=request.kind, declared=True
            )
    if refusal:
        raise DomainError(refusal)
    return request


def onboarding_question_ask(*, acting: Acting, request_id: int, text: str) -> OnboardingRequest:
    """Asks the contact person something, by mail with a link under which the answer is written.

    For the desk. Raises `OnboardingRequest.DoesNotExist`, and `DomainError` without words or once it is decided.
    An earlier link ends, and so does a check: after the answer it is made anew.
    """
    require_context_of(acting)
    with system_context("requests of organisations, at the desk", at=acting.at):
        request = onboarding_hold(acting=acting, request_id=request_id)
        words = _words(text)
        secret = secrets.token_urlsafe(32)
        request.state, request.answer_hash = OnboardingState.ASKED, _hash(secret)
        request.answer_until = acting.at + ANSWER_WITHIN
        request.checked_at, request.checked_by = None, None
        request.save(update_fields=["state", "answer_hash", "answer_until", "checked_at", "checked_by"])
        _note(request, words, by_desk=True, by_name=acting.user_name, at=acting.at)
        path = reverse("onboarding:answer", kwargs={"key": secret})
        _tell_contact(request, "onboarding_question", acting.at, question=words, path=path)
        audit_record(acting=acting, tag=AuditTag.ONBOARDING_QUESTION_ASKED, request=request.id)
        return request


def onboarding_look(*, secret: str, at: datetime) -> OnboardingRequest | None:
    """The request whose question this link answers, or None. Changes nothing."""
    with system_context("public form of organisations", at=at):
        return _with_link(secret, at).prefetch_related("notes").first()


def onboarding_answer(*, secret: str, text: str, at: datetime) -> OnboardingRequest | None:
    """Takes the answer to the desk's question; the link is used up, and one of many at the same moment gets it.

    None: the link opens nothing. Raises `DomainError` without words.
    """
    words = _words(text)
    with system_context("public form of organisations", at=at):
        request = _with_link(secret, at).select_for_update(of=("self",)).first()
        if request is None:
            return None
        request.state, request.answer_hash, request.answer_until = OnboardingState.WAITING, "", None
        request.save(update_fields=["state", "answer_hash", "answer_until"])
        _note(request, words, by_desk=False, by_name=request.contact_name, at=at)
        _tell_desk(request, at)
        audit_record_system(tag=AuditTag.ONBOARDING_ANSWERED, at=at, request=request.id)
        return request


def onboarding_decline(*, acting: Acting, request_id: int, text: str) -> OnboardingRequest:
    """Declines, with words that the contact person reads. For the desk. Raises as asking a question does."""
    require_context_of(acting)
    with system_context("requests of organisations, at the desk", at=acting.at):
        request = onboarding_hold(acting=acting, request_id=request_id)
        words = _words(text)
        onboarding_close(acting=acting, request=request, state=OnboardingState.DECLINED)
        _note(request, words, by_desk=True, by_name=acting.user_name, at=acting.at)
        _tell_contact(request, "onboarding_declined", acting.at, reason=words)
        audit_record(acting=acting, tag=AuditTag.ONBOARDING_DECLINED, request=request.id)
        return request


def onboarding_hold(*, acting: Acting, request_id: int) -> OnboardingRequest:
    """The open request, once nobody else decides at the same moment; in the system's context.

    Raises `OnboardingRequest.DoesNotExist`, and `DomainError` for who may not decide and for what is decided.
    """
    require_context_of(acting)
    if not acting.may(Permission.DESK_ORGANISATIONS):
        raise DomainError(_("Only the desk decides this."))
    request = OnboardingRequest.objects.select_for_update(of=("self",)).get(id=request_id)
    if not request.is_open:
        raise DomainError(_("A colleague decided this in the meantime."))
    return request


def onboarding_close(*, acting: Acting, request: OnboardingRequest, state: OnboardingState) -> None:
    """The decision; the link to answer ends."""
    require_context_of(acting)
    request.state, request.answer_hash, request.answer_until = state, "", None
    request.decided_at, request.decided_by_id = acting.at, acting.user_id
    request.save(
        update_fields=["state", "answer_hash", "answer_until", "decided_at", "decided_by", "organisation"]
    )


def onboarding_tell_approved(request: OnboardingRequest, *, at: datetime) -> None:
    """Tells the contact person that it is done."""
    _tell_contact(request, "onboarding_approved", at)


def _limit_refusal(origin: str, address: str, at: datetime) -> str:
    try:
        limit_take(limit=PER_ORIGIN, subject=origin, at=at)
        limit_take(limit=PER_ADDRESS, subject=address, at=at)
    except LimitReached as reached:
        wait = wait_words(until=reached.until, at=at)
        return _("Many forms came in. You can send yours in %(time)s, or call us.") % {"time": wait}
    return ""


def _with_link(secret: str, at: datetime) -> QuerySet[OnboardingRequest]:
    return OnboardingRequest.objects.filter(
        answer_hash=_hash(secret), answer_until__gt=at, state=OnboardingState.ASKED
    )


def _hash(secret: str) -> str:
    return keyed_hash("onboarding link", secret)


def _words(text: str) -> str:
    if not text.strip():
        raise DomainError(_("Write a few words."), field="text")
    return text.strip()


def _note(request: OnboardingRequest, text: str, *, by_desk: bool, by_name: str, at: datetime) -> None:
    OnboardingNote.objects.create(request=request, at=at, by_desk=by_desk, by_name=by_name, text=text)


def _tell_desk(request: OnboardingRequest, at: datetime) -> None:
    path = reverse("roles_desk:onboarding", kwargs={"request_id": request.id})
    values = {"organisation": request.organisation_name, "path": path}
    message_queue(
        kind="orgs:onboarding_to_desk",
        recipient=settings.DESK_MAILBOX,
        language=settings.LANGUAGE_CODE,
        values=values,
        at=at,
    )


def _tell_contact(request: OnboardingRequest, what: str, at: datetime, **values: str) -> None:
    message_queue(
        kind=f"orgs:{what}",
        recipient=request.contact_email,
        language=request.language,
        values={"reference": str(request.id), **values},
        at=at,
        subject=f"onboarding:{request.id}",
    )
