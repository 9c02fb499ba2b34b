"""Django's door to the first factor."""

from django.http import HttpRequest
from django.utils import timezone

from access.database import current_context, system_context
from accounts.models import User
from accounts.network import origin_of
from accounts.services.passwords import password_prove
from common.rows import all_columns, row_first


class PasswordBackend:
    """E-mail address and password. It gives no permissions: those come from memberships, roles and mandates."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None
    ) -> User | None:
        """The person, or None for every reason there may be, after the same work."""
        if not username or not password:
            return None
        context = current_context()
        at = context.at if context else timezone.now()
        return password_prove(email=username, password=password, origin=origin_of(request), at=at)

    def get_user(self, user_id: int) -> User | None:
        """The active person of a session, or None: an account that is switched off ends its sessions by that."""
        with system_context("session"):
            return row_first(User, all_columns(User), "id = %s and is_active", user_id)
