"""Mails about roles that wait for a second administrator."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime

from accounts.models import User
from notices.services import message_queue
from orgs.enums import OrganisationKind
from roles.models import GrantProposal
from roles.services.authority import Authority
from roles.services.recipients import administrators_of
from roles.services.reminder_letters import overdue_letter


def proposed_letters(by: Authority, proposals: Sequence[GrantProposal]) -> None:
    """Tells whoever may agree: every administrator but the one who proposed and the one it is for.

    Without such a one the desk, which appoints another administrator; except inside the insurer.
    """
    first = proposals[0]
    number = by.organisation.relation_number
    path = reverse("roles:requests", kwargs={"organisation": number})
    if len(proposals) == 1:
        path = reverse("roles:proposal", kwargs={"organisation": number, "proposal_id": first.id})
    part = {first.proposed_by_id, first.membership.user_id}
    others = [
        each for each in administrators_of(by.organisation.id, by.acting.at) if each.user_id not in part
    ]
    for each in others:
        _queue(by, "role_proposed", each.user, first, path=path)
    if not others and by.organisation.kind != OrganisationKind.INSURER:
        overdue_letter(first, by.acting.at)


def approved_letter(by: Authority, proposal: GrantProposal) -> None:
    """Tells whoever proposed that a second administrator agreed."""
    _queue(by, "role_proposal_approved", proposal.proposed_by, proposal)


def declined_letter(by: Authority, proposal: GrantProposal) -> None:
    """Tells whoever proposed that a second administrator did not agree, and why."""
    _queue(by, "role_proposal_declined", proposal.proposed_by, proposal, reason=proposal.reason)


def _queue(by: Authority, kind: str, to: User, proposal: GrantProposal, **more: str) -> None:
    with translation.override(to.language):
        values = {
            "name": to.full_name,
            "colleague": proposal.membership.user.full_name,
            "role": str(proposal.get_role_display()),
            "organisation": by.organisation.name,
            "actor": by.name,
            "at": date_format(localtime(by.acting.at), "DATETIME_FORMAT"),
            **more,
        }
    message_queue(
        kind=f"roles:{kind}",
        recipient=to.email,
        language=to.language,
        values=values,
        at=by.acting.at,
        user_id=to.id,
        organisation_id=by.organisation.id,
    )
