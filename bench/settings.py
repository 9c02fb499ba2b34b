"""The portal's own settings, with Django's admin beside it to compare with, and log lines that nobody reads."""

import os

from business_portal.settings import *  # noqa: F403 - these are those settings
from business_portal.settings import INSTALLED_APPS as _PORTAL_APPS
from business_portal.settings import LOGGING as _PORTAL_LOGGING

INSTALLED_APPS = [*_PORTAL_APPS, "django.contrib.admin.apps.SimpleAdminConfig"]
ROOT_URLCONF = "bench.urls"
# The lines are made as always; only their paper is thrown away.
LOGGING = {
    **_PORTAL_LOGGING,
    "handlers": {"lines": {"class": "logging.FileHandler", "filename": os.devnull, "formatter": "lines"}},
}
