from celery import shared_task

from access.tasks import ContextTask


@shared_task(base=ContextTask, context="seals events of every organisation, as the system, chain by chain")
def seal_trail() -> int:
    """Seals what happened in the last two days; returns how many events. Safe to run twice and side by side."""
    from datetime import timedelta

    from django.utils import timezone

    from audit.services import trail_seal

    at = timezone.now()
    return trail_seal(at=at, since=at - timedelta(days=2))


@shared_task(
    base=ContextTask, context="seals and reads the ends of every organisation's chain, as the system"
)
def export_heads() -> int:
    """Seals everything that waits and writes down the ends that moved; returns how many. Safe to run twice."""
    from django.conf import settings
    from django.utils import timezone

    from audit.services import heads_export

    return heads_export(folder=settings.AUDIT_HEADS_DIR, at=timezone.now())
