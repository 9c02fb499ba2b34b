from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Wiring: the checks of an installation."""

    name = "business_portal"

    def ready(self) -> None:
        """Registers the checks of the database role."""
        from business_portal import checks  # noqa: F401  registers itself on import
