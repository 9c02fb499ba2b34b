from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Deliveries from the back office."""

    name = "jobs"
    default_auto_field = "django.db.models.BigAutoField"
