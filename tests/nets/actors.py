"""`acting` of people of the cast, as the middleware builds it."""

from django.utils import timezone

from access.acting import Acting
from access.database import Context, Scope, system_context
from accounts.models import User
from roles.acting import acting_at_desk, acting_in_organisation, acting_in_relation
from tests.nets.marks import OWNERS, person_seed


def user_id_of(key: str) -> int:
    """The id of a person of the cast or of a twin."""
    with system_context("test"):
        return User.objects.get(email=person_seed(key).email).id


def actor(key: str, organisation: str, relation: str = "") -> Acting:
    """A person in an organisation, or acting for one of its relations."""
    user_id, at, number = user_id_of(key), timezone.now(), OWNERS[organisation].number
    with system_context("test"):
        if relation:
            found = acting_in_relation(
                user_id=user_id, at=at, organisation_number=number, relation_number=OWNERS[relation].number
            )
        else:
            found = acting_in_organisation(user_id=user_id, at=at, organisation_number=number)
    assert found, f"{key} does not act at {organisation} {relation}"
    return found


def at_desk(key: str) -> Acting:
    """A member of the insurer at its desk."""
    user_id = user_id_of(key)
    with system_context("test"):
        found = acting_at_desk(user_id=user_id, at=timezone.now())
    assert found
    return found


def context_of(acting: Acting, scope: Scope | None = None) -> Context:
    """The database context of a request of this person."""
    return Context(
        scope=scope or (Scope.RELATION if acting.relation else Scope.OWN),
        at=acting.at,
        user_id=acting.user_id,
        organisation_id=acting.organisation.id,
        relation_id=acting.relation.id if acting.relation else None,
    )
