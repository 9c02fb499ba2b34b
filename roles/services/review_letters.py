"""Messages about an access review. Administrators read the names of those in it on the page alone."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime

from accounts.models import User
from notices.services import message_queue
from orgs.models import Organisation
from roles.models import AccessReview
from roles.services.reset_letters import to_desk


def started_letters(
    review: AccessReview, organisation: Organisation, administrators: Iterable[User], *, at: datetime
) -> None:
    """A review began by itself."""
    for person in administrators:
        _queue(review, organisation, person, "review_started", at, people=str(review.items.count()))


def reminder_letters(
    review: AccessReview,
    organisation: Organisation,
    administrators: Iterable[User],
    *,
    left: int,
    at: datetime,
) -> None:
    """So many are left, and what happens to them at the date."""
    for person in administrators:
        _queue(review, organisation, person, "review_reminder", at, people=str(left))


def closed_letters(
    review: AccessReview, organisation: Organisation, administrators: Iterable[User], *, at: datetime
) -> None:
    """The date has come: of so many nobody decided."""
    left = str(review.items.filter(decision="").count())
    for person in administrators:
        _queue(review, organisation, person, "review_closed", at, people=left)


def desk_letters(review: AccessReview, organisation: Organisation, *, at: datetime) -> None:
    """Tells the desk of an only functional administrator about whom it alone can decide now; of nobody else."""
    with translation.override(settings.LANGUAGE_CODE):
        due = date_format(localtime(review.due_at), "DATETIME_FORMAT")
    for item in review.items.for_desk_at(at):
        to_desk(
            "review_of_desk",
            at=at,
            organisation_id=organisation.id,
            organisation=organisation.name,
            number=organisation.relation_number,
            colleague=item.person_name,
            due=due,
            path=reverse("roles_desk:review", kwargs={"item_id": item.id}),
        )


def _queue(
    review: AccessReview, organisation: Organisation, person: User, kind: str, at: datetime, *, people: str
) -> None:
    with translation.override(person.language):
        due = date_format(localtime(review.due_at), "DATETIME_FORMAT")
    message_queue(
        kind=f"roles:{kind}",
        recipient=person.email,
        language=person.language,
        values={
            "name": person.full_name,
            "organisation": organisation.name,
            "people": people,
            "due": due,
            "pauses": "yes" if review.pauses_unanswered else "",
            "path": reverse("roles:review", kwargs={"organisation": organisation.relation_number}),
        },
        at=at,
        user_id=person.id,
        organisation_id=organisation.id,
        subject=f"review:{review.id}",
    )
