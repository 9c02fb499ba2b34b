from django.apps import AppConfig


class OrgsConfig(AppConfig):
    """Organisations and memberships."""

    name = "orgs"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tells packages below what they must know of organisations.

        Sign-in: for which ones a person works, so that it can limit what it sends for each; and which of them keep
        the details of their people themselves. Deliveries: which ones
        there are, so that a file can be assigned to one.
        """
        from accounts.organisations import register_finder, register_keeper_finder
        from jobs.organisations import search_register
        from orgs.selectors import details_keepers_of_person, organisation_ids_of_person, organisation_search

        register_finder(organisation_ids_of_person)
        register_keeper_finder(details_keepers_of_person)
        search_register(organisation_search)
