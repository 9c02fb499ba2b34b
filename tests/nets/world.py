"""The marked world: the cast and its twins, with documents, messages, trail and sessions of their own.

Everything that can be made by a service is made by it. Keys of rows begin with the number of their owner, so
that a foreign key on a page is found like a foreign word.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from django.apps import apps
from django.db import connections
from django.db.models import AutoField
from django.test import override_settings
from django.utils import timezone

from access.database import Context, Scope, database_context, protected_tables, system_context
from access.permissions import Permission
from access.proof import Method
from accounts.enums import CodePurpose
from accounts.models import SmsDevice, User
from accounts.services.letters import owner_tell
from accounts.services.recovery import recovery_codes_confirm, recovery_codes_make
from accounts.services.text_messages import sms_send
from demo.cast import Cast, add_grants, add_mandates, add_organisations, add_people
from invoices.services import delivery_import
from notices.registry import all_kinds
from notices.services import messages_deliver
from orgs.models import Membership
from relations.models import Mandate
from relations.services import relation_note_opened
from roles.acting import acting_in_organisation, acting_in_relation
from roles.enums import Role
from roles.services import refusal_record, role_end, role_grant
from tests.nets.documents import write_delivery
from tests.nets.marks import ALL_GRANTS, ALL_MANDATES, ALL_ORGANISATIONS, ALL_PEOPLE, OWNERS, owner_of

_NOBODYS = 990_000_000


def world_build() -> None:
    """Fills a database that holds the cast anew: nothing of what was there stays."""
    at = timezone.now()
    _empty()
    with override_settings(
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]
    ):  # nobody types one here
        cast = _people(at)
    for seed in ALL_ORGANISATIONS:
        with _keys_of(seed.key):
            _deliver(seed.key, at)
    for person in ALL_PEOPLE:
        with _keys_of(owner_of(person)):
            _sign_in_letters(cast.people[person.key], at)
            _at_work(cast.people[person.key], at)
    _administer(cast, at)
    # The test runner puts another backend in its place.
    with override_settings(EMAIL_BACKEND="demo.mailbox.DemoMailbox"):
        messages_deliver(most=60)  # the others stay in the outbox
    _set_keys(_NOBODYS)


def _empty() -> None:
    tables = ", ".join(f'"{name}"' for name in sorted(protected_tables()))
    with connections["owner"].cursor() as cursor:
        cursor.execute(f"truncate {tables}, limits_count, limits_failures, django_session cascade")


@contextmanager
def _keys_of(owner: str) -> Iterator[None]:
    """Keys of rows made in the block begin with the owner's number."""
    _set_keys(int(OWNERS[owner].number) * 1000)
    yield


def _set_keys(base: int) -> None:
    """Every sequence goes on after the highest key of this owner, or begins there."""
    next_key = (
        "select setval(pg_get_serial_sequence('{table}', 'id'),"
        ' coalesce((select max(id) from "{table}" where id between {base} and {base} + 999), {base}))'
    )
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            " union all ".join(next_key.format(table=table, base=base) for table in _tables_with_sequence())
        )


def _tables_with_sequence() -> list[str]:
    models = [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.db_table in protected_tables()
    ]
    return sorted(model._meta.db_table for model in models if isinstance(model._meta.pk, AutoField))


def _people(at: datetime) -> Cast:
    cast = Cast()
    for organisation in ALL_ORGANISATIONS:
        with _keys_of(organisation.key), system_context("test", at=at):
            add_organisations(cast, (organisation,))
    for person in ALL_PEOPLE:
        with _keys_of(owner_of(person)), system_context("test", at=at):
            add_people(cast, (person,), at=at)
    for mandate in ALL_MANDATES:
        with _keys_of(mandate.giver), system_context("test", at=at):
            add_mandates(cast, (mandate,), at=at)
    for grant in ALL_GRANTS:
        with _keys_of(grant.at), system_context("test", at=at):
            add_grants(cast, (grant,), at=at)
    return cast


def _deliver(key: str, at: datetime) -> None:
    """Two deliveries: one that says for whom it is, and one whose documents do."""
    owner = OWNERS[key]
    with tempfile.TemporaryDirectory(prefix=f"{owner.word}-") as folder:
        for named in (True, False):
            place = Path(folder) / ("named" if named else "unnamed")
            place.mkdir()
            write_delivery(place, owner=owner, key=key, named=named)
            delivery_import(paths=[place], organisation_number=owner.number if named else None, at=at)


def _sign_in_letters(user: User, at: datetime) -> None:
    """Every kind of message about the own account, codes of every kind, and what the trail says of them."""
    codes = recovery_codes_make(user=user, at=at)
    if user.email.startswith("nieuw"):
        return  # the newcomer has no factor: the codes are shown and not typed back
    recovery_codes_confirm(user=user, code=codes[0], at=at)
    with system_context("test", at=at):
        sms = SmsDevice.objects.filter(user=user).first()
        for kind in all_kinds():
            if kind.name.startswith("accounts:") and "method" in kind.values:
                more = dict.fromkeys(kind.values - {"name", "method", "when"}, "9")
                owner_tell(
                    user=user, kind=kind.name.removeprefix("accounts:"), method=Method.APP, at=at, **more
                )
    if sms:
        purpose = CodePurpose.SIGN_IN
        sms_send(user=user, device=sms, purpose=purpose, session_hash="0" * 64, origin="192.0.2.1", at=at)


def _at_work(user: User, at: datetime) -> None:
    """A locked page in the trail for each organisation, and every relation that exists opened once."""
    with system_context("test", at=at):
        memberships = list(Membership.objects.filter(user=user).select_related("organisation"))
        mandates = list(Mandate.objects.select_related("giver", "holder"))
    for membership in memberships:
        number = membership.organisation.relation_number
        with system_context("test", at=at):
            acting = acting_in_organisation(user_id=user.id, at=at, organisation_number=number)
            assert acting
            refusal_record(acting=acting, permission=Permission.DESK_SETTINGS, path=f"/o/{number}/")
            for mandate in mandates:
                if mandate.holder_id != membership.organisation_id:
                    continue
                acting = acting_in_relation(
                    user_id=user.id,
                    at=at,
                    organisation_number=number,
                    relation_number=mandate.giver.relation_number,
                )
                if acting:
                    relation_note_opened(acting=acting)


def _administer(cast: Cast, at: datetime) -> None:
    """In every organisation with two people the administrator gives the last colleague a role, and takes it away."""
    for seed in ALL_ORGANISATIONS:
        people = [person for person in ALL_PEOPLE if seed.key in person.member_of]
        administrator = next(person for person in people if seed.key in person.admin_of)
        others = [person for person in people if person is not administrator]
        if others:
            with _keys_of(seed.key):
                _grant_and_end(cast, seed.key, administrator.key, others[-1].key, at)


def _grant_and_end(cast: Cast, organisation: str, administrator: str, colleague: str, at: datetime) -> None:
    user_id, organisation_id = cast.people[administrator].id, cast.organisations[organisation].id
    number = OWNERS[organisation].number
    with system_context("test", at=at):
        acting = acting_in_organisation(user_id=user_id, at=at, organisation_number=number)
    assert acting
    role = Role.DESK_RECOVERY if organisation == "insurer" else Role.CORRESPONDENT
    context = Context(scope=Scope.OWN, at=at, user_id=user_id, organisation_id=organisation_id)
    with database_context(context):
        membership_id = cast.memberships[colleague, organisation].id
        grant = role_grant(acting=acting, membership_id=membership_id, role=role)
        role_end(acting=acting, grant_id=grant.id)
        role_grant(acting=acting, membership_id=membership_id, role=role)
