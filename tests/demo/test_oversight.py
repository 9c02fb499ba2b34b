"""The demo has reviews, a role that waits and a role that ends soon to try things with."""

from datetime import timedelta
from io import BytesIO
from pathlib import Path

from django.utils import timezone, translation
from pypdf import PdfReader

from access.database import system_context
from access.permissions import Permission
from demo.world import WorldSize, world_load
from roles.enums import ProposalState, ReviewState, Role
from roles.models import AccessReview, AccessReviewItem, GrantProposal, RoleGrant
from roles.selectors import review_desk_list
from tests.cast import number, person
from tests.demo.test_world import empty_database
from tests.nets.actors import actor, at_desk
from tests.roles.asking import place, visit

__all__ = ["empty_database"]


def test_the_world_has_reviews_a_waiting_role_and_one_that_ends_soon(
    empty_database: str, tmp_path: Path
) -> None:
    at = timezone.now()
    world_load(at=at, folder=tmp_path, size=WorldSize(months=1, with_neighbours=False))
    with system_context("test"), translation.override("en"):
        states = AccessReview.objects.order_by("id").values_list("organisation__relation_number", "state")
        assert list(states) == [
            (number("alder"), ReviewState.CLOSED),
            (number("iris"), ReviewState.OPEN),
            (number("oak"), ReviewState.OPEN),
        ]
        at_iris = AccessReviewItem.objects.filter(organisation__relation_number=number("iris"))
        assert (at_iris.exclude(decision="").count(), at_iris.filter(decision="").count()) == (2, 4)
        assert [each.person_name for each in review_desk_list(acting=at_desk("dirk"))] == [
            person("olga").full_name
        ]
        (proposal,) = GrantProposal.objects.all()
        assert (proposal.membership.user.full_name, proposal.state) == (
            person("kim").full_name,
            ProposalState.WAITING,
        )
        (ending,) = RoleGrant.objects.filter(ends_at__gt=at, ends_at__lt=at + timedelta(days=14))
        assert ending.role == Role.REPORTING_OFFICER
        assert at_desk("dirk").may(Permission.DESK_LOOK_ALONG)
        assert actor("ada", "alder").is_functional_administrator
        closed = AccessReview.objects.get(state=ReviewState.CLOSED)
    report = visit("ada").get(place("alder", f"review/{closed.id}/report/"))
    text = " ".join(page.extract_text() for page in PdfReader(BytesIO(report.content)).pages)
    assert person("ben").full_name in text
    assert closed.trail_hash in text.replace(" ", "").replace("\n", "")
