"""The end of a proposal of another e-mail address, for whatever ends one."""

from accounts.enums import KeyPurpose
from accounts.models import EmailChange, User
from accounts.services.one_time_keys import key_end

SIDES = (KeyPurpose.EMAIL_CHANGE_OLD, KeyPurpose.EMAIL_CHANGE_NEW)


def email_change_end(*, user: User) -> None:
    """A proposal that waits, if there is one, is over; in the caller's system context."""
    EmailChange.objects.filter(user=user).delete()
    for purpose in SIDES:
        key_end(purpose=purpose, subject_id=user.id)
