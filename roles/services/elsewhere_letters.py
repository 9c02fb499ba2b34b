"""What administrators of a person's other organisations are told, when one organisation had something changed."""

from collections.abc import Callable
from datetime import datetime

from accounts.services.letters import moment_words
from notices.services import message_queue
from orgs.models import Membership


def elsewhere_tell(
    *,
    kind: str,
    user_id: int,
    organisation_id: int,
    at: datetime,
    more: Callable[[str], dict[str, str]] | None = None,
) -> None:
    """Tells the administrators of all other organisations of a person. `more`: further values, by language.

    In the system's context. Nobody learns by this from which organisation it came.
    """
    elsewhere = (
        Membership.objects.valid_at(at).filter(user_id=user_id).exclude(organisation_id=organisation_id)
    )
    for membership in elsewhere.select_related("user", "organisation"):
        administrators = membership.organisation.memberships.valid_at(at).filter(
            is_functional_administrator=True
        )
        for each in administrators.exclude(user_id=user_id).select_related("user"):
            message_queue(
                kind=kind,
                recipient=each.user.email,
                language=each.user.language,
                values={
                    "name": each.user.full_name,
                    "colleague": membership.user.full_name,
                    "organisation": membership.organisation.name,
                    "when": moment_words(at, language=each.user.language),
                    **(more(each.user.language) if more else {}),
                },
                at=at,
                organisation_id=membership.organisation_id,
                user_id=each.user_id,
            )
