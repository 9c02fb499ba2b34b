from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People, sign-in and second factors."""

    name = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Puts our methods in the place of the package's own, which keeps its keys in the clear."""
        from accounts.methods import register_methods

        register_methods()
