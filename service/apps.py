from django.apps import AppConfig


class ServiceConfig(AppConfig):
    """Home pages and help."""

    name = "service"
    default_auto_field = "django.db.models.BigAutoField"
