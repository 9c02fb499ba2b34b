"""Messages about paused access. They never say which other organisation helped the person back in."""

from datetime import datetime

from django.urls import reverse

from notices.services import message_queue
from roles.models import MembershipPause
from roles.services.reset_letters import administrators, moment_words, to_desk


def paused_letters(pause: MembershipPause, *, at: datetime) -> None:
    """Asks the administrators of the organisation whether it was the colleague; where there is none, the desk."""
    organisation, person = pause.organisation, pause.membership.user
    numbers = {"organisation": organisation.relation_number, "membership_id": pause.membership_id}
    told = administrators(organisation.id, person, at)
    for administrator in told:
        message_queue(
            kind="roles:membership_paused",
            recipient=administrator.email,
            language=administrator.language,
            values={
                "name": administrator.full_name,
                "colleague": person.full_name,
                "organisation": organisation.name,
                "when": moment_words(at, administrator.language),
                "path": reverse("roles:pause", kwargs=numbers),
            },
            at=at,
            user_id=administrator.id,
            organisation_id=organisation.id,
        )
    if not told:
        to_desk(
            "membership_paused_of_desk",
            at=at,
            organisation_id=organisation.id,
            colleague=person.full_name,
            organisation=organisation.name,
            path=reverse("roles_desk:pause", kwargs={"pause_id": pause.id}),
        )


def pause_ended_letter(pause: MembershipPause, kind: str, *, actor: str, at: datetime) -> None:
    """Tells the person whose access was paused what was decided, and by whom."""
    person = pause.membership.user
    message_queue(
        kind=f"roles:{kind}",
        recipient=person.email,
        language=person.language,
        values={
            "name": person.full_name,
            "organisation": pause.organisation.name,
            "actor": actor,
            "when": moment_words(at, person.language),
        },
        at=at,
        user_id=person.id,
        organisation_id=pause.organisation_id,
    )
