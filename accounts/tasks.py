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


@shared_task(base=ContextTask, context="answers requests for a password, as the system, one row at a time")
def answer_password_requests() -> int:
    """Looks into what people asked for with an address; returns how many requests were answered."""
    from django.utils import timezone

    from accounts.services.forgotten import password_requests_answer

    return password_requests_answer(at=timezone.now())
