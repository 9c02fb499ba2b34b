"""The Celery application. The broker is a hint; the database is the truth."""

import os
from typing import Any

from celery import Celery
from celery.signals import beat_init, worker_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "business_portal.settings")

app = Celery("business_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect
@beat_init.connect
def refuse_unsafe_role(**_: Any) -> None:
    """Workers refuse a role that could step over the policies, as the web server does."""
    from business_portal import checks

    checks.refuse_unsafe_role()
