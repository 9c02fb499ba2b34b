"""The marked world: the cast and its twins, with documents, messages, trail and sessions of their own.

Everything that can be made by a service is made by it. Keys of rows begin with the number of their owner, so
that a foreign key on a page is found like a foreign word.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import NAMESPACE_OID, uuid5

from django.apps import apps
from django.conf import settings
from django.db import connections
from django.db.models import AutoField
from django.test import override_settings
from django.utils import timezone
from django.utils.timezone import localdate
from webauthn.helpers import bytes_to_base64url

from access.acting import Acting
from access.database import Context, Scope, database_context, protected_tables, system_context
from access.permissions import Permission
from access.proof import Method
from accounts.enums import CodePurpose, KeyPurpose
from accounts.models import (
    DetailsProposal,
    EmailChange,
    EmailDevice,
    PasskeyDevice,
    SignInHelp,
    SignInSession,
    SmsDevice,
    User,
)
from accounts.services.details_proposals import details_propose_for
from accounts.services.email_changes import Proposer, email_change_propose
from accounts.services.forgotten import password_ask, password_requests_answer
from accounts.services.letters import number_tell, person_tell
from accounts.services.mailed_codes import email_code_send
from accounts.services.one_time_keys import key_make
from accounts.services.passkeys import Ceremony, passkey_ask
from accounts.services.recovery import recovery_codes_confirm, recovery_codes_make
from accounts.services.sign_in_help import sign_in_help_answer, sign_in_help_ask
from accounts.services.text_messages import sms_send
from audit.services import trail_seal
from contracts.models import CollectiveContract, InsuredPerson
from demo.cast import Cast, add_grants, add_mandates, add_organisations, add_people
from invoices.services import delivery_import, payments_import
from jobs.enums import BatchState, FileOutcome
from jobs.models import ImportBatch, ImportFile, ImportRetry, Upload, UploadPart
from notices.enums import Channel, MessageState, StateReason
from notices.models import OutboundMessage, PrintBatch
from notices.registry import all_kinds
from notices.services import message_queue, messages_deliver
from notices.services.states import state_set
from orgs.models import Membership
from relations.models import Mandate
from relations.services import relation_note_opened
from roles.acting import acting_at_desk, acting_in_organisation, acting_in_relation
from roles.enums import PauseState, ResetWhat, Role
from roles.models import AccountReset, MembershipPause, RoleRequest
from roles.services import (
    address_propose,
    recovery_confirm,
    recovery_letters_send,
    recovery_open,
    refusal_record,
    reset_start,
    role_end,
    role_grant,
    role_request_ask,
    role_request_decline,
)
from roles.services.addresses import address_change_tell
from roles.services.details import details_change_tell
from roles.services.pause_letters import pause_ended_letter, paused_letters
from roles.services.reset_letters import done_letters, stopped_letters
from tests.nets.batching import upload_colleagues
from tests.nets.checkpoints import checkpoints_make
from tests.nets.documents import write_delivery, write_payments
from tests.nets.joining import ask_of_the_desk, invite_everywhere
from tests.nets.leaving import tell_of_access
from tests.nets.looking import look_and_appoint
from tests.nets.marks import ALL_GRANTS, ALL_MANDATES, ALL_ORGANISATIONS, ALL_PEOPLE, OWNERS, TWIN, owner_of
from tests.nets.reviewing import review_everywhere
from tests.nets.rules import set_rules

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
            _upload(cast, seed.key, at)
            _insure(cast, seed.key, at)
            _write_letter(cast, seed.key, at)
    password_ask(email="nobody@example.org", language="en", origin="", at=at)
    password_requests_answer(at=at + timedelta(milliseconds=1))  # its mail stays in the outbox
    for person in ALL_PEOPLE:
        with _keys_of(owner_of(person)):
            _ask_for_help(cast.people[person.key], OWNERS[owner_of(person)].word, at)
            _sign_in_letters(cast.people[person.key], at)
            _at_work(cast.people[person.key], at)
    _administer(cast, at)
    _ask_for_roles(cast, at)
    _answer_question(cast, at)
    for seed in ALL_ORGANISATIONS:
        with _keys_of(seed.key):
            invite_everywhere(cast, seed.key, at)
            review_everywhere(cast, seed.key, at)
            set_rules(cast, seed.key, at)
            upload_colleagues(cast, seed.key, at)
    _help_back_in(cast, at)
    _set_keys(_NOBODYS)
    ask_of_the_desk(cast, at)
    _print_letters(at)
    _keep_one_of_each_kind(at)
    # The test runner puts another backend in its place.
    with override_settings(EMAIL_BACKEND="demo.mailbox.DemoMailbox"):
        messages_deliver(most=60)
    for seed in ALL_ORGANISATIONS:
        if seed.key != "insurer":
            with _keys_of(seed.key):
                look_and_appoint(cast, seed.key, at)
    _set_keys(_NOBODYS)
    _alarm(at)
    trail_seal(at=at)
    checkpoints_make(at)


def _keep_one_of_each_kind(at: datetime) -> None:
    """What was sent is wiped: of every kind one message stays in the outbox, to be read there."""
    with system_context("test", at=at):
        firsts = OutboundMessage.objects.order_by("kind", "id").distinct("kind").values_list("id", flat=True)
        kept = OutboundMessage.objects.filter(id__in=list(firsts), state=MessageState.QUEUED)
        kept.update(next_try_at=at + timedelta(days=1))


def _print_letters(at: datetime) -> None:
    """No letter waits: whoever makes a batch finds nothing to print."""
    with system_context("test", at=at):
        batch = PrintBatch.objects.create(made_at=at, made_by_id=0, made_by_name="Desk", letter_count=1)
        for letter in OutboundMessage.objects.filter(channel=Channel.LETTER, state=MessageState.QUEUED):
            state_set(letter, MessageState.SENDING, StateReason.PRINTING, at=at, print_batch=batch)


def _alarm(at: datetime) -> None:
    """The message about text messages of the day, which is nobody's."""
    values = {"sent": "8", "most": "9", "when": "today", "path": "/desk/messages/"}
    with system_context("test", at=at):
        message_queue(
            kind="notices:sms_budget",
            recipient=settings.DESK_MAILBOX,
            language="nl",
            values=values,
            at=at,
        )


def _empty() -> None:
    tables = ", ".join(f'"{name}"' for name in sorted(protected_tables()))
    with connections["owner"].cursor() as cursor:
        cursor.execute(f"truncate {tables}, limits_count, limits_failures cascade")


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
    """Two deliveries: one that says for whom it is, and one whose documents do; and payments."""
    owner = OWNERS[key]
    with tempfile.TemporaryDirectory(prefix=f"{owner.word}-") as folder:
        for named in (True, False):
            place = Path(folder) / ("named" if named else "unnamed")
            place.mkdir()
            write_delivery(place, owner=owner, key=key, named=named)
            delivery_import(paths=[place], organisation_number=owner.number if named else None, at=at)
        place = Path(folder) / "payments"
        place.mkdir()
        write_payments(place, owner=owner)
        payments_import(paths=[place], at=at)


def _upload(cast: Cast, key: str, at: datetime) -> None:
    """An upload that waits, and a refused file that was tried again. Without the trail: the desk's knows all owners."""
    owner, organisation = OWNERS[key], cast.organisations[key]
    with system_context("test", at=at):
        batch = ImportBatch.objects.create(
            kind="invoices",
            fingerprint=f"{owner.number:0>64}",
            named_organisation_id=organisation.id,
            named_organisation_label=f"{organisation.name} ({owner.number})",
            file_count=1,
            state=BatchState.WAITING,
            started_at=at - timedelta(days=1),
        )
        upload = Upload.objects.create(
            batch=batch,
            key=uuid5(NAMESPACE_OID, owner.number),
            content_hash=batch.fingerprint,
            files=[{"name": f"{owner.word}.xml", "size": 4, "sha256": ""}],
            size=4,
            by_id=0,
            by_name="Desk",
            next_try_at=at,
        )
        UploadPart.objects.create(upload=upload, file=0, number=0, content=owner.word.encode())
        file = ImportFile.objects.filter(batch__named_organisation_id=organisation.id, is_kept=True)[0]
        ImportRetry.objects.create(
            file=file,
            at=at,
            by_id=0,
            by_name="Desk",
            organisation_id=organisation.id,
            organisation_label=batch.named_organisation_label,
            outcome=FileOutcome.REFUSED,
        )


def _insure(cast: Cast, key: str, at: datetime) -> None:
    """A contract, and two people insured by it."""
    owner, organisation, first = OWNERS[key], cast.organisations[key], localdate(at) - timedelta(days=400)
    with system_context("test", at=at):
        contract = CollectiveContract.objects.create(
            organisation=organisation,
            number=f"ZC-{owner.number}",
            product=f"Care {owner.word}",
            starts_on=first,
        )
        InsuredPerson.objects.bulk_create(
            InsuredPerson(
                organisation=organisation,
                contract=contract,
                insured_number=f"{owner.number}{place}",
                name=f"{name} {owner.word}",
                date_of_birth=date(1980, 1, 1),
                starts_on=first,
            )
            for place, name in enumerate(("Noor", "Sem"))
        )


def _write_letter(cast: Cast, key: str, at: datetime) -> None:
    """A letter that is being printed."""
    owner, organisation = OWNERS[key], cast.organisations[key]
    with system_context("test", at=at):
        letter = message_queue(
            kind="notices:trial_letter",
            recipient=f"{organisation.name}\nMain street 1\n1234 AB {owner.word}",
            language="nl",
            values={"name": owner.word, "when": "today", "code": "K7QM"},
            subject=f"organisation:{organisation.id}",
            organisation_id=organisation.id,
            at=at,
        )
        batch = PrintBatch.objects.create(made_at=at, made_by_id=0, made_by_name="Desk", letter_count=1)
        state_set(letter, MessageState.SENDING, StateReason.PRINTING, at=at, print_batch=batch)


def _sign_in_letters(user: User, at: datetime) -> None:
    """Every kind of message about the own account, codes of every kind, and what the trail says of them."""
    key_make(purpose=KeyPurpose.PASSWORD_LINK, subject_id=user.id, at=at)
    codes = recovery_codes_make(user=user, at=at)
    if user.email.startswith("nieuw"):
        return  # the newcomer has no factor: the codes are shown and not typed back
    recovery_codes_confirm(user=user, code=codes[0], at=at)
    with system_context("test", at=at):
        sms = SmsDevice.objects.filter(user=user).first()
        email = _further_factors(user, at) if sms else None
        for kind in all_kinds():
            if (
                kind.name.startswith("accounts:")
                and kind.channel is Channel.EMAIL
                and {"name", "when"} <= kind.values
            ):
                more = dict.fromkeys(kind.values - {"name", "method", "when"}, "9")
                more |= {"method": Method.APP.value} if "method" in kind.values else {}
                person_tell(user=user, kind=kind.name.removeprefix("accounts:"), at=at, **more)
    purpose, session = CodePurpose.SIGN_IN, "0" * 64
    passkey_ask(user=user, ceremony=Ceremony(purpose=purpose, session_hash=session, at=at))
    if sms:
        sms_send(user=user, device=sms, purpose=purpose, session_hash=session, origin="192.0.2.1", at=at)
    if email:
        email_code_send(user=user, device=email, purpose=purpose, session_hash=session, origin="", at=at)


def _further_factors(user: User, at: datetime) -> EmailDevice:
    """A passkey and an e-mail code, and what the telephone of whoever changes the number is told."""
    SignInSession.objects.create(
        session_key=f"{user.id:064d}",
        session_data="",
        expire_date=at + timedelta(days=1),
        user=user,
        public_id=f"elsewhere-{user.id}",
        method=Method.APP,
        began_at=at,
        seen_at=at,
    )
    PasskeyDevice.objects.create(
        user=user,
        name=f"Laptop of {user.full_name}",
        credential_id=bytes_to_base64url(str(user.id).encode()),
        public_key="AAAA",
        created_at=at,
    )
    for kind in ("number_on", "number_off"):
        number_tell(user=user, number=user.mobile_number, kind=kind, at=at)
    device: EmailDevice = EmailDevice.objects.create(user=user, created_at=at)
    return device


def _ask_for_help(user: User, word: str, at: datetime) -> None:
    """A request for a password, another address and a question to the desk, all of which wait."""
    password_ask(email=user.email, language=user.language, origin=user.email, at=at)
    email_change_propose(user=user, new_email=f"new.{user.email}", at=at)
    sign_in_help_ask(
        email=user.email,
        trouble="OTHER",
        words=f"Nothing works, says {word}.",
        phone="",
        language=user.language,
        origin=user.email,
        at=at,
    )


def _answer_question(cast: Cast, at: datetime) -> None:
    """The desk answers its own Dirk."""
    user = cast.people["dirk"]
    with system_context("test", at=at):
        acting = acting_at_desk(user_id=user.id, at=at)
        asked = SignInHelp.objects.get(email=user.email)
    assert acting
    context = Context(scope=Scope.DESK, at=at, user_id=user.id, organisation_id=acting.organisation.id)
    with database_context(context):
        sign_in_help_answer(acting=acting, help_id=asked.id, answer="Try again.", with_history=True)


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
    """In every organisation with two people the administrator gives the last colleague a role, and takes it away.

    At the insurer it is the first one: the last has every role of the desk but the one that others try to give.
    """
    for seed in ALL_ORGANISATIONS:
        people = [person for person in ALL_PEOPLE if seed.key in person.member_of]
        administrator = next(person for person in people if seed.key in person.admin_of)
        others = [person for person in people if person is not administrator]
        if others:
            with _keys_of(seed.key):
                colleague = others[0 if seed.key == "insurer" else -1]
                _grant_and_end(cast, seed.key, administrator.key, colleague.key, at)


_ASKERS = {"alder": "cato", "iris": "jo", "insurer": "dirk"}
"""Who asks the administrator there. Everywhere else the administrator asks, and only the desk can decide."""


def _ask_for_roles(cast: Cast, at: datetime) -> None:
    """In every organisation somebody waits for a role; at Alder one was declined and one granted before."""
    for seed in ALL_ORGANISATIONS:
        base = seed.key.removesuffix(TWIN)
        administrator = next(person.key for person in ALL_PEOPLE if seed.key in person.admin_of)
        with _keys_of(seed.key):
            if base == "alder":
                _ask_and_answer(cast, seed.key, administrator, seed.key.replace("alder", "ben"), at)
            asker = seed.key.replace(base, _ASKERS[base]) if base in _ASKERS else administrator
            if base == "insurer":
                _ask(cast, seed.key, asker, Role.DESK_IMPORT, Permission.DESK_IMPORTS, "/desk/imports/", at)
            else:
                path = f"/o/{OWNERS[seed.key].number}/invoices/"
                _ask(cast, seed.key, asker, Role.REPORTING_OFFICER, Permission.FINANCIALS_READ, path, at)


def _ask_and_answer(cast: Cast, organisation: str, administrator: str, asker: str, at: datetime) -> None:
    """One request is declined; another is granted, by a role that is over before anybody looks."""
    path = f"/o/{OWNERS[organisation].number}/colleagues/"
    declined = _ask(cast, organisation, asker, Role.AUDITOR, Permission.AUDIT_READ, path, at)
    role = Role.INSURED_ADMINISTRATION
    _ask(cast, organisation, asker, role, Permission.INSURED_READ, path, at)
    acting = _acting(cast, organisation, administrator, at)
    with database_context(_own_context(acting)):
        role_request_decline(
            acting=acting, request_id=declined.id, reason=f"Not now, says {OWNERS[organisation].word}."
        )
        role_grant(
            acting=acting,
            membership_id=cast.memberships[asker, organisation].id,
            role=role,
            ends_at=at + timedelta(milliseconds=1),
        )


def _help_back_in(cast: Cast, at: datetime) -> None:
    """In every organisation a colleague is helped back in and one was paused; of each the desk has had a case.

    Nobody comes in by it, for the cast's sessions would end; what is told then is told all the same.
    """
    for seed in ALL_ORGANISATIONS:
        people = [person for person in ALL_PEOPLE if seed.key in person.member_of]
        administrator = next(person.key for person in people if seed.key in person.admin_of)
        others = [person.key for person in people if person.key != administrator]
        with _keys_of(seed.key):
            if others:
                acting = _acting(cast, seed.key, administrator, at)
                with database_context(_own_context(acting)):
                    helped = reset_start(
                        acting=acting,
                        membership_id=cast.memberships[others[-1], seed.key].id,
                        what=ResetWhat.BOTH,
                    )
                    address_propose(
                        acting=acting,
                        membership_id=cast.memberships[others[-1], seed.key].id,
                        email=f"newer.{cast.people[others[-1]].email}",
                    )
                with system_context("test", at=at):
                    address_change_tell(cast.people[others[-1]].id, 0, at)
                    details_change_tell(cast.people[others[-1]].id, 0, ["full_name"], at)
                    proposal = details_propose_for(
                        proposer=Proposer(
                            user_id=acting.user_id,
                            name=acting.user_name,
                            organisation_id=acting.organisation.id,
                            organisation=acting.organisation.name,
                        ),
                        user=cast.people[others[-1]],
                        full_name=f"Dr. {cast.people[others[-1]].full_name}",
                        mobile_number="",
                        at=at,
                    )
                    # It is over, so that nobody's pages differ from those of others.
                    DetailsProposal.objects.filter(id=proposal.id).update(valid_until=at)
                    # From here on it is the person's own proposal, as everybody else's.
                    EmailChange.objects.filter(user_id=cast.people[others[-1]].id).update(
                        proposed_by=None, organisation_id=None, proposer=""
                    )
                _tell_of_reset(helped, cast.memberships[others[-1], seed.key], at)
                tell_of_access(cast, seed.key, administrator, cast.memberships[others[-1], seed.key], at)
            if seed.key != "insurer":
                _case(cast, seed.key, administrator, at)


def _tell_of_reset(reset: AccountReset, membership: Membership, at: datetime) -> None:
    """All that may be told later of a reset, and a pause that was ended."""
    with system_context("test", at=at):
        pause = MembershipPause.objects.create(
            organisation=membership.organisation,
            membership=membership,
            reset=reset,
            since=at,
            state=PauseState.CONFIRMED,
            ended_at=at,
            ended_by=membership.user,
            ended_at_desk=True,
        )
        done_letters(reset, numbers=["+31612345678"], rests_until=at, paused=[pause], at=at)
        stopped_letters(reset, by_person=True, at=at)
        paused_letters(pause, at=at)
        for kind in ("pause_confirmed", "pause_declined"):
            pause_ended_letter(pause, kind, actor=reset.started_by.full_name, at=at)


def _case(cast: Cast, organisation: str, person: str, at: datetime) -> None:
    """A case of the desk for an administrator, with its letter and the objection."""
    desk = {name: _acting(cast, "insurer", name, at) for name in ("dirk", "dana")}
    with database_context(_own_context(desk["dirk"])):
        case = recovery_open(
            acting=desk["dirk"],
            email=cast.people[person].email,
            identity_check=f"Called back, says {OWNERS[organisation].word}.",
            postal_address=f"{cast.people[person].full_name}\nStreet 1\nTown",
        )
    with database_context(_own_context(desk["dana"])):
        recovery_confirm(acting=desk["dana"], reset_id=case.id)
    with system_context("test", at=at):
        case = AccountReset.objects.select_related("user", "started_by", "organisation").get(id=case.id)
        membership = cast.memberships[person, organisation]
        pause = MembershipPause(
            id=case.id, organisation=membership.organisation, membership=membership, reset=case, since=at
        )
        paused_letters(pause, at=at)
        stopped_letters(case, by_person=True, at=at)
    recovery_letters_send(at=at + settings.RECOVERY_WAIT)


def _ask(
    cast: Cast, organisation: str, asker: str, role: Role, permission: Permission, path: str, at: datetime
) -> RoleRequest:
    acting = _acting(cast, organisation, asker, at)
    with database_context(_own_context(acting)):
        return role_request_ask(acting=acting, role=role, permission=permission, path=path)


def _acting(cast: Cast, organisation: str, person: str, at: datetime) -> Acting:
    with system_context("test", at=at):
        acting = acting_in_organisation(
            user_id=cast.people[person].id, at=at, organisation_number=OWNERS[organisation].number
        )
    assert acting
    return acting


def _own_context(acting: Acting) -> Context:
    return Context(
        scope=Scope.OWN, at=acting.at, user_id=acting.user_id, organisation_id=acting.organisation.id
    )


def _grant_and_end(cast: Cast, organisation: str, administrator: str, colleague: str, at: datetime) -> None:
    user_id, organisation_id = cast.people[administrator].id, cast.organisations[organisation].id
    number = OWNERS[organisation].number
    with system_context("test", at=at):
        acting = acting_in_organisation(user_id=user_id, at=at, organisation_number=number)
    assert acting
    role = Role.DESK_SUPERVISOR if organisation == "insurer" else Role.CORRESPONDENT
    context = Context(scope=Scope.OWN, at=at, user_id=user_id, organisation_id=organisation_id)
    with database_context(context):
        membership_id = cast.memberships[colleague, organisation].id
        grant = role_grant(acting=acting, membership_id=membership_id, role=role)
        role_end(acting=acting, grant_id=grant.id)
        role_grant(acting=acting, membership_id=membership_id, role=role)
