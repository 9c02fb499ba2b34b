"""Reading who looked along with whom."""

from access.acting import Acting
from access.database import require_context_of
from access.errors import PermissionMissing
from access.permissions import Permission
from roles.models import LookAlong, LookQuerySet


def look_list(*, acting: Acting) -> LookQuerySet:
    """Who of the desk looked along with whom and why, the last one first. Raises `PermissionMissing` for others."""
    require_context_of(acting)
    if not acting.may(Permission.DESK_LOOK_ALONG):
        raise PermissionMissing(Permission.DESK_LOOK_ALONG)
    return LookAlong.objects.select_related("employee", "organisation").order_by("-started_at", "id")
