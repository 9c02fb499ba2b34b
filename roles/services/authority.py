"""By whose authority roles change: of a colleague in the own organisation, or of the desk in a customer's."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings

from access.acting import Acting, OrganisationFacts
from audit.enums import AuditTag
from audit.services import audit_record, audit_record_desk
from orgs.models import Organisation


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """Who acts, and in which organisation. `at_desk`: for a customer that no colleague there can serve."""

    acting: Acting
    organisation: OrganisationFacts
    at_desk: bool = False

    @classmethod
    def of_colleague(cls, acting: Acting) -> "Authority":
        """Somebody in the own organisation."""
        return cls(acting=acting, organisation=acting.organisation)

    @classmethod
    def of_desk(cls, acting: Acting, organisation: Organisation) -> "Authority":
        """The desk, in the organisation of a customer."""
        facts = OrganisationFacts(
            id=organisation.id,
            relation_number=organisation.relation_number,
            name=organisation.name,
            kind=organisation.kind,
        )
        return cls(acting=acting, organisation=facts, at_desk=True)

    @property
    def name(self) -> str:
        """Whom a message names: the person, or for the desk the desk, in the language in force."""
        return str(settings.BRAND["desk"]) if self.at_desk else self.acting.user_name

    def record(self, tag: AuditTag, *, person_id: int | None = None, **facts: Any) -> None:
        """Writes into the trail of the organisation in which this happens."""
        if self.at_desk:
            audit_record_desk(
                acting=self.acting,
                tag=tag,
                organisation_id=self.organisation.id,
                person_id=person_id,
                **facts,
            )
        else:
            audit_record(acting=self.acting, tag=tag, person_id=person_id, **facts)

    def lock(self) -> None:
        """Two people who act in one organisation at the same moment wait for each other."""
        Organisation.objects.select_for_update().get(id=self.organisation.id)
