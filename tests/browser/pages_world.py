"""The world in which every page is looked at: the cast, and what it needs to show each page in each state."""

import hashlib
import tempfile
from datetime import timedelta
from pathlib import Path

from django.utils import timezone
from django.utils.timezone import localdate

from access.database import system_context
from accounts.codes import recovery_code_hash
from accounts.models import AppDevice, RecoveryCode, RecoveryDevice, SmsDevice
from demo.cast import ORGANISATIONS
from demo.models import ReceivedMessage
from invoices.enums import DocumentKind
from invoices.models import Invoice, InvoiceAttachment
from invoices.services import delivery_import
from jobs.models import ImportBatch
from notices.enums import Channel
from orgs.models import Membership
from roles.models import RoleGrant
from tests.cast import membership, person
from tests.invoices.ubl_files import Ubl, relation

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
        _interrupted_delivery()
        return _facts()


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
    """Eva has recovery codes, Nils blocked everything he has, Jo blocked the text message."""
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


def _interrupted_delivery() -> None:
    ImportBatch.objects.create(
        kind="INVOICES",
        fingerprint=hashlib.sha256(b"interrupted").hexdigest(),
        named_organisation_label=f"Elzenhof Installatietechniek B.V. ({_number('alder')})",
        file_count=9,
        started_at=timezone.now(),
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
        "jo_at_iris": membership("jo", "iris").id,
        "ira_at_iris": membership("ira", "iris").id,
        "grant_of_ben": grants.get(membership=membership("ben", "alder")).id,
        "grant_of_ira": grants.get(membership=membership("ira", "iris"), mandate__isnull=False).id,
        "refused_batch": ImportBatch.objects.get(files__name="torn.xml").id,
        "clean_batch": ImportBatch.objects.order_by("id")[0].id,
        "interrupted_batch": ImportBatch.objects.get(file_count=9).id,
        "els_herself": person("els").id,
    }
    return {**numbers, "sha256": attachment.sha256, **{name: str(value) for name, value in found.items()}}
