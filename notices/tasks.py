from celery import shared_task

from access.tasks import ContextTask


@shared_task(base=ContextTask, context="sends what stands in the outbox, as the system, one row at a time")
def deliver_messages() -> int:
    """Sends what is due in the outbox; returns how many messages went out."""
    from notices.services import messages_deliver

    return messages_deliver()


@shared_task(base=ContextTask, context="reads the mailbox of bounces; the service writes as the system")
def take_in_bounces() -> int:
    """Takes in what came back to the mailbox of bounces; returns how many messages changed by it."""
    from django.utils import timezone

    from notices.services import mailbox_take_in

    return mailbox_take_in(at=timezone.now()).changed
