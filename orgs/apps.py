from django.apps import AppConfig


class OrgsConfig(AppConfig):
    """Organisations and memberships."""

    name = "orgs"
    default_auto_field = "django.db.models.BigAutoField"
