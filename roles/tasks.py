from celery import shared_task

from access.tasks import ContextTask


@shared_task(base=ContextTask, context="makes letters for people of every organisation, as the system")
def send_recovery_letters() -> int:
    """Makes the letters of cases whose waiting time is over; returns how many. Safe to run twice."""
    from django.utils import timezone

    from roles.services import recovery_letters_send

    return recovery_letters_send(at=timezone.now())


@shared_task(base=ContextTask, context="writes into the trail of every organisation, as the system")
def end_looks() -> int:
    """Writes down the end of looking along whose time is over; returns how many. Safe to run twice."""
    from django.utils import timezone

    from roles.services import looks_end

    return looks_end(at=timezone.now())
