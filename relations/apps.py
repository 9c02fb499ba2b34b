from django.apps import AppConfig


class RelationsConfig(AppConfig):
    """Mandates and the switcher."""

    name = "relations"
    default_auto_field = "django.db.models.BigAutoField"
