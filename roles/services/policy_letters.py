"""What administrators are told when the rules of their organisation become looser."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime

from notices.services import message_queue
from roles.enums import Role
from roles.services.administrators import administrators_of
from roles.services.authority import Authority


def second_pair_off_letters(by: Authority, roles: Iterable[str]) -> None:
    """Tells every administrator, also whoever did it, that one of them gives these roles alone from now on."""
    path = reverse("orgs_policy:security", kwargs={"organisation": by.organisation.relation_number})
    for each in administrators_of(by.organisation.id, by.acting.at):
        person = each.user
        with translation.override(person.language):
            values = {
                "name": person.full_name,
                "organisation": by.organisation.name,
                "actor": by.name,
                "at": date_format(localtime(by.acting.at), "DATETIME_FORMAT"),
                "roles": "\n".join(str(Role(role).label) for role in roles),
                "path": path,
            }
        message_queue(
            kind="roles:second_pair_off",
            recipient=person.email,
            language=person.language,
            values=values,
            at=by.acting.at,
            user_id=person.id,
            organisation_id=by.organisation.id,
        )
