"""The note that a database is migrated and filled by exactly these sources, kept in that database itself.

It is the database's comment and holds a digest of the sources and of the rows that record the applied
migrations. Another database, a restored one, changed sources or a migration taken back do not fit it, and then
everything is done again.
"""

import hashlib
from contextlib import suppress

import psycopg
from psycopg import sql

from tools import fingerprint


def is_prepared(owner_url: str) -> bool:
    """Whether the note fits; False as well when it cannot be read."""
    with suppress(psycopg.Error), psycopg.connect(owner_url, connect_timeout=5) as connection:
        row = connection.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()"
        ).fetchone()
        return row == (_note(connection),)
    return False


def note_prepared(owner_url: str) -> None:
    """Write the note. A role that may not do so leaves none, and each start does all the work."""
    with suppress(psycopg.Error), psycopg.connect(owner_url, connect_timeout=5) as connection:
        connection.execute(
            sql.SQL("COMMENT ON DATABASE {} IS {}").format(
                sql.Identifier(connection.info.dbname), sql.Literal(_note(connection))
            )
        )


def _note(connection: psycopg.Connection) -> str:
    rows = connection.execute("SELECT app, name FROM django_migrations ORDER BY app, name").fetchall()
    applied = hashlib.sha256(repr(rows).encode()).hexdigest()
    return f"prepared from {fingerprint.of_sources()} with {applied}"
