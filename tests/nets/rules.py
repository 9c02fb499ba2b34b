"""What every organisation of the marked world asks of its people."""

from datetime import datetime

from access.database import system_context
from demo.cast import Cast
from orgs.enums import ReviewRhythm
from orgs.models import SecurityPolicy
from tests.nets.marks import OWNERS


def set_rules(cast: Cast, key: str, at: datetime) -> None:
    """Rules that stop nobody of this world: its invitations go to domains that carry its mark."""
    with system_context("test", at=at):
        SecurityPolicy.objects.create(
            organisation=cast.organisations[key],
            idle_minutes=30,
            mail_domains=[f"{OWNERS[key].word.lower()}.example", "example.org", "example.com"],
            review_rhythm=ReviewRhythm.YEARLY,
        )
