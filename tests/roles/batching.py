"""Files with colleagues, uploaded and carried out as somebody of the cast, and what stays of it."""

from collections.abc import Callable
from io import BytesIO
from typing import Any
from uuid import uuid4

import xlsxwriter
from django.utils import timezone

from access.database import database_context, system_context
from audit.models import AuditEvent
from notices.models import OutboundMessage
from roles.batch_enums import BatchWay
from roles.models import ColleagueBatch, ColleagueBatchRow, Invitation, RoleGrant
from roles.services import batch_order, batch_upload
from roles.services.batch_carrying import batches_carry_out
from roles.tables.batches import row_words
from tests.cast import membership, person
from tests.nets.actors import actor, context_of

HEADS = "name;e-mail;mobile number;postal address;language;roles;relation numbers;from;until;functional administrator;action"
NEW = "Fenna Visser;fenna@example.org;06 12 34 56 78"


def csv_of(*rows: str, heads: str = "name;e-mail;mobile number;roles;action") -> bytes:
    """A file with these rows."""
    return "\r\n".join([heads, *rows]).encode()


def workbook(*rows: tuple[Any, ...]) -> bytes:
    """The same as XLSX, with values as they come."""
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "default_date_format": "dd-mm-yyyy"})
    sheet = book.add_worksheet()
    for line, row in enumerate(rows):
        sheet.write_row(line, 0, row)
    book.close()
    return buffer.getvalue()


def uploaded(content: bytes, who: str = "ada", at: str = "alder", **more: Any) -> ColleagueBatch:
    """The batch of a file."""
    acting = actor(who, at)
    with database_context(context_of(acting)):
        return batch_upload(
            acting=acting,
            **{"file_name": "x.csv", "content": content, "key": uuid4(), "declared_entitled": True, **more},
        )


def ordered(
    batch: ColleagueBatch, way: BatchWay = BatchWay.ROW_BY_ROW, who: str = "ada", at: str = "alder"
) -> None:
    """Has it carried out by a worker to come."""
    acting = actor(who, at)
    with database_context(context_of(acting)):
        batch_order(acting=acting, batch_id=batch.id, way=way)


def carried_out(
    content: bytes, way: BatchWay = BatchWay.ROW_BY_ROW, who: str = "ada", at: str = "alder"
) -> ColleagueBatch:
    """A file, uploaded, ordered and carried out."""
    batch = uploaded(content, who, at)
    ordered(batch, way, who, at)
    batches_carry_out()
    return again(batch)


def again(batch: ColleagueBatch) -> ColleagueBatch:
    """The batch as it is now."""
    with system_context("test"):
        return ColleagueBatch.objects.get(id=batch.id)


def rows_of(batch: ColleagueBatch) -> list[ColleagueBatchRow]:
    """Its rows, in their order."""
    with system_context("test"):
        return list(ColleagueBatchRow.objects.filter(batch_id=batch.id).order_by("line"))


def found(batch: ColleagueBatch) -> list[tuple[int, str, list[str]]]:
    """Of each row its line, what became of it or what looking through found, and what is said."""
    return [(row.line, row.outcome or row.verdict, row_words(row)) for row in rows_of(batch)]


def world_rows() -> tuple[Any, ...]:
    """Whatever a file changes, but the batches themselves and their trail."""
    with system_context("test"):
        return (
            list(Invitation.objects.order_by("id").values()),
            list(RoleGrant.objects.order_by("id").values()),
            list(
                OutboundMessage.objects.order_by("created_at", "id").values_list("id", "state", "recipient")
            ),
            list(
                AuditEvent.objects.exclude(tag__startswith="roles:batch")
                .order_by("at", "id")
                .values_list("id")
            ),
        )


def invitations() -> list[tuple[str, str, list[str]]]:
    """Address, state and roles of each invitation."""
    with system_context("test"):
        return [
            (each.email, each.state, [role.role for role in each.roles.all()])
            for each in Invitation.objects.order_by("id").prefetch_related("roles")
        ]


def grants_of(key: str, at: str = "alder") -> list[str]:
    """The roles in force of somebody."""
    with system_context("test"):
        grants = RoleGrant.objects.live_at(timezone.now()).filter(membership=membership(key, at))
        return sorted(grants.values_list("role", flat=True))


def full(*rows: str) -> bytes:
    """A file with these rows and every column."""
    return csv_of(*rows, heads=HEADS)


def email(key: str) -> str:
    """The address of somebody."""
    return person(key).email


def do(
    service: Callable[..., Any], batch: ColleagueBatch, who: str = "ada", at: str = "alder", **more: Any
) -> Any:
    """Has a service done about a batch."""
    acting = actor(who, at)
    with database_context(context_of(acting)):
        return service(acting=acting, batch_id=batch.id, **more)
