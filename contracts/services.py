"""What is recorded about looking at insured persons."""

from collections.abc import Sequence

from access.acting import Acting
from access.database import require_context_of
from audit.enums import AuditTag
from audit.services import audit_record
from contracts.models import InsuredPerson


def insured_seen_record(*, acting: Acting, people: Sequence[InsuredPerson]) -> None:
    """Records one look at these insured persons: their ids, and of which relations. Nobody shown: nothing recorded."""
    require_context_of(acting)
    if not people:
        return
    audit_record(
        acting=acting,
        tag=AuditTag.INSURED_SEEN,
        insured_persons=[person.id for person in people],
        relations=sorted({person.organisation.relation_number for person in people}),
    )
