from celery import shared_task

from access.tasks import ContextTask


@shared_task(base=ContextTask, context="takes in what the desk uploaded, as the system, one file at a time")
def take_in_uploads() -> int:
    """Takes in uploaded deliveries; returns how many were finished. Safe to run twice."""
    from jobs.services.taking_in import uploads_take_in

    return uploads_take_in()


@shared_task(base=ContextTask, context="removes contents of refused files of all deliveries, as the system")
def clean_kept_files() -> int:
    """Throws away contents that were kept long enough; returns how many. Safe to run twice."""
    from django.utils import timezone

    from jobs.services.keeping import kept_files_clean

    return kept_files_clean(at=timezone.now())
