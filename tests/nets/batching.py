"""Files with colleagues in the marked world: each administrator uploaded one, which waits."""

from datetime import datetime
from uuid import NAMESPACE_URL, uuid5

from access.acting import Acting
from access.database import Context, Scope, database_context, system_context
from accounts.models import User
from demo.cast import Cast
from roles.acting import acting_in_organisation
from roles.models import ColleagueBatch
from roles.services import batch_upload
from tests.nets.marks import ALL_PEOPLE, OWNERS


def upload_colleagues(cast: Cast, key: str, at: datetime) -> None:
    """A file with one row that is good and one that is wrong."""
    owner = OWNERS[key]
    person = next(each.key for each in ALL_PEOPLE if key in each.admin_of)
    with system_context("test", at=at):
        acting = acting_in_organisation(
            user_id=cast.people[person].id, at=at, organisation_number=owner.number
        )
    assert acting
    context = Context(scope=Scope.OWN, at=at, user_id=acting.user_id, organisation_id=acting.organisation.id)
    content = (
        "name;e-mail;mobile number\n"
        f"Many {owner.word};many@{owner.word.lower()}.example;06 12 34 56 78\n"
        f"Wrong {owner.word};{owner.word};\n"
    )
    with database_context(context):
        batch_upload(
            acting=acting,
            file_name=f"{owner.word}.csv",
            content=content.encode(),
            key=uuid5(NAMESPACE_URL, owner.number),
            declared_entitled=True,
        )


def own_batch(acting: Acting) -> ColleagueBatch:
    """The batch of this member. Raises `IndexError`."""
    return ColleagueBatch.objects.filter(organisation_id=acting.organisation.id, by_id=acting.user_id)[0]


def own_or_no_batch(acting: Acting) -> ColleagueBatch:
    """The same, or one that is not in the database."""
    try:
        return own_batch(acting)
    except IndexError:
        return ColleagueBatch(id=0)


def emails_of_everybody() -> list[str]:
    """Every address of the world."""
    return sorted(User.objects.values_list("email", flat=True))
