from celery import shared_task

from access.tasks import ContextTask


@shared_task(
    base=ContextTask, context="removes ended sessions, codes and counters of everybody, as the system"
)
def clean_sign_in() -> None:
    """Throws away what sign-in left behind. Safe to run twice."""
    from django.utils import timezone

    from accounts.services.cleaning import sign_in_clean

    sign_in_clean(at=timezone.now())
