"""Pages against their twins: the list of invoices, the switcher, and what looks over a whole portfolio."""

import functools
from collections.abc import Callable
from typing import Any

from django.db import connection

from bench.measure import interleaved
from bench.results import Row, plain, ratio
from bench.shapes import relation_number
from bench.twins import READY
from bench.visitors import Visitor

_LIST = "invoices/"
_SWITCHER = "relations/"
_TWIN_CPU_AT_MOST = 5.0


def invoice_list(
    *, large: Visitor, small: Visitor, many: Visitor, adviser: Visitor, rounds: int, calls: int
) -> list[Row]:
    """The first page of the measured employer's list, who has the same documents in both worlds."""
    employer = large.organisation
    admin, short = (f"twins/{name}/?organisation__id__exact={employer}" for name in ("admin", "admin-short"))
    READY["invoices"] = large.get(_LIST)
    figures = interleaved(
        {
            "page": lambda: large.get(_LIST),
            "twin": lambda: large.get("twins/invoices/"),
            "admin": lambda: large.get(admin),
            "short admin": lambda: large.get(short),
            "small": lambda: small.get(_LIST),
            "many": lambda: many.get(_LIST),
            "relation": lambda: adviser.get(f"r/{relation_number(employer)}/{_LIST}"),
        },
        rounds=rounds,
        calls=calls,
    )
    page = figures["page"]
    return [
        *ratio("Invoice list / ready string", page, figures["twin"], limit=4, against="twin"),
        Row(
            name="Twin of the invoice list",
            value=figures["twin"].cpu,
            unit="ms CPU",
            limit=_TWIN_CPU_AT_MOST,
            detail=f"{figures['twin'].wall:.2f} ms on the clock; {len(READY['invoices'])} bytes",
        ),
        *ratio("Invoice list / Django's admin list", page, figures["admin"], limit=0.4, against="admin"),
        *ratio(
            "Invoice list / admin list of 25 rows",
            page,
            figures["short admin"],
            limit=None,
            against="admin",
        ),
        *ratio("Invoice list, 1,000,000 / 10,000", page, figures["small"], limit=1.1, against="10,000"),
        _queries("Invoice list", lambda: large.get(_LIST), limit=10),
        plain("Invoice list, an employer with 10,000", figures["many"]),
        plain("Invoice list, by an adviser for a relation", figures["relation"]),
    ]


def switcher(*, first: Visitor, second: Visitor, rounds: int, calls: int) -> list[Row]:
    """The page as it opens, and the part that htmx asks for while somebody types."""
    READY["switcher"] = first.get(_SWITCHER)
    typed = f"{_SWITCHER}?q=velden"
    figures = interleaved(
        {
            "page": lambda: first.get(_SWITCHER),
            "twin": lambda: first.get("twins/switcher/"),
            "fewer": lambda: second.get(_SWITCHER),
            "typed": lambda: first.get(typed, htmx=True),
            "typed, fewer": lambda: second.get(typed, htmx=True),
        },
        rounds=rounds,
        calls=calls,
    )
    page = figures["page"]
    return [
        *ratio("Switcher / ready string", page, figures["twin"], limit=4, against="twin"),
        Row(
            name="Twin of the switcher",
            value=figures["twin"].cpu,
            unit="ms CPU",
            detail=f"{figures['twin'].wall:.2f} ms on the clock; {len(READY['switcher'])} bytes",
        ),
        *ratio("Switcher, 10,000 / 100 relations", page, figures["fewer"], limit=2, against="100"),
        *ratio(
            "Switcher while typing, 10,000 / 100",
            figures["typed"],
            figures["typed, fewer"],
            limit=2,
            against="100",
        ),
        _queries("Switcher", lambda: first.get(_SWITCHER)),
    ]


def portfolio(*, first: Visitor, rounds: int) -> list[Row]:
    """Over all 10,000 relations: no limit yet."""
    pages = {
        "Portfolio: invoices, first page": "portfolio/invoices/",
        "Portfolio: invoices, overdue": "portfolio/invoices/?status=overdue",
        "Portfolio: overview": "portfolio/overview/",
        "Portfolio: home": "",
    }
    parts: dict[str, Callable[[], object]] = {
        name: functools.partial(first.get, path) for name, path in pages.items()
    }
    figures = interleaved(parts, rounds=rounds, calls=1)
    queries = {name: _count(part) for name, part in parts.items()}
    return [plain(name, figure, f"{queries[name]} queries") for name, figure in figures.items()]


def _queries(name: str, ask: Callable[[], object], *, limit: int | None = None) -> Row:
    return Row(name=f"{name}, queries", value=_count(ask), unit="queries", limit=limit)


def _count(ask: Callable[[], object]) -> int:
    """Queries of one answer; what only sets the context or controls the transaction is not counted."""
    seen: list[str] = []

    def note(execute: Callable[..., Any], sql: str, params: object, many: bool, context: Any) -> Any:
        seen.append(sql)
        return execute(sql, params, many, context)

    ask()
    with connection.execute_wrapper(note):
        ask()
    return sum("set_config" not in sql and "SAVEPOINT" not in sql for sql in seen)
