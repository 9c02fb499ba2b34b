"""Production refuses to start with a database role that could step over the policies."""

import sys
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections

_ROLE = """select rolsuper, rolbypassrls,
 exists(select from pg_class where relowner = pg_roles.oid and relkind in ('r', 'p'))
 from pg_roles where rolname = current_user"""


def role_errors(*, alias: str = "default") -> list[CheckMessage]:
    """What is wrong with the application's role: superuser, past the policies, or owner of a table."""
    with connections[alias].cursor() as cursor:
        cursor.execute(_ROLE)
        is_superuser, bypasses, owns = cursor.fetchone()
    found = [
        (is_superuser, "is a superuser"),
        (bypasses, "bypasses row-level security"),
        (owns, "owns a table"),
    ]
    return [
        Error(f"The application's database role {what}.", hint="Use a role of its own.", id="portal.E001")
        for wrong, what in found
        if wrong
    ]


@register(Tags.database)
def check_role(databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """Runs where databases are checked (`manage.py check --database default`)."""
    return role_errors() if databases and "default" in databases else []


def refuse_unsafe_role() -> None:
    """At the start of a web server or worker in production: one clear line and exit code 2."""
    if settings.IS_PRODUCTION:
        for error in role_errors():
            sys.stderr.write(f"Settings: {error.msg}\n")
            raise SystemExit(2)
