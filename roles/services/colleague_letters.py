"""Messages to colleagues about their access. Each says who did it and when, and whom to tell when it is not right."""

from notices.services import message_queue
from orgs.models import Membership
from roles.services.authority import Authority
from roles.services.reset_letters import desk_words, moment_words


def access_letter(by: Authority, membership: Membership, kind: str) -> None:
    """Tells the person that the access was paused, goes on or has ended."""
    person = membership.user
    message_queue(
        kind=f"roles:{kind}",
        recipient=person.email,
        language=person.language,
        values={
            "name": person.full_name,
            "organisation": by.organisation.name,
            "actor": desk_words(person.language) if by.at_desk else by.acting.user_name,
            "when": moment_words(by.acting.at, person.language),
        },
        at=by.acting.at,
        user_id=person.id,
        organisation_id=by.organisation.id,
        subject=f"membership:{membership.id}",
    )
