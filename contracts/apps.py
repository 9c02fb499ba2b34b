from django.apps import AppConfig


class ContractsConfig(AppConfig):
    """Collective contracts and who is insured by them."""

    name = "contracts"
    default_auto_field = "django.db.models.BigAutoField"
