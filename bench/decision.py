"""The access decision: whether somebody may read a relation's invoices, by how many relations there are."""

from django.db import transaction
from django.utils import timezone

from access.database import system_context
from access.permissions import Permission
from bench import databases
from bench.measure import interleaved
from bench.results import Row, plain, ratio
from bench.shapes import LARGE, employers, relation_number
from bench.visitors import Visitor
from roles.acting import acting_in_organisation, acting_in_relation


def access_decision(*, first: Visitor, last: Visitor, rounds: int, calls: int) -> list[Row]:
    """Two advisers of the same world with the same roles; the one has 10,000 relations and the other 10."""
    figures = interleaved(
        {
            "many": lambda: _in_relation(first),
            "few": lambda: _in_relation(last),
            "portfolio, many": lambda: _over_all(first),
            "portfolio, few": lambda: _over_all(last),
        },
        rounds=rounds,
        calls=calls,
    )
    return [
        *ratio(
            "Access decision, 10,000 / 10 relations", figures["many"], figures["few"], limit=1.2, against="10"
        ),
        plain("Access decision over 10,000 relations", figures["portfolio, many"]),
        plain("Access decision over 10 relations", figures["portfolio, few"]),
    ]


def _in_relation(visitor: Visitor) -> None:
    databases.use(visitor.database)
    with transaction.atomic(), system_context("acting"):
        acting = acting_in_relation(
            user_id=visitor.user_id,
            at=timezone.now(),
            organisation_number=visitor.number,
            relation_number=relation_number(employers(LARGE).start),
        )
        assert acting is not None
        assert acting.may(Permission.FINANCIALS_READ)


def _over_all(visitor: Visitor) -> None:
    databases.use(visitor.database)
    with transaction.atomic(), system_context("acting"):
        acting = acting_in_organisation(
            user_id=visitor.user_id, at=timezone.now(), organisation_number=visitor.number
        )
        assert acting is not None
        assert acting.may_in_portfolio(Permission.FINANCIALS_READ)
        assert acting.relations_with(Permission.FINANCIALS_READ).exists()
