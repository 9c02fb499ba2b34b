from django.apps import AppConfig
from django.db.backends.signals import connection_created


class AccessConfig(AppConfig):
    """The door."""

    name = "access"

    def ready(self) -> None:
        """Registers the system checks, and puts the context guard on each new connection."""
        from access import checks  # noqa: F401  registers itself on import
        from access.database import watch_connection

        connection_created.connect(watch_connection, dispatch_uid="access.watch_connection")
