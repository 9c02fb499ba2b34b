"""What people set for themselves."""

from access.database import system_context
from accounts.models import User


def language_set(*, user_id: int, language: str) -> None:
    """Keeps the language of pages and messages; the caller has checked that the portal speaks it."""
    with system_context("own language"):
        User.objects.filter(id=user_id).update(language=language)
