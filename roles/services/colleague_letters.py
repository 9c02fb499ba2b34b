"""Messages to colleagues about their access. Each says who did it and when, and whom to tell when it is not right."""

from datetime import datetime

from django.urls import reverse

from accounts.models import User
from notices.services import message_queue
from orgs.models import Membership, Organisation
from orgs.services import administrators_at
from roles.services.authority import Authority
from roles.services.reset_letters import desk_words, moment_words, to_desk


def access_letter(by: Authority, membership: Membership, kind: str) -> None:
    """Tells the person that the access was paused, goes on or has ended, or that the flag came or went."""
    _mail(by, membership.user, kind)


def administrators_letters(by: Authority, membership: Membership, kind: str) -> None:
    """Tells every other administrator that a colleague became one, or is one no more: nobody joins them unseen.

    But for whoever did it, and for whoever invited, who is told that the invitation was accepted.
    """
    others = administrators_at(organisation_id=by.organisation.id, at=by.acting.at).exclude(
        id__in=[membership.id, by.acting.membership_id]
    )
    for administrator in others.select_related("user").order_by("id"):
        _mail(by, administrator.user, kind, colleague=membership.user.full_name)


def one_left_letters(organisation: Organisation, at: datetime) -> None:
    """Tells the only administrator who is left, and the desk, that nobody can step in; with more left, nothing."""
    left = list(administrators_at(organisation_id=organisation.id, at=at).select_related("user")[:2])
    if len(left) != 1:
        return
    person = left[0].user
    message_queue(
        kind="roles:one_administrator_left",
        recipient=person.email,
        language=person.language,
        values={
            "name": person.full_name,
            "organisation": organisation.name,
            "when": moment_words(at, person.language),
            "path": reverse("roles:colleagues", kwargs={"organisation": organisation.relation_number}),
        },
        at=at,
        user_id=person.id,
        organisation_id=organisation.id,
    )
    to_desk(
        "one_administrator_left_of_desk",
        at=at,
        organisation_id=organisation.id,
        organisation=organisation.name,
        number=organisation.relation_number,
        colleague=person.full_name,
    )


def _mail(by: Authority, person: User, kind: str, **more: str) -> None:
    message_queue(
        kind=f"roles:{kind}",
        recipient=person.email,
        language=person.language,
        values={
            "name": person.full_name,
            "organisation": by.organisation.name,
            "actor": desk_words(person.language) if by.at_desk else by.acting.user_name,
            "when": moment_words(by.acting.at, person.language),
            **more,
        },
        at=by.acting.at,
        user_id=person.id,
        organisation_id=by.organisation.id,
    )
