"""Row-level security as migration operations, and the words its policies are made of.

A table gets one policy for reading and one rule for writing (as three policies: insert, update, delete,
because PostgreSQL's FOR ALL would also open reading). Security is forced, so that it binds the owner too.
Every word is a subquery without outside references, so that it is evaluated once per query.
"""

from typing import Any

from django.db import connections
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

SCOPE = "(select current_setting('portal.scope', true))"
USER = "(select nullif(current_setting('portal.user', true), '')::bigint)"
ORGANISATION = "(select nullif(current_setting('portal.organisation', true), '')::bigint)"
RELATION = "(select nullif(current_setting('portal.relation', true), '')::bigint)"
AT = "(select nullif(current_setting('portal.at', true), '')::timestamptz)"

SYSTEM = f"{SCOPE} = 'system'"
DESK = f"{SCOPE} = 'desk'"
PERSON = f"{SCOPE} = 'person'"
INSIDE = f"{SCOPE} in ('own', 'relation', 'portfolio', 'desk', 'look')"
AT_WORK = f"{SCOPE} in ('own', 'relation', 'portfolio', 'desk')"
LOOK = f"{SCOPE} = 'look'"
SOMEBODY = f"{SCOPE} in ('person', 'own', 'relation', 'portfolio', 'desk', 'system')"


def either(*rules: str) -> str:
    """One of the rules holds."""
    return " or ".join(f"({rule})" for rule in rules)


def own(column: str) -> str:
    """The row is of the organisation one works for or looks along with, wherever one looks from. For reading."""
    return f"{INSIDE} and {column} = {ORGANISATION}"


def own_at_work(column: str) -> str:
    """The row is of the organisation one works for, wherever one looks from. For writing."""
    return f"{AT_WORK} and {column} = {ORGANISATION}"


def business(column: str) -> str:
    """The row is of the organisation whose business one looks at: the own one, the relation, or the portfolio.

    Relation and portfolio count only as far as a mandate is in force at the instant of the request.
    """
    return either(
        f"{SCOPE} = 'own' and {column} = {ORGANISATION}",
        f"{SCOPE} = 'relation' and {column} = {RELATION} and {column} in ({LIVE_RELATION})",
        f"{SCOPE} = 'portfolio' and {column} in ({LIVE_GIVERS})",
    )


LIVE_GIVERS = f"""select mandate.giver_id from relations_mandate mandate
 join relations_mandateterms terms on terms.mandate_id = mandate.id
 where mandate.holder_id = {ORGANISATION} and terms.state = 'ACCEPTED'
 and terms.starts_at <= {AT} and (terms.ends_at is null or terms.ends_at > {AT})"""


LIVE_RELATION = f"{LIVE_GIVERS} and mandate.giver_id = {RELATION}"
"""The relation one looks at, where a mandate is in force: without collecting all others first."""


class _DatabaseOperation(Operation):
    """An operation on the database alone; the models know nothing of it."""

    reduces_to_sql = True
    reversible = True

    def forward(self) -> list[str]:
        raise NotImplementedError

    def backward(self) -> list[str]:
        raise NotImplementedError

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Models do not change."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        for statement in self.forward():
            schema_editor.execute(statement, params=None)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        for statement in self.backward():
            schema_editor.execute(statement, params=None)


class RowSecurity(_DatabaseOperation):
    """Turns row-level security on and forces it, with one rule for reading and one for writing.

    `change` says which rows an insert or update may leave behind; by default it is the rule for writing. A lock
    (`select … for update`) needs the rule for writing but leaves nothing behind. Deleting needs both.
    """

    def __init__(self, table: str, *, read: str, write: str, change: str | None = None) -> None:
        self.table, self.read, self.write, self.change = table, read, write, change
        self._constructor_args = ((table,), {"read": read, "write": write, "change": change})

    def forward(self) -> list[str]:
        change = self.change or self.write
        return [
            f'alter table "{self.table}" enable row level security',
            f'alter table "{self.table}" force row level security',
            f'create policy reading on "{self.table}" for select using ({self.read})',
            f'create policy inserting on "{self.table}" for insert with check ({change})',
            f'create policy updating on "{self.table}" for update using ({self.write}) with check ({change})',
            f'create policy deleting on "{self.table}" for delete using (({self.write}) and ({change}))',
        ]

    def backward(self) -> list[str]:
        names = ("reading", "inserting", "updating", "deleting")
        return [f'drop policy {name} on "{self.table}"' for name in names] + [
            f'alter table "{self.table}" no force row level security',
            f'alter table "{self.table}" disable row level security',
        ]

    def describe(self) -> str:
        return f"Row-level security on {self.table}"


class AlsoReadable(_DatabaseOperation):
    """A further rule for reading a table of a lower package, added where the table it looks at is known."""

    def __init__(self, table: str, *, name: str, read: str) -> None:
        self.table, self.name, self.read = table, name, read
        self._constructor_args = ((table,), {"name": name, "read": read})

    def forward(self) -> list[str]:
        return [f'create policy {self.name} on "{self.table}" for select using ({self.read})']

    def backward(self) -> list[str]:
        return [f'drop policy {self.name} on "{self.table}"']

    def describe(self) -> str:
        return f"{self.table} is also readable by {self.name}"


class AlsoInsertable(_DatabaseOperation):
    """A further rule for adding rows to a table of a lower package, and for nothing else."""

    def __init__(self, table: str, *, name: str, check: str) -> None:
        self.table, self.name, self.check = table, name, check
        self._constructor_args = ((table,), {"name": name, "check": check})

    def forward(self) -> list[str]:
        return [f'create policy {self.name} on "{self.table}" for insert with check ({self.check})']

    def backward(self) -> list[str]:
        return [f'drop policy {self.name} on "{self.table}"']

    def describe(self) -> str:
        return f"{self.table} also grows by {self.name}"


class ReadingInOtherWords(_DatabaseOperation):
    """The rule for reading a table, put in other words that mean the same."""

    def __init__(self, table: str, *, read: str) -> None:
        self.table, self.read = table, read
        self._constructor_args = ((table,), {"read": read})

    def forward(self) -> list[str]:
        return [f'alter policy reading on "{self.table}" using ({self.read})']

    def backward(self) -> list[str]:
        return []

    def describe(self) -> str:
        return f"Reading {self.table}, in other words"


class LookingReads(_DatabaseOperation):
    """Rules for reading that name who is inside an organisation, and were made before there was looking along.

    On a database made later they name it already, and nothing changes.
    """

    reversible = False

    def __init__(self) -> None:
        self._constructor_args: Any = ((), {})

    def forward(self) -> list[str]:
        inside = "''own''::text, ''relation''::text, ''portfolio''::text, ''desk''::text]"
        looking = inside.replace("]", ", ''look''::text]")
        return [
            f"""do $$ declare rule record; begin for rule in
 select polname, polrelid::regclass as place, pg_get_expr(polqual, polrelid) as words from pg_policy
 where polcmd = 'r' and pg_get_expr(polqual, polrelid) like '%{inside}%' loop
 execute format('alter policy %I on %s using (%s)', rule.polname, rule.place,
 replace(rule.words, '{inside}', '{looking}')); end loop; end $$"""
        ]

    def describe(self) -> str:
        return "Looking along reads what is read inside an organisation"


class SameOrganisation(_DatabaseOperation):
    """A composite foreign key: a child row belongs to the same organisation as its parent row.

    unique (organisation, id) on the parent, foreign key (organisation, parent) on the child, deferrable.
    """

    def __init__(
        self,
        table: str,
        column: str,
        *,
        parent: str,
        owner: str = "organisation_id",
        parent_owner: str = "organisation_id",
    ) -> None:
        self.table, self.column, self.parent = table, column, parent
        self.owner, self.parent_owner = owner, parent_owner
        self._constructor_args = (
            (table, column),
            {"parent": parent, "owner": owner, "parent_owner": parent_owner},
        )

    @property
    def _unique(self) -> str:
        return f"{self.parent}_{self.parent_owner}_and_id"

    def forward(self) -> list[str]:
        unique = f"""do $$ begin if not exists (select from pg_constraint where conname = '{self._unique}') then
 alter table "{self.parent}" add constraint "{self._unique}" unique ({self.parent_owner}, id); end if; end $$"""
        link = f"""alter table "{self.table}" add constraint "{self.table}_{self.column}_same_organisation"
 foreign key ({self.owner}, {self.column}) references "{self.parent}" ({self.parent_owner}, id)
 deferrable initially deferred"""
        return [unique, link]

    def backward(self) -> list[str]:
        return [f'alter table "{self.table}" drop constraint "{self.table}_{self.column}_same_organisation"']

    def describe(self) -> str:
        return f"{self.table}.{self.column} stays within one organisation"


def _application_role() -> str:
    return str(connections["default"].settings_dict["USER"])


class InsertOnly(_DatabaseOperation):
    """The application's role may add rows to this table, and neither change nor remove them."""

    def __init__(self, table: str) -> None:
        self.table = table
        self._constructor_args: Any = ((table,), {})

    def forward(self) -> list[str]:
        return [f'revoke update, delete, truncate on "{self.table}" from "{_application_role()}"']

    def backward(self) -> list[str]:
        return [f'grant update, delete on "{self.table}" to "{_application_role()}"']

    def describe(self) -> str:
        return f"{self.table} only grows"


class MayUpdate(_DatabaseOperation):
    """The application's role may change these columns of a table that otherwise only grows, and no others."""

    def __init__(self, table: str, columns: tuple[str, ...]) -> None:
        self.table, self.columns = table, columns
        self._constructor_args: Any = ((table, columns), {})

    def forward(self) -> list[str]:
        return [f'grant update ({", ".join(self.columns)}) on "{self.table}" to "{_application_role()}"']

    def backward(self) -> list[str]:
        return [f'revoke update ({", ".join(self.columns)}) on "{self.table}" from "{_application_role()}"']

    def describe(self) -> str:
        return f"{self.table} may change in {', '.join(self.columns)}"
