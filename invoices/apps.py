from django.apps import AppConfig


class InvoicesConfig(AppConfig):
    """Invoices and their documents."""

    name = "invoices"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tells `jobs` how to say what is wrong with a delivered invoice."""
        from invoices import issues
        from jobs.issue_texts import issue_texts_register

        issue_texts_register(kind=issues.KIND, describe=issues.describe)
