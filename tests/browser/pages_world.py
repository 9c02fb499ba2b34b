"""The world in which every page is looked at: the cast, and what it needs to show each page in each state."""

import hashlib
import tempfile
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

from django.utils import timezone
from django.utils.timezone import localdate

from access.database import system_context
from access.permissions import Permission
from accounts.codes import recovery_code_hash
from accounts.enums import KeyPurpose
from accounts.models import (
    AppDevice,
    DetailsProposal,
    EmailChange,
    EmailDevice,
    PasskeyDevice,
    RecoveryCode,
    RecoveryDevice,
    SignInHelp,
    SignInSession,
    SmsDevice,
    User,
)
from accounts.services.forgotten import link_send
from accounts.services.one_time_keys import key_make
from contracts.models import CollectiveContract, InsuredPerson
from demo.cast import ORGANISATIONS, Cast, GrantSeed, add_grants
from demo.models import ReceivedMessage
from invoices.enums import DocumentKind
from invoices.models import Invoice, InvoiceAttachment
from invoices.services import delivery_import
from jobs.enums import BatchState
from jobs.models import ImportBatch, ImportFile, Upload
from notices.enums import Channel, MessageState, StateReason
from notices.models import OutboundMessage, PrintBatch
from notices.services import message_queue
from notices.services.states import state_set
from orgs.models import Membership, Organisation
from relations.models import Mandate, RelationAtHand
from roles.enums import RequestState, ResetState, Role
from roles.models import AccountReset, MembershipPause, RoleGrant, RoleRequest
from roles.services.reset_letters import objection_token
from tests.browser import (
    batches_world,
    joining_world,
    looking_world,
    reviews_world,
    rules_world,
    trail_world,
)
from tests.cast import membership, person
from tests.invoices.ubl_files import Ubl, relation
from tests.signing_in import signed_in_client

Facts = dict[str, str]
"""What stands in the addresses of pages, by name."""

RECOVERY_CODE = "0123-4567-89AB-CDEF"
_DATA = Path(__file__).resolve().parent.parent / "data" / "ubl"
_MANY = 27
"""More documents than fit on a page."""


def build() -> Facts:
    """Adds to a copy of the world, and says where things are."""
    with tempfile.TemporaryDirectory() as folder:
        _deliver(Path(folder))
    with system_context("test"):
        _factors()
        _messages()
        _outbox()
        _interrupted_delivery()
        _uploads()
        _requests()
        _at_hand()
        _insured()
        reviews = reviews_world.build()
        return (
            _facts()
            | _account()
            | joining_world.build()
            | rules_world.build()
            | reviews
            | _resets()
            | batches_world.build()
            | looking_world.build()
            | trail_world.build()
        )


def _deliver(folder: Path) -> None:
    """More documents for Alder, one of another currency, one that says all a document can say, and wrong ones."""
    today = localdate(timezone.now())
    whole = (_DATA / "everything-invoice.xml").read_bytes()
    (folder / "0-everything.xml").write_bytes(whole)
    delivery_import(paths=[folder], organisation_number=_number("alder"), at=timezone.now())
    (folder / "0-everything.xml").unlink()
    for count in range(_MANY):
        day = today - timedelta(days=20 * count)
        Ubl(
            number=f"M-{count:03}",
            issued=day.isoformat(),
            due=(day + timedelta(days=30)).isoformat(),
            currency="EUR" if count % 5 else "USD",
            amount=f"{1000 + 37 * count}.{count:02}",
            buyer_ids=relation("alder"),
        ).write(folder)
    Ubl(number="N-1", buyer_ids=(("", "999999"),)).write(folder, "nobody-knows-this-receiver.xml")
    (folder / "torn.xml").write_bytes(whole[:900])
    (folder / "letter.txt").write_text("left aside")
    delivery_import(paths=[folder], at=timezone.now())


def _factors() -> None:
    """Eva has recovery codes, Nils blocked everything he has, Jo blocked the text message.

    Ben has a passkey and is signed in elsewhere too; Ira gets codes by e-mail.
    """
    PasskeyDevice.objects.create(
        user=person("ben"), name="Laptop on the second floor", credential_id="AAAA", public_key="AAAA"
    )
    EmailDevice.objects.create(user=person("ira"))
    signed_in_client("ben")
    device = RecoveryDevice.objects.create(user=person("eva"), confirmed=True)
    hashed = recovery_code_hash(device_id=device.id, code=RECOVERY_CODE)
    RecoveryCode.objects.create(device=device, code_hash=hashed, in_use=True)
    for model in (AppDevice, SmsDevice):
        model.objects.filter(user=person("nils")).update(blocked=True)
    SmsDevice.objects.filter(user=person("jo")).update(blocked=True)
    Membership.objects.filter(user=person("cor")).update(
        is_functional_administrator=False, ends_at=timezone.now()
    )


def _messages() -> None:
    ben = person("ben")
    ReceivedMessage.objects.create(
        key="1",
        channel=Channel.EMAIL,
        recipient=ben.email,
        subject="A subject",
        text="Text.\nhttps://portal.example/",
    )
    ReceivedMessage.objects.create(
        key="2", channel=Channel.SMS, recipient=ben.mobile_number, text="Code: 123 456"
    )


def _outbox() -> None:
    """A mail that was given up, a letter that waits, one that is printed, one that is posted."""
    ben, at = person("ben"), timezone.now()
    told = {
        "role": "Auditor",
        "name": ben.full_name,
        "organisation": "Elzenhof",
        "actor": "Ada",
        "at": "today",
    }
    mail = message_queue(
        kind="roles:role_granted", recipient=ben.email, language="nl", values=told, at=at, user_id=ben.id
    )
    state_set(mail, MessageState.PARKED, StateReason.GIVEN_UP, at=at, attempts=8)
    cato, alder = person("cato"), membership("cato", "alder").organisation
    stuck = message_queue(
        kind="roles:role_granted",
        recipient=cato.email,
        language="nl",
        values={**told, "name": cato.full_name},
        at=at,
        user_id=cato.id,
        organisation_id=alder.id,
    )
    state_set(stuck, MessageState.PARKED, StateReason.GIVEN_UP, at=at, attempts=8)
    link_send(user=cato, at=at)
    link = OutboundMessage.objects.filter(kind="accounts:password_link", user_id=cato.id).latest("created_at")
    state_set(link, MessageState.BOUNCED, StateReason.ADDRESS_UNKNOWN, at=at)
    trial = {"name": ben.full_name, "when": "today", "code": "K7QM-2XVT-9H"}
    recipient = f"{ben.full_name}\nElzenhof\n1234 AB Elzenhof"
    for posted_at in (None, at):
        batch = PrintBatch.objects.create(
            made_at=at, made_by_id=ben.id, made_by_name=ben.full_name, letter_count=1, posted_at=posted_at
        )
        letter = message_queue(
            kind="notices:trial_letter", recipient=recipient, language="nl", values=trial, at=at
        )
        state_set(letter, MessageState.SENDING, StateReason.PRINTING, at=at, print_batch=batch)
    message_queue(kind="notices:trial_letter", recipient=recipient, language="nl", values=trial, at=at)


def _interrupted_delivery() -> None:
    ImportBatch.objects.create(
        kind="invoices",
        fingerprint=hashlib.sha256(b"interrupted").hexdigest(),
        named_organisation_label=f"Elzenhof Installatietechniek B.V. ({_number('alder')})",
        file_count=9,
        started_at=timezone.now(),
    )


def _requests() -> None:
    """Eva waits, Ada waits for the desk, Mia was declined; Jo waits for one relation, Bas for the desk."""
    birch = Mandate.objects.get(giver__relation_number=_number("birch"))
    at = timezone.now()
    for key, where, more in (
        ("eva", "alder", {}),
        ("ada", "alder", {}),
        (
            "mia",
            "alder",
            {
                "state": RequestState.DECLINED,
                "decided_at": at,
                "decided_by": person("ada"),
                "reason": "Ben does the invoices.",
            },
        ),
        ("jo", "iris", {"mandate": birch}),
        ("bas", "birch", {}),
    ):
        asker = membership(key, where)
        RoleRequest.objects.create(
            organisation=asker.organisation,
            membership=asker,
            role=Role.REPORTING_OFFICER,
            permission=Permission.FINANCIALS_READ,
            path=f"/o/{_number(where)}/invoices/",
            asked_at=at,
            **more,
        )


def _account() -> Facts:
    """Eva proposed an address and asks the desk, as two others do; Ben has a link; Oak keeps its people's details."""
    at, eva, dirk = timezone.now(), person("eva"), person("dirk")
    Organisation.objects.filter(relation_number=_number("oak")).update(members_edit_own_details=False)
    EmailChange.objects.create(
        user=eva,
        new_email="eva@new.example",
        proposed_at=at,
        valid_until=at + timedelta(hours=24),
        new_confirmed_at=at,
    )
    EmailChange.objects.create(
        user=person("mia"),
        new_email="mia@new.example",
        proposed_at=at,
        valid_until=at + timedelta(hours=24),
        proposed_by=person("ada"),
        organisation_id=membership("mia", "alder").organisation_id,
        proposer=f"{person('ada').full_name} ({membership('mia', 'alder').organisation.name})",
    )
    DetailsProposal.objects.create(
        user=person("mia"),
        full_name="Mia de Koning-Smit",
        mobile_number="+31612345699",
        proposed_at=at,
        valid_until=at + timedelta(days=14),
        proposed_by=person("olga"),
        organisation_id=membership("mia", "oak").organisation_id,
        proposer=f"{person('olga').full_name} ({membership('mia', 'oak').organisation.name})",
    )
    link_send(user=eva, at=at)
    found = {}
    for name, email, answered in (
        ("question_of_eva", eva.email, {}),
        ("question_of_nobody", "nobody@new.example", {}),
        (
            "question_answered",
            "somebody@new.example",
            {"state": "ANSWERED", "answer": "Try\nagain.", "answered_at": at, "answered_by": dirk},
        ),
    ):
        asked = SignInHelp.objects.create(
            email=email,
            trouble="NO_MAIL",
            words="Nothing came.\nTwice.",
            phone="06 12 34 56 78",
            language="nl",
            asked_at=at,
            **answered,
        )
        found[name] = str(asked.id)
    for name, purpose, subject in (
        ("password_secret", KeyPurpose.PASSWORD_LINK, person("ben")),
        ("old_secret", KeyPurpose.EMAIL_CHANGE_OLD, eva),
        ("new_secret", KeyPurpose.EMAIL_CHANGE_NEW, eva),
    ):
        found[name] = key_make(purpose=purpose, subject_id=subject.id, at=at)
    return found


def _resets() -> Facts:
    """Eva has a link and waits in a pause; the desk has a case in each state, and an only administrator to confirm.

    Bas rests: he came back without a remaining factor.
    """
    at, ada, dirk = timezone.now(), person("ada"), person("dirk")
    found: dict[str, AccountReset] = {}
    for name, key, what in (
        ("both", "eva", "BOTH"),
        ("password_only", "cato", "PASSWORD"),
        ("factors", "ben", "FACTORS"),
    ):
        found[name] = AccountReset.objects.create(
            organisation=membership("ada", "alder").organisation,
            user=person(key),
            started_by=ada,
            started_at=at,
            what=what,
            state=ResetState.SENT,
            sent_at=at,
            valid_until=at + timedelta(days=1),
        )
    case = {
        "organisation": membership("dirk", "insurer").organisation,
        "started_by": dirk,
        "started_at": at,
        "at_desk": True,
        "what": "BOTH",
        "identity_check": "Called back on the recorded number.\nCompared the last invoice.",
    }
    confirmed = {"confirmed_by": person("dana"), "confirmed_at": at, "not_before": at + timedelta(days=1)}
    found["case_started"] = AccountReset.objects.create(
        **case, user=person("els"), state=ResetState.STARTED, postal_address="Els Groen\nStreet 1\nHengelo"
    )
    found["case_done"] = AccountReset.objects.create(
        **case,
        **confirmed,
        user=person("olga"),
        state=ResetState.DONE,
        sent_at=at,
        valid_until=at + timedelta(days=28),
        ended_at=at,
        ended_by=person("olga"),
    )
    found["stopped"] = AccountReset.objects.create(
        **case, user=person("kim"), state=ResetState.CANCELLED, ended_at=at, ended_by=person("kim")
    )
    pauses = [
        MembershipPause.objects.create(
            organisation=member.organisation, membership=member, reset=found["both"], since=at
        )
        for member in (membership("eva", "alder"), membership("cor", "cedar"))
    ]
    User.objects.filter(id=person("bas").id).update(rests_until=at + timedelta(hours=20))
    links = {
        f"link_{name}": key_make(purpose=KeyPurpose.RECOVERY_LINK, subject_id=found[name].id, at=at)
        for name in ("both", "password_only", "factors")
    }
    tokens = {f"object_{name}": objection_token(reset.id) for name, reset in found.items()}
    ids = {name: str(reset.id) for name, reset in found.items()}
    return {**links, **tokens, **ids, "paused_cor": str(pauses[1].id)}


def _at_hand() -> None:
    """Kim keeps Alder as a favourite and opened every other relation."""
    kim = membership("kim", "iris")
    for mandate in Mandate.objects.filter(holder=kim.organisation):
        is_favourite = mandate.giver.relation_number == _number("alder")
        RelationAtHand.objects.create(
            organisation=kim.organisation,
            membership=kim,
            mandate=mandate,
            is_favourite=is_favourite,
            opened_at=timezone.now(),
        )


def _insured() -> None:
    """More insured persons at Alder than are shown at once; Ira may see them."""
    at, alder = timezone.now(), membership("ada", "alder").organisation
    contract = CollectiveContract.objects.create(
        organisation=alder, number="ZC-30418", product="Basisverzekering collectief", starts_on=at.date()
    )
    names = [
        "Annelies van den Berg-van Wassenaer Obdam",
        "Søren Łuczak",
        *(f"Zwaan {place:02}" for place in range(22)),
    ]
    InsuredPerson.objects.bulk_create(
        InsuredPerson(
            organisation=alder,
            contract=contract,
            insured_number=f"{47110000 + place:011}",
            name=name,
            date_of_birth=at.date() - timedelta(days=12_000 + place),
            starts_on=at.date(),
            ends_on=at.date() + timedelta(days=900) if place % 2 else None,
        )
        for place, name in enumerate(names)
    )
    ira = membership("ira", "iris")
    cast = Cast(organisations={"iris": ira.organisation}, memberships={("ira", "iris"): ira})
    add_grants(cast, (GrantSeed(person="ira", at="iris", role=Role.INSURED_ADMINISTRATION),), at=at)


def _uploads() -> None:
    """One that a worker has, and one that was stopped."""
    for key, state in (("uploaded", BatchState.RUNNING), ("stopped", BatchState.STOPPED)):
        batch = ImportBatch.objects.create(
            kind="invoices",
            fingerprint=hashlib.sha256(key.encode()).hexdigest(),
            file_count=8,
            state=state,
            started_at=timezone.now(),
        )
        ImportFile.objects.create(batch=batch, name=f"{key}.xml", outcome="LANDED", handled_at=timezone.now())
        Upload.objects.create(
            batch=batch,
            key=uuid4(),
            content_hash=batch.fingerprint,
            files=[],
            size=0,
            by_id=person("dana").id,
            by_name="Dana Visser",
            next_try_at=timezone.now() + timedelta(days=1),
        )


def _number(key: str) -> str:
    return next(seed.number for seed in ORGANISATIONS if seed.key == key)


def _facts() -> Facts:
    numbers = {seed.key: seed.number for seed in ORGANISATIONS}
    of_alder = Invoice.objects.filter(organisation__relation_number=numbers["alder"]).order_by("-id")
    attachment = InvoiceAttachment.objects.filter(invoice__in=of_alder)[0]
    grants = RoleGrant.objects.live_at(timezone.now())
    found = {
        "rich": of_alder.get(number="F2026-000001").id,
        "credit": of_alder.filter(kind=DocumentKind.CREDIT_NOTE)[0].id,
        "dollars": of_alder.filter(currency="USD")[0].id,
        "overdue": of_alder.filter(seller_name__startswith="Veldbaken", kind=DocumentKind.INVOICE).last().id,  # type: ignore[union-attr]
        "cato_at_alder": membership("cato", "alder").id,
        "ben_at_alder": membership("ben", "alder").id,
        "ada_at_alder": membership("ada", "alder").id,
        "eva_at_alder": membership("eva", "alder").id,
        "jo_at_iris": membership("jo", "iris").id,
        "ira_at_iris": membership("ira", "iris").id,
        "mia_at_oak": membership("mia", "oak").id,
        "bas_at_birch": membership("bas", "birch").id,
        "grant_of_ben": grants.get(membership=membership("ben", "alder")).id,
        "grant_of_ira": grants.get(membership=membership("ira", "iris"), mandate__isnull=False).id,
        "asked_by_eva": RoleRequest.objects.get(membership=membership("eva", "alder")).id,
        "asked_by_ada": RoleRequest.objects.get(membership=membership("ada", "alder")).id,
        "asked_by_mia": RoleRequest.objects.get(membership=membership("mia", "alder")).id,
        "asked_by_jo": RoleRequest.objects.get(membership=membership("jo", "iris")).id,
        "asked_by_bas": RoleRequest.objects.get(membership=membership("bas", "birch")).id,
        "refused_batch": ImportBatch.objects.get(files__name="torn.xml").id,
        "clean_batch": ImportBatch.objects.order_by("id")[0].id,
        "interrupted_batch": ImportBatch.objects.get(file_count=9).id,
        "uploaded_batch": ImportBatch.objects.get(files__name="uploaded.xml").id,
        "stopped_batch": ImportBatch.objects.get(files__name="stopped.xml").id,
        "bens_passkey": PasskeyDevice.objects.get(user=person("ben")).id,
        "bens_session": SignInSession.objects.get(user=person("ben")).public_id,
        "els_herself": person("els").id,
        "parked_message": OutboundMessage.objects.get(state=MessageState.PARKED, organisation_id=None).id,
        "open_batch": PrintBatch.objects.get(posted_at=None).id,
        "posted_batch": PrintBatch.objects.exclude(posted_at=None).get().id,
    }
    return {**numbers, "sha256": attachment.sha256, **{name: str(value) for name, value in found.items()}}
