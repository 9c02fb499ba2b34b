"""Every kind of message about access and administrators in the marked world, without anybody's access changing."""

from datetime import datetime

from django.conf import settings

from access.database import system_context
from demo.cast import Cast
from notices.services import message_queue
from orgs.models import Membership
from roles.acting import acting_in_organisation
from roles.services.authority import Authority
from roles.services.colleague_letters import access_letter
from tests.nets.marks import OWNERS

_TO_THE_PERSON = (
    "access_paused",
    "access_resumed",
    "access_ended",
    "administrator_made",
    "administrator_unmade",
)


def tell_of_access(cast: Cast, key: str, administrator: str, membership: Membership, at: datetime) -> None:
    """What an administrator and a colleague of one organisation are told."""
    with system_context("test", at=at):
        acting = acting_in_organisation(
            user_id=cast.people[administrator].id, at=at, organisation_number=OWNERS[key].number
        )
        assert acting
        by = Authority.of_colleague(acting)
        for kind in _TO_THE_PERSON:
            access_letter(by, membership, kind)
        told = cast.memberships[administrator, key].user
        values = {"organisation": by.organisation.name, "when": "1-1-2026"}
        more = {"name": told.full_name, "actor": acting.user_name, **values}
        colleague = membership.user.full_name
        for kind, recipient, filled in (
            ("colleague_made_administrator", told.email, {**more, "colleague": colleague}),
            ("colleague_unmade_administrator", told.email, {**more, "colleague": colleague}),
            (
                "one_administrator_left",
                told.email,
                {**values, "name": told.full_name, "path": f"/o/{OWNERS[key].number}/colleagues/"},
            ),
            (
                "one_administrator_left_of_desk",
                settings.DESK_MAILBOX,
                {**values, "number": OWNERS[key].number, "colleague": told.full_name},
            ),
        ):
            is_to_desk = kind.endswith("of_desk")
            message_queue(
                kind=f"roles:{kind}",
                recipient=recipient,
                language=told.language,
                values=filled,
                at=at,
                user_id=None if is_to_desk else told.id,
                organisation_id=by.organisation.id,
            )
