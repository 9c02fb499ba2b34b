"""The only writer of guardian's permission rows. They follow from grants; nothing else makes or removes them."""

from collections.abc import Iterator
from datetime import datetime

from django.contrib.auth.models import Permission as StoredPermission
from django.contrib.contenttypes.models import ContentType

from access.permissions import Permission
from orgs.models import Organisation
from relations.models import Mandate
from roles.catalogue import CATALOGUE
from roles.enums import Role
from roles.models import MandatePermission, OrganisationPermission, RoleGrant


def permissions_of(grant: RoleGrant) -> frozenset[Permission]:
    """What a grant gives: the whole role, or for one mandate the part of it that may stand in a mandate."""
    definition = CATALOGUE[Role(grant.role)]
    return definition.in_mandate if grant.mandate_id else definition.permissions


def rows_write(grant: RoleGrant) -> None:
    """Writes the rows of a new grant, in the grant's transaction."""
    user_id = grant.membership.user_id
    if grant.mandate_id:
        stored = _stored(Mandate, permissions_of(grant))
        MandatePermission.objects.bulk_create(
            [
                MandatePermission(
                    grant=grant, user_id=user_id, content_object_id=grant.mandate_id, permission=each
                )
                for each in stored
            ]
        )
    else:
        stored = _stored(Organisation, permissions_of(grant))
        OrganisationPermission.objects.bulk_create(
            [
                OrganisationPermission(
                    grant=grant, user_id=user_id, content_object_id=grant.organisation_id, permission=each
                )
                for each in stored
            ]
        )


def rows_remove(grant: RoleGrant) -> None:
    """Removes the rows of a grant that ends."""
    OrganisationPermission.objects.filter(grant=grant).delete()
    MandatePermission.objects.filter(grant=grant).delete()


def rows_rebuild(grant: RoleGrant, *, at: datetime) -> None:
    """Brings the rows of a grant in line with the catalogue; a grant that is over keeps none."""
    rows_remove(grant)
    if grant.ends_at is None or grant.ends_at > at:
        rows_write(grant)


def differences(*, at: datetime) -> Iterator[str]:
    """Every grant whose rows are not what they should be, as a sentence for whoever runs the check.

    A grant in force or still to begin has exactly the rows of the catalogue. One that ran out by its date may
    keep them (they open nothing); one that was taken away has none. Rows name the grant's person and object.
    """
    for grant in RoleGrant.objects.select_related("membership").order_by("id").iterator():
        expected = sorted(code.value for code in permissions_of(grant))
        over = grant.ends_at is not None and grant.ends_at <= at
        found = _found(grant)
        if over and found == []:
            continue
        if found != expected or (over and grant.ended_by_id):
            yield f"grant {grant.id} ({grant.role}) has rows {found} and should have {[] if over else expected}"


def _found(grant: RoleGrant) -> list[str]:
    """Codes of the grant's rows; a row that names another person or object is marked with "elsewhere:"."""
    whole = (
        (
            row.permission.codename,
            row.user_id,
            not grant.mandate_id and row.content_object_id == grant.organisation_id,
        )
        for row in grant.organisation_rows.select_related("permission")
    )
    single = (
        (row.permission.codename, row.user_id, row.content_object_id == grant.mandate_id)
        for row in grant.mandate_rows.select_related("permission")
    )
    return sorted(
        code if right and user_id == grant.membership.user_id else f"elsewhere:{code}"
        for code, user_id, right in (*whole, *single)
    )


def _stored(
    model: type[Organisation] | type[Mandate], codes: frozenset[Permission]
) -> list[StoredPermission]:
    """The framework's rows for these codes. Raises `LookupError` when migrations did not make one of them."""
    kind = ContentType.objects.get_for_model(model)
    found = list(
        StoredPermission.objects.filter(content_type=kind, codename__in=[code.value for code in codes])
    )
    if len(found) != len(codes):
        raise LookupError(f"permissions are missing from the database for {model.__name__}")
    return found
