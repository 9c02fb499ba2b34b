from django.apps import AppConfig


class OrgsConfig(AppConfig):
    """Organisations and memberships."""

    name = "orgs"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tells sign-in for which organisations a person works, so that it can limit what it sends for each."""
        from accounts.organisations import register_finder
        from orgs.selectors import organisation_ids_of_person

        register_finder(organisation_ids_of_person)
