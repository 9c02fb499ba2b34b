"""A world of many organisations, relations and invoices, made in minutes. Everything in it is invented.

Each row follows from its number, so two worlds hold the same employer with the same invoices.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
from django.contrib.auth.models import Permission as StoredPermission

from access.permissions import Permission
from accounts.models import User
from bench.copying import rows_copy
from bench.invoices import Books
from bench.shapes import THIRTY, Shape, employers, intermediaries, relation_number
from common.text import fold
from invoices.models import CreditAllocation, Invoice, Payment, PaymentAllocation
from orgs.enums import OrganisationKind
from orgs.models import Membership, Organisation
from relations.enums import TermsState
from relations.models import Mandate, MandateTerms
from roles.enums import Role
from roles.models import OrganisationPermission, RoleGrant

Connection = psycopg.Connection[tuple[Any, ...]]

_FINANCIALS = (Permission.FINANCIALS_READ, Permission.FINANCIALS_EXPORT)
_PERMITTED = [*_FINANCIALS, Permission.CONTRACT_READ]
_STEMS = (
    "Elzen", "Berken", "Linden", "Wilgen", "Beuken", "Sparren", "Hazelaar", "Meidoorn", "Veld", "Water", "Zand",
    "Heide", "Molen", "Brug", "Kerk", "Dijk", "Haven", "Markt", "Toren", "Hof",
)  # fmt: skip
_ENDS = ("hof", "rode", "veen", "burg", "daal", "horst", "kamp", "wijk", "stede", "land", "oord", "brink")
_TRADES = (
    "Bouw B.V.", "Installatietechniek B.V.", "Zorggroep", "Logistiek B.V.", "Kinderopvang", "Accountants N.V.",
    "Drukwerk V.O.F.", "Transport B.V.", "Software B.V.", "Onderwijs", "Horeca B.V.", "Tuinen V.O.F.",
)  # fmt: skip
_PLACES = ("Deventer", "Apeldoorn", "Zwolle", "Hengelo", "Almelo", "Utrecht", "Enschede", "Zutphen")


def world_fill(connection: Connection, shape: Shape, *, at: datetime) -> None:
    """Fills a migrated, empty database; `at` is the world's day."""
    rows_copy(
        connection,
        Organisation,
        ("id", "relation_number", "kvk_number", "name", "sort_key", "kind", "place"),
        _organisations(shape),
    )
    _people(connection, shape, at)
    _mandates(connection, shape, at)
    _books(connection, shape, at)
    connection.execute("vacuum analyze")


def name_of(number: int) -> str:
    """A name that few others have."""
    stem, end, trade = (
        _STEMS[number % len(_STEMS)],
        _ENDS[number // 20 % len(_ENDS)],
        _TRADES[number // 240 % len(_TRADES)],
    )
    return f"{stem}{end} {trade[:-4] if trade.endswith('B.V.') else trade} {number}"


def _organisations(shape: Shape) -> Iterator[Sequence[object]]:
    agents = intermediaries(shape)
    for number in range(1, shape.organisations + 1):
        kind = OrganisationKind.EMPLOYER
        if number == 1:
            kind = OrganisationKind.INSURER
        elif number in agents:
            kind = OrganisationKind.INTERMEDIARY
        name = name_of(number)
        yield (
            number,
            relation_number(number),
            f"{70_000_000 + number}",
            name,
            fold(name),
            kind.value,
            _PLACES[number % len(_PLACES)],
        )


def _people(connection: Connection, shape: Shape, at: datetime) -> None:
    """One reporting officer in each employer and each other intermediary: the tables are as full as in life."""
    numbers = range(1, shape.organisations + 1)
    since = at - timedelta(days=500)
    rows_copy(
        connection,
        User,
        ("id", "email", "full_name", "password"),
        ((number, f"p{number}@bench.example", f"Persoon {number}", "!") for number in numbers),
    )
    rows_copy(
        connection,
        Membership,
        ("id", "user", "organisation", "starts_at"),
        ((number, number, number, since) for number in numbers),
    )
    rows_copy(
        connection,
        RoleGrant,
        ("id", "organisation", "membership", "role", "starts_at"),
        ((number, number, number, Role.REPORTING_OFFICER.value, since) for number in numbers),
    )
    stored = _stored_permissions(connection)
    rows_copy(
        connection,
        OrganisationPermission,
        ("user", "permission", "content_object", "grant"),
        ((number, permission, number, number) for number in numbers for permission in stored),
    )


def _stored_permissions(connection: Connection) -> list[int]:
    table = StoredPermission._meta.db_table
    statement = f"""select permission.id from {table} permission
 join django_content_type kind on kind.id = permission.content_type_id
 where kind.app_label = 'orgs' and kind.model = 'organisation' and permission.codename = any(%s)"""
    codes = [code.value for code in _FINANCIALS]
    return [row[0] for row in connection.execute(statement, [codes]).fetchall()]


def _pairs(shape: Shape) -> Iterator[tuple[int, int]]:
    """Holder and giver of each mandate. The looked-at portfolios all hold the measured employer."""
    givers = employers(shape)
    for place, holder in enumerate(intermediaries(shape)):
        size = shape.portfolios[place] if place < len(shape.portfolios) else THIRTY
        first = 0 if place < len(shape.portfolios) else place * 71
        for step in range(size):
            yield holder, givers[(first + step) % len(givers)]


def _mandates(connection: Connection, shape: Shape, at: datetime) -> None:
    """Each in force; three in ten were renewed, so they have terms that ended."""
    pairs = list(_pairs(shape))
    rows_copy(
        connection,
        Mandate,
        ("id", "holder", "giver"),
        ((number, holder, giver) for number, (holder, giver) in enumerate(pairs, start=1)),
    )
    renewed, since = at - timedelta(days=200), at - timedelta(days=900)
    permitted = [code.value for code in _PERMITTED]

    def versions() -> Iterator[Sequence[object]]:
        for mandate in range(1, len(pairs) + 1):
            was_renewed = mandate % 10 < 3
            if was_renewed:
                yield mandate, 1, permitted, TermsState.ACCEPTED.value, since, renewed
            until = at + timedelta(days=30 + mandate % 700) if mandate % 4 else None
            version = 2 if was_renewed else 1
            yield mandate, version, permitted, TermsState.ACCEPTED.value, renewed, until

    columns = ("mandate", "version", "permissions", "state", "starts_at", "ends_at")
    rows_copy(connection, MandateTerms, columns, versions())


def _books(connection: Connection, shape: Shape, at: datetime) -> None:
    books = Books(shape, today=at.astimezone(UTC).date())
    tables: list[tuple[Any, Sequence[str], Iterable[Sequence[object]]]] = [
        (Invoice, books.INVOICE, books.invoices()),
        (Payment, books.PAYMENT, books.payments()),
        (PaymentAllocation, books.ALLOCATION, books.payment_allocations()),
        (CreditAllocation, books.CREDIT, books.credit_allocations()),
    ]
    for model, columns, rows in tables:
        rows_copy(connection, model, columns, rows)
