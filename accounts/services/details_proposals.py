"""Another name or number for a person whose organisation keeps the details: proposed there, decided by the person.

A functional administrator proposes; nothing changes until the person agrees, with the second factor proved just now.
So nobody else changes by what name a person is known to other organisations, or where the person is reached.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from access.database import system_context
from accounts.models import DetailsProposal, User
from accounts.numbers import mobile_number as mobile_number_of
from accounts.organisations import details_tell
from accounts.services.email_changes import Proposer
from accounts.services.letters import moment_words, person_tell
from accounts.services.people import details_words
from accounts.services.waiting import wait_words
from audit.enums import AuditTag
from audit.services import audit_record_person
from common.errors import DomainError
from limits.enums import LimitKind
from limits.services import Limit, LimitReached, limit_take

PROPOSAL_VALID_FOR = timedelta(days=14)
PROPOSALS_PER_PERSON = Limit(kind=LimitKind.DETAILS_PROPOSALS_PER_PERSON, most=5, window=timedelta(days=1))


def details_propose_for(
    *, proposer: Proposer, user: User, full_name: str, mobile_number: str, at: datetime
) -> DetailsProposal:
    """Proposes a name and a mobile number ("": it stays), and mails the person; an earlier proposal is over.

    For an administrator of an organisation that keeps the details of this person; whether that is so is asked
    before, where organisations are known. Raises `DomainError` for what is no number, for what the details are
    already, and beyond five proposals a day.
    """
    number = mobile_number_of(mobile_number) if mobile_number.strip() else ""
    if number is None:
        sentence = _(
            "Fill in a mobile number such as 06 12 34 56 78. For another country, begin with + and its code."
        )
        raise DomainError(sentence, field="mobile_number")
    with system_context("details proposed"), transaction.atomic():
        locked = User.objects.select_for_update().get(id=user.id)
        if full_name == locked.full_name and number in ("", locked.mobile_number):
            raise DomainError(_("These are the details already."), field="full_name")
        _take_from_limit(locked, at)
        DetailsProposal.objects.filter(user=locked).delete()
        proposal = DetailsProposal.objects.create(
            user=locked,
            full_name=full_name,
            mobile_number=number,
            proposed_at=at,
            valid_until=at + PROPOSAL_VALID_FOR,
            proposed_by_id=proposer.user_id,
            organisation_id=proposer.organisation_id,
            proposer=proposer.words,
        )
        person_tell(
            user=locked,
            kind="details_proposed",
            at=at,
            new_name=full_name if full_name != locked.full_name else "",
            new_number=number if number != locked.mobile_number else "",
            actor=proposal.proposer,
            until=moment_words(proposal.valid_until, language=locked.language),
            link=settings.PUBLIC_URL + reverse("accounts:details_agree"),
        )
    return proposal


def details_agree(*, user: User, at: datetime) -> None:
    """The proposal holds: the person has this name and number, and is told, as other organisations are.

    For the person, who proved the second factor just now. Raises `DomainError` when nothing waits.
    """
    with system_context("details proposed"), transaction.atomic():
        proposal = _waiting(user, at)
        person = proposal.user
        wanted = {"full_name": proposal.full_name, "mobile_number": proposal.mobile_number}
        changed = [name for name, value in wanted.items() if value and getattr(person, name) != value]
        for name in changed:
            setattr(person, name, wanted[name])
        person.save(update_fields=changed)
        proposal.delete()
        _record(proposal, AuditTag.DETAILS_CHANGED, at, fields=changed)
        person_tell(
            user=person,
            kind="details_changed",
            at=at,
            changed=details_words(changed, person.language),
            actor=proposal.proposer,
        )
        details_tell(user_id=person.id, organisation_id=proposal.organisation_id, fields=changed, at=at)


def details_keep(*, user: User, at: datetime) -> None:
    """The person keeps the own details; the proposal is over. Raises `DomainError` when nothing waits."""
    with system_context("details proposed"), transaction.atomic():
        proposal = _waiting(user, at)
        proposal.delete()
        _record(proposal, AuditTag.DETAILS_KEPT, at)


def _take_from_limit(user: User, at: datetime) -> None:
    try:
        limit_take(limit=PROPOSALS_PER_PERSON, subject=str(user.id), at=at)
    except LimitReached as reached:
        wait = wait_words(until=reached.until, at=at)
        sentence = _("Too much was proposed today. Try again in %(time)s.") % {"time": wait}
        raise DomainError(sentence) from reached


def _waiting(user: User, at: datetime) -> DetailsProposal:
    """What waits for the person, who is locked first, as proposing does."""
    locked = User.objects.select_for_update().get(id=user.id)
    proposal = DetailsProposal.objects.filter(user=locked, valid_until__gt=at).first()
    if proposal is None:
        raise DomainError(_("There is no proposal that waits for you."))
    proposal.user = locked
    return proposal


def _record(proposal: DetailsProposal, tag: AuditTag, at: datetime, **facts: list[str]) -> None:
    """In the trail of the person, and of the organisation that proposed it."""
    audit_record_person(
        person_id=proposal.user_id,
        person_name=proposal.user.full_name,
        tag=tag,
        at=at,
        organisation_id=proposal.organisation_id,
        **facts,
    )
