from django.apps import AppConfig


class InvoicesConfig(AppConfig):
    """Invoices and their documents."""

    name = "invoices"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tells `jobs` how invoices and payments are taken in, and how to say what is wrong with one."""
        from invoices import issues, payments
        from invoices.services.delivery import INVOICES
        from invoices.services.payments import PAYMENTS
        from jobs.issue_texts import issue_texts_register
        from jobs.kinds import kind_register

        kind_register(INVOICES)
        issue_texts_register(kind=issues.KIND, describe=issues.describe)
        kind_register(PAYMENTS)
        issue_texts_register(kind=payments.PAYMENTS_KIND, describe=payments.describe)
