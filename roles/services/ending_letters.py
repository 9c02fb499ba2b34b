"""Mails about roles that end, and that have ended."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from accounts.models import User
from notices.services import message_queue
from orgs.models import Organisation
from relations.models import MandateTerms
from roles.enums import Role
from roles.models import RoleGrant
from roles.services.administrators import administrators_of


def ending_letters(organisation: Organisation, kind: str, grants: list[RoleGrant], at: datetime) -> None:
    """One mail to each administrator about all of them, and to everybody else about the own ones.

    `kind`: "roles_ending" or "roles_ended".
    """
    if not grants:
        return
    administrators = {each.user_id: each.user for each in administrators_of(organisation.id, at)}
    people = {grant.membership.user_id: grant.membership.user for grant in grants}
    for user in {**people, **administrators}.values():
        about = [each for each in grants if user.id in administrators or each.membership.user_id == user.id]
        _queue(organisation, kind, user, about, at)


def _queue(
    organisation: Organisation, kind: str, user: User, grants: Sequence[RoleGrant], at: datetime
) -> None:
    givers = _givers(grants, at)
    with translation.override(user.language):
        values = {
            "name": user.full_name,
            "organisation": organisation.name,
            "roles": "\n".join(_line(each, givers) for each in grants),
        }
    message_queue(
        kind=f"roles:{kind}",
        recipient=user.email,
        language=user.language,
        values=values,
        at=at,
        user_id=user.id,
        organisation_id=organisation.id,
    )


def _line(grant: RoleGrant, givers: Mapping[int, str]) -> str:
    """Who holds what, for what, and up to and including which day; a name adds no line."""
    assert grant.ends_at is not None
    last_day = date_format(localtime(grant.ends_at - timedelta(microseconds=1)).date(), "DATE_FORMAT")
    reach = f" ({givers.get(grant.mandate_id, _('mandate has ended'))})" if grant.mandate_id else ""
    return " ".join(f"{grant.membership.user.full_name}: {Role(grant.role).label}{reach}, {last_day}".split())


def _givers(grants: Iterable[RoleGrant], at: datetime) -> dict[int, str]:
    """The relations by mandate; who the giver was is hidden once a mandate is over."""
    in_force = MandateTerms.objects.in_force_at(at).filter(
        mandate_id__in=[each.mandate_id for each in grants if each.mandate_id]
    )
    return dict(in_force.values_list("mandate_id", "mandate__giver__name"))
