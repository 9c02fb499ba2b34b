from celery import shared_task

from access.tasks import ContextTask


@shared_task(base=ContextTask, context="sends what stands in the outbox, as the system, one row at a time")
def deliver_messages() -> int:
    """Sends what is due in the outbox; returns how many messages went out."""
    from notices.services import messages_deliver

    return messages_deliver()
