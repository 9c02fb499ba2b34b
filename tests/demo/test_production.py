"""Nothing of the demo exists in a production installation."""

import os
import secrets
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent.parent

_QUESTIONS = """
import django
django.setup()
from django.apps import apps
from django.conf import settings
from django.core.management import get_commands
from django.test import Client
from django.urls import Resolver404, resolve
def answers(address):
    try:
        return resolve(address) is not None
    except Resolver404:
        return False
print(apps.is_installed("demo"))
print(answers("/demo/inbox/"))
print(answers("/health/"))
print(sorted({"load_demo", "demo_people"} & set(get_commands())))
print([value for value in (settings.EMAIL_BACKEND, settings.SMS_GATEWAY) if "demo" in value])
print([each for each in settings.TEMPLATES[0]["OPTIONS"]["context_processors"] if "demo" in each])
print(Client().get("/demo/inbox/", secure=True, headers={"host": "portal.example"}).status_code)
"""


def test_production_has_no_demo_page_no_demo_commands_and_no_demo_receivers():
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_OWNER_URL"}
    environment |= {
        "PORTAL_MODE": "production",
        "DJANGO_SETTINGS_MODULE": "business_portal.settings",
        "SECRET_KEY": secrets.token_urlsafe(64),
        "PUBLIC_URL": "https://portal.example",
        "EMAIL_URL": "smtp+tls://portal:secret@mail.example:587",
        "MAIL_FROM": "Portal <portal@portal.example>",
        "DESK_MAILBOX": "desk@portal.example",
    }

    done = subprocess.run(
        [sys.executable, "-c", _QUESTIONS],
        cwd=PROJECT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.stdout.splitlines() == ["False", "False", "True", "[]", "[]", "[]", "404"], done.stderr
