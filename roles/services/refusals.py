"""What was refused, in the trail."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction

from access.acting import Acting
from access.database import require_context_of, system_context
from access.permissions import Permission
from audit.enums import AuditTag
from audit.services import audit_record
from common.errors import DomainError
from roles.services.authority import Authority


@contextmanager
def refusals_recorded(by: Authority, tag: AuditTag, **facts: Any) -> Iterator[None]:
    """One transaction; when a rule refuses, nothing of it stays but the refusal in the trail."""
    try:
        with transaction.atomic():
            yield
    except DomainError:
        by.record(tag, **facts)
        raise


def refusal_record(*, acting: Acting, permission: Permission, path: str) -> None:
    """Records that somebody stood before a locked page, in a transaction of its own."""
    require_context_of(acting)
    with system_context("record a refusal", at=acting.at):
        audit_record(acting=acting, tag=AuditTag.ENTRY_REFUSED, permission=permission.value, path=path[:200])
