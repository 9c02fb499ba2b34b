"""By whose authority roles change: of a colleague in the own organisation, or of the desk in a customer's."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from access.acting import Acting, OrganisationFacts
from audit.enums import AuditTag
from audit.services import audit_record, audit_record_desk
from common.errors import DomainError
from orgs.models import Organisation
from roles.acting import acting_in_organisation


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

    def lock(self) -> Organisation:
        """Two people who act in one organisation at the same moment wait for each other.

        `acting` was built before the wait: see `require_still`. Every service that acts for somebody locks here
        and nowhere else. Raises `DomainError` as that does.
        """
        organisation = Organisation.objects.select_for_update().get(id=self.organisation.id)
        self.require_still()
        return organisation

    def require_still(self) -> None:
        """Raises `DomainError` for who lost access, the flag or a right since `acting` was built.

        Asked once the rows that are to change are locked: whoever takes it away is then done, or still waits. A
        right that came meanwhile holds from the next request on.
        """
        then = self.acting
        now = acting_in_organisation(
            user_id=then.user_id, at=then.at, organisation_number=then.organisation.relation_number
        )
        keeps_flag = now is not None and now.is_functional_administrator >= then.is_functional_administrator
        if now is None or not keeps_flag or not now.held_everywhere >= then.held_everywhere:
            raise DomainError(_("You may not do this any more: your own access was changed a moment ago."))
