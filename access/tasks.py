"""Tasks declare their database context, as views declare who may enter."""

from typing import Any

from celery import Task, current_app
from django.utils.module_loading import autodiscover_modules

_FRAMEWORK = "celery."


class ContextTask(Task):  # type: ignore[type-arg]  # not subscriptable when run
    """A task of the portal. `context` says why its service works as the system, or for whom it acts.

    The service itself opens the context, around each piece of work that is its own transaction; a query
    outside it fails aloud (`access.database.guard_context`).
    """

    abstract = True
    context: str = ""


def portal_tasks() -> list[Any]:
    """All registered tasks but the framework's own.

    The modules are imported here and not through Celery's loader, because that runs all system checks, of which
    this is a part.
    """
    autodiscover_modules("tasks")
    return [task for name, task in sorted(current_app.tasks.items()) if not name.startswith(_FRAMEWORK)]
