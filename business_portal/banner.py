"""What stands above every page of whoever only looks: at whom or through whose eyes, and the way back."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from access.acting import Acting
from access.templatetags.here import members_url
from roles.enums import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Banner:
    """Looking along: `stop_url`, to post to, with reason and end. Viewing a role: `role`, and `back_url`."""

    actor: str = ""
    reason: str = ""
    until: datetime | None = None
    stop_url: str = ""
    role: str = ""
    back_url: str = ""


def banner(acting: Acting) -> Banner | None:
    """For whoever only looks; for all others none."""
    if acting.looking:
        return Banner(
            actor=acting.user_name,
            reason=acting.looking.reason,
            until=acting.looking.ends_at,
            stop_url=reverse("roles_desk:look_stop", kwargs={"look_id": acting.looking.id}),
        )
    if acting.viewing:
        return Banner(role=str(Role(acting.viewing.role).label), back_url=members_url(acting, "roles:roles"))
    return None
