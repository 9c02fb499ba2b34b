from django.apps import AppConfig


class RolesConfig(AppConfig):
    """Roles, grants, and for whom one acts."""

    name = "roles"
    default_auto_field = "django.db.models.BigAutoField"
