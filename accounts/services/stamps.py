"""The security stamp, which ends sessions."""

from django.db.models import F

from accounts.models import User


def stamp_change(*, user_id: int) -> None:
    """Ends all sessions of a person at their next click; the caller's own is kept by `accounts.sessions`.

    For every change of a factor, address or account state; a changed password ends sessions by itself. Call it
    inside the transaction and the system context of the change.
    """
    User.objects.filter(id=user_id).update(security_stamp=F("security_stamp") + 1)
