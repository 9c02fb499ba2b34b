"""Reading the desk's cases about functional administrators of customers."""

from django.db.models import Case, QuerySet, Value, When

from access.acting import Acting
from access.database import require_context_of, system_context
from access.errors import PermissionMissing
from access.permissions import Permission
from roles.enums import OPEN_APPOINTMENTS
from roles.models import Appointment

_OPEN_FIRST = Case(When(state__in=OPEN_APPOINTMENTS, then=Value(0)), default=Value(1))


def appointment_list(*, acting: Acting) -> QuerySet[Appointment]:
    """The cases, open ones first, then the last ones. Raises `PermissionMissing` for others than the desk."""
    require_context_of(acting)
    _require_may(acting)
    return Appointment.objects.select_related("organisation").order_by(_OPEN_FIRST, "-proposed_at", "-id")


def appointment_get(*, acting: Acting, appointment_id: int) -> Appointment:
    """One case with everybody in it. Raises `Appointment.DoesNotExist`, and `PermissionMissing` as the list."""
    require_context_of(acting)
    _require_may(acting)
    with system_context("administrator of a customer, at the desk"):
        people = ("replaces__user", "membership__user", "proposed_by", "approved_by", "ended_by")
        cases = Appointment.objects.select_related("organisation", "invitation", *people)
        return cases.get(id=appointment_id)


def _require_may(acting: Acting) -> None:
    if not acting.may(Permission.DESK_ORGANISATIONS):
        raise PermissionMissing(Permission.DESK_ORGANISATIONS)
