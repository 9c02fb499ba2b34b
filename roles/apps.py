from django.apps import AppConfig


class RolesConfig(AppConfig):
    """Roles, grants, and for whom one acts."""

    name = "roles"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Whoever has signed in for the first time is welcomed by mail."""
        from accounts.beginnings import register_beginning
        from roles.services.accepting import welcomes_send

        register_beginning(welcomes_send)
