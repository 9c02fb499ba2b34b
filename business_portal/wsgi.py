"""The web application for gunicorn."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "business_portal.settings")

application = get_wsgi_application()

from business_portal.checks import refuse_unsafe_role  # noqa: E402  needs the applications to be loaded

refuse_unsafe_role()
