"""Production starts only as a database role that cannot step over the policies."""

import os
import subprocess
import sys
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connections

from business_portal.checks import check_role, role_errors


def _as_owner() -> dict[str, str]:
    """The environment of production, with the owner as the application's role."""
    owner = urlsplit(os.environ["DATABASE_OWNER_URL"])
    database = urlunsplit(owner._replace(path=f"/{connections['default'].settings_dict['NAME']}"))
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_OWNER_URL"}
    return {
        **environment,
        "PORTAL_MODE": "production",
        "PUBLIC_URL": "https://portal.example",
        "EMAIL_URL": "smtp+tls://mail.example",
        "MAIL_FROM": "portal@example.test",
        "DESK_MAILBOX": "desk@example.test",
        "DATABASE_URL": database,
    }


@pytest.mark.django_db
def test_role_of_the_application_has_no_fault() -> None:
    assert role_errors() == []
    assert check_role(databases=["default"]) == []


@pytest.mark.django_db
def test_role_is_looked_at_only_where_databases_are_checked() -> None:
    assert check_role(databases=None) == []


@pytest.mark.parametrize("module", ["business_portal.wsgi", "celery"])
def test_web_server_and_worker_refuse_a_role_that_owns_tables(real_database: str, module: str) -> None:
    code = "import business_portal.wsgi"
    if module == "celery":
        code = (
            "import django; django.setup(); from business_portal.celery import refuse_unsafe_role as r; r()"
        )
    environment = {**_as_owner(), "DJANGO_SETTINGS_MODULE": "business_portal.settings"}

    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stderr) == (2, "Settings: The application's database role owns a table.\n")
