"""What the door raises. It draws no pages."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.http import Http404

from access.permissions import Permission


class PermissionMissing(PermissionDenied):
    """The organisation is yours, the page exists, but this permission does not hold: 403 and the locked page."""

    def __init__(self, permission: Permission) -> None:
        super().__init__(permission)
        self.permission = permission


class AccountRests(PermissionDenied):
    """Somebody got back in without any remaining factor a short while ago: 403 and a page that says until when."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until)
        self.until = until


class LookIsOver(Http404):
    """The time of looking along is over, or it was stopped: 404, and a page that says so to whoever looked."""


class UndeclaredView(PermissionDenied):
    """A view without declaration: nobody enters."""


class ContextMissing(RuntimeError):
    """A query on protected data outside any database context: a fault in the program, never in the user's input."""


class ContextMismatch(RuntimeError):
    """`acting` does not belong to the database context in force: a fault in the program."""
