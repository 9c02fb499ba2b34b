"""What an organisation sets for its own people."""

from django.db import transaction
from django.utils.translation import gettext as _

from access.acting import Acting
from access.database import require_context_of, system_context
from access.permissions import Permission
from audit.enums import AuditTag
from audit.services import audit_record
from common.errors import DomainError
from orgs.models import Organisation


def security_policy_set(*, acting: Acting, members_edit_own_details: bool) -> bool:
    """Says whether people of the own organisation change their own name, number and e-mail address.

    For who may manage the security policy; the door has asked for a second factor just proved. It holds at
    the next click. False: that is how it was. Raises `DomainError` for others.
    """
    require_context_of(acting)
    if not acting.may(Permission.SECURITY_POLICY_MANAGE):
        raise DomainError(_("Only a functional administrator decides this."))
    with system_context("security policy of the own organisation"), transaction.atomic():
        organisation = Organisation.objects.select_for_update().get(id=acting.organisation.id)
        if organisation.members_edit_own_details == members_edit_own_details:
            return False
        organisation.members_edit_own_details = members_edit_own_details
        organisation.save(update_fields=["members_edit_own_details"])
        audit_record(acting=acting, tag=AuditTag.DETAILS_POLICY_CHANGED, allowed=members_edit_own_details)
    return True
