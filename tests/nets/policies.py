"""Row-level security, read from the database's own catalogue: tables, policies, and what the application's role may."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import connection

REVIEWED = Path(__file__).with_name("policies_reviewed.txt")

WITHOUT_POLICIES = {
    "auth_group": "of the framework, stays empty: rights come from roles",
    "auth_group_permissions": "of the framework, stays empty: rights come from roles",
    "auth_permission": "the names of permissions; the same for everybody",
    "django_content_type": "the names of models; the same for everybody",
    "django_migrations": "which migrations ran; written by the owner",
    "guardian_groupobjectpermission": "generic rows of guardian, stay empty: ours have tables of their own",
    "guardian_userobjectpermission": "generic rows of guardian, stay empty: ours have tables of their own",
    "limits_count": "counters of keyed hashes; they name no person and no organisation",
    "limits_failures": "counters of keyed hashes; they name no person and no organisation",
    "otp_static_staticdevice": "of a package whose models are imported, stays empty: our devices have tables of their own",
    "otp_static_statictoken": "of a package whose models are imported, stays empty: our devices have tables of their own",
    "otp_totp_totpdevice": "of a package whose models are imported, stays empty: our devices have tables of their own",
}
"""Tables without data of organisations, each with the reason. Every other table has policies."""

STAY_EMPTY = (
    "accounts_user_groups",
    "accounts_user_user_permissions",
    *(
        table
        for table, reason in WITHOUT_POLICIES.items()
        if "stays empty" in reason or "stay empty" in reason
    ),
)
ONLY_GROW = ("audit_auditevent", "audit_auditseal", "audit_auditcheckpoint")

_ACTIONS = {"r": "read", "a": "insert", "w": "update", "d": "delete", "*": "everything"}

_WORDS = (
    (r"\( SELECT current_setting\('portal\.scope'::text, true\) AS current_setting\)", "SCOPE"),
    (
        r"\( SELECT \(NULLIF\(current_setting\('portal\.user'::text, true\), ''::text\)\)::bigint AS \"nullif\"\)",
        "USER",
    ),
    (
        r"\( SELECT \(NULLIF\(current_setting\('portal\.organisation'::text, true\), ''::text\)\)::bigint AS \"nullif\"\)",
        "ORGANISATION",
    ),
    (
        r"\( SELECT \(NULLIF\(current_setting\('portal\.relation'::text, true\), ''::text\)\)::bigint AS \"nullif\"\)",
        "RELATION",
    ),
    (
        r"\( SELECT \(NULLIF\(current_setting\('portal\.at'::text, true\), ''::text\)\)::timestamp with time zone"
        r" AS \"nullif\"\)",
        "AT",
    ),
    (r"::text", ""),
    (r"\s+", " "),
)


def policy_problems() -> list[str]:
    """Everything that is wrong with row-level security in the database of this connection."""
    return [*_security_is_off(), *_policies_are_missing(), *_differ_from_review(), *_gone_from_the_list()]


def role_problems() -> list[str]:
    """Where the application's role could step over the policies, or change what only grows."""
    problems = [f"the application's role {what}" for what in _powers()]
    for table, privilege in _privileges():
        if privilege == "TRUNCATE":
            problems.append(f"{table}: the application's role may empty it")
        if table in ONLY_GROW and privilege in ("UPDATE", "DELETE"):
            problems.append(f"{table}: the application's role has {privilege}")
        if privilege in ("REFERENCES", "TRIGGER"):
            problems.append(f"{table}: the application's role has {privilege}")
    return problems


def emptiness_problems() -> list[str]:
    """Tables of packages that must stay empty and do not."""
    return [
        f"{table}: holds {count} rows and stays empty" for table in STAY_EMPTY if (count := _count(table))
    ]


def reviewed_text() -> str:
    """The policies of this database as they stand in the reviewed file."""
    parts = []
    for table, lines in _policies().items():
        parts.append("\n".join([table, *(f"    {line}" for line in lines)]))
    return "\n\n".join(parts) + "\n"


def _rows(sql: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def _count(table: str) -> int:
    from access.database import system_context

    with system_context("test"):
        return int(_rows(f'select count(*) from "{table}"')[0][0])


def _tables() -> dict[str, tuple[bool, bool]]:
    """Every table with whether row-level security is on, and forced. Views count as tables."""
    sql = (
        "select relname, relrowsecurity, relforcerowsecurity from pg_class"
        " where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm', 'f') order by relname"
    )
    return {name: (on, forced) for name, on, forced in _rows(sql)}


def _security_is_off() -> Iterator[str]:
    for table, (on, forced) in _tables().items():
        if table in WITHOUT_POLICIES:
            continue
        if not on:
            yield f"{table}: row-level security is off"
        elif not forced:
            yield f"{table}: row-level security is not forced, so it does not bind the owner"


def _policies_are_missing() -> Iterator[str]:
    sql = (
        "select relname, array_agg(polcmd::text) from pg_class left join pg_policy on polrelid = pg_class.oid"
        " where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') group by relname order by relname"
    )
    for table, commands in _rows(sql):
        if table in WITHOUT_POLICIES:
            continue
        for action in "rawd":
            if action not in commands:
                yield f"{table}: no policy says who may {_ACTIONS[action]}"
        if "*" in commands:
            yield f"{table}: a policy for everything opens reading to whoever may write"


def _policies() -> dict[str, list[str]]:
    sql = (
        "select polrelid::regclass::text, polname, polcmd::text, polpermissive, polroles,"
        " pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid)"
        " from pg_policy order by 1, array_position(array['r', 'a', 'w', 'd'], polcmd::text), 2"
    )
    found: dict[str, list[str]] = {}
    for table, name, command, permissive, roles, using, check in _rows(sql):
        words = [
            f"{_ACTIONS[command]}, {name}{'' if permissive else ', restrictive'}{'' if roles == [0] else f', {roles}'}"
        ]
        words += [f"    using {_readable(using)}"] if using else []
        words += [f"    check {_readable(check)}"] if check else []
        found.setdefault(table, []).extend(words)
    return found


def _readable(expression: str) -> str:
    for pattern, word in _WORDS:
        expression = re.sub(pattern, word, expression)
    return expression.strip()


def _by_table(text: str) -> dict[str, str]:
    blocks = [block.strip("\n") for block in text.split("\n\n") if block.strip()]
    return {block.splitlines()[0]: block for block in blocks}


def _differ_from_review() -> Iterator[str]:
    reviewed, found = _by_table(REVIEWED.read_text()), _by_table(reviewed_text())
    for table in sorted(reviewed.keys() | found.keys()):
        if table not in found:
            yield f"{table}: its reviewed policies are gone"
        elif table not in reviewed:
            yield f"{table}: its policies were not reviewed"
        elif reviewed[table] != found[table]:
            gone = set(reviewed[table].splitlines()) ^ set(found[table].splitlines())
            yield f"{table}: its policies are not those that were reviewed: {' | '.join(sorted(map(str.strip, gone)))}"


def _gone_from_the_list() -> Iterator[str]:
    tables = _tables()
    yield from (
        f"{table}: is on the list of tables without policies and is not there"
        for table in WITHOUT_POLICIES
        if table not in tables
    )
    ours = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    yield from (
        f"{table}: belongs to no model" for table in tables if table not in ours | {"django_migrations"}
    )


def _powers() -> Iterator[str]:
    (row,) = _rows(
        "select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication,"
        " exists(select from pg_class where relowner = r.oid), exists(select from pg_auth_members where member = r.oid),"
        " has_schema_privilege(r.oid, 'public', 'create')"
        " from pg_roles r where rolname = current_user"
    )
    powers = (
        "is a superuser",
        "bypasses row-level security",
        "makes roles",
        "makes databases",
        "replicates",
        "owns something",
        "is a member of another role",
        "makes tables",
    )
    return (power for power, held in zip(powers, row, strict=True) if held)


def _privileges() -> list[tuple[Any, ...]]:
    sql = (
        "select relname, privilege_type from pg_class, aclexplode(coalesce(relacl, acldefault('r', relowner)))"
        " where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm')"
        " and grantee in (0, (select oid from pg_roles where rolname = current_user)) order by 1, 2"
    )
    return _rows(sql)
