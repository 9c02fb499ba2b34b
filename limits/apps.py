from django.apps import AppConfig


class LimitsConfig(AppConfig):
    """Counters that limit."""

    name = "limits"
    default_auto_field = "django.db.models.BigAutoField"
