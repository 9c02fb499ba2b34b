from django.apps import AppConfig


class RolesConfig(AppConfig):
    """Roles, grants, and for whom one acts."""

    name = "roles"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Whoever has signed in for the first time is welcomed by mail; who misses an invitation gets it again.

        Other organisations are told of an address, a name or a number that changed."""
        from accounts.activations import register_resender
        from accounts.beginnings import register_beginning
        from accounts.organisations import register_address_teller, register_details_teller
        from roles.services.accepting import welcomes_send
        from roles.services.addresses import address_change_tell
        from roles.services.details import details_change_tell
        from roles.services.resending import invitations_mail_again

        register_beginning(welcomes_send)
        register_address_teller(address_change_tell)
        register_details_teller(details_change_tell)
        register_resender(invitations_mail_again)
