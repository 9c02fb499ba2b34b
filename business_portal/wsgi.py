"""The web application for gunicorn."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "business_portal.settings")

application = get_wsgi_application()

from business_portal.checks import refuse_unsafe_role  # noqa: E402  needs the applications to be loaded

refuse_unsafe_role()

# What is loaded now stays for ever. Searching it for garbage again and again took an eighth of the time of a page.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 50)
