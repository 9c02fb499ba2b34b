from django.apps import AppConfig


class RolesConfig(AppConfig):
    """Roles, grants, and for whom one acts."""

    name = "roles"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Whoever has signed in for the first time is welcomed by mail; who misses an invitation gets it again."""
        from accounts.activations import register_resender
        from accounts.beginnings import register_beginning
        from roles.services.accepting import welcomes_send
        from roles.services.resending import invitations_mail_again

        register_beginning(welcomes_send)
        register_resender(invitations_mail_again)
