"""Which invitations' links were opened in this session: only those can be accepted with an account."""

from typing import Final

from access.http import PortalRequest
from roles.models import Invitation
from roles.services import Proved

_OPENED: Final = "invitations_opened"


def note_opened(request: PortalRequest, invitation: Invitation) -> None:
    """The session remembers, also through signing in, that it had the link of this sending: the mail was read."""
    request.session[_OPENED] = {**request.session.get(_OPENED, {}), str(invitation.id): invitation.sending}


def opened_in(request: PortalRequest, *, invitation_id: int) -> Proved | None:
    """What this session opened of an invitation, or None."""
    sending = request.session.get(_OPENED, {}).get(str(invitation_id))
    return Proved(invitation_id=invitation_id, sending=sending) if sending else None


def is_opened(request: PortalRequest, invitation: Invitation) -> bool:
    """Whether this session had the link of the invitation as it is now."""
    opened = opened_in(request, invitation_id=invitation.id)
    return opened is not None and opened.sending == invitation.sending
