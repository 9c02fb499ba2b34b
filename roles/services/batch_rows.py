"""Doing what one row of a batch asks for, with the services by which it is done by hand."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from access.acting import Acting
from roles.batch_enums import RowOutcome, RowVerdict
from roles.batch_facts import Facts
from roles.batch_notes import OF_THE_FILE, Deed, Note
from roles.batch_wishes import wish_of
from roles.enums import Role
from roles.models import ColleagueBatchRow, GrantProposal, RoleGrant
from roles.selectors import colleague_batch_facts
from roles.services.authority import Authority
from roles.services.batch_planning import Plan, ends_at, grant_note, row_plan, starts_at
from roles.services.colleagues import membership_end
from roles.services.grants import role_grant
from roles.services.inviting import CarriedRole, Invitee, invitation_make
from roles.services.mending import invitation_withdraw


@dataclass(frozen=True, slots=True, kw_only=True)
class RowResult:
    """What became of a row, and what is to be said of it."""

    outcome: RowOutcome
    notes: tuple[Note, ...] = ()


def facts_of_rows(by: Authority, rows: Iterable[ColleagueBatchRow]) -> Facts:
    """What is known of the people in these rows, who are different people; looked up once for all of them."""
    emails = {wish_of(row.row).email for row in rows}
    return colleague_batch_facts(acting=by.acting, emails=emails)


def row_carry_out(by: Authority, row: ColleagueBatchRow, facts: Facts) -> RowResult:
    """Plans the row anew, with the organisation as it is now, and does it; in the caller's transaction.

    The organisation is locked since the facts were looked up. What has been done already is passed over, so a row
    can be carried out again. Raises `DomainError` as the services do that are called.
    """
    of_the_file = tuple(note for note in row.notes_now if note.code in OF_THE_FILE)
    if of_the_file:
        return RowResult(outcome=RowOutcome.WRONG, notes=of_the_file)
    plan = row_plan(wish_of(row.row), facts)
    if plan.verdict == RowVerdict.WRONG:
        return RowResult(outcome=RowOutcome.WRONG, notes=plan.problems)
    if plan.verdict == RowVerdict.NOTHING:
        return RowResult(outcome=RowOutcome.SKIPPED)
    return RowResult(outcome=RowOutcome.DONE, notes=_do(by.acting, plan, facts))


def _do(acting: Acting, plan: Plan, facts: Facts) -> tuple[Note, ...]:
    if plan.wish.ends:
        _end(acting, plan)
        return plan.deeds
    if plan.membership_id is None:
        _invite(acting, plan)
        return plan.deeds
    return tuple(_grant(acting, plan, facts, role, mandate_id) for role, mandate_id in plan.grants)


def _end(acting: Acting, plan: Plan) -> None:
    if plan.membership_id is not None:
        reason = _("Ended with row %(row)d of a file.") % {"row": plan.wish.line}
        membership_end(acting=acting, membership_id=plan.membership_id, reason=reason)
    elif plan.invitation_id is not None:
        invitation_withdraw(acting=acting, invitation_id=plan.invitation_id)


def _invite(acting: Acting, plan: Plan) -> None:
    wish = plan.wish
    invitation_make(
        acting=acting,
        invitee=Invitee(
            email=wish.email,
            full_name=wish.name,
            language=wish.language,
            mobile_number=wish.mobile_number,
            postal_address=wish.postal_address,
        ),
        roles=[CarriedRole(role=role, mandate_id=mandate_id) for role, mandate_id in plan.grants],
        is_functional_administrator=bool(wish.as_administrator),
        declared_entitled=True,
        by_file=True,
    )


def _grant(acting: Acting, plan: Plan, facts: Facts, role: Role, mandate_id: int | None) -> Note:
    assert plan.membership_id is not None
    begin = starts_at(plan.wish)
    result = role_grant(
        acting=acting,
        membership_id=plan.membership_id,
        role=role,
        mandate_id=mandate_id,
        starts_at=begin if begin and begin > acting.at else None,
        ends_at=ends_at(plan.wish),
    )
    return grant_note(plan.wish, facts, role, mandate_id, deed_of(result))


def deed_of(result: RoleGrant | GrantProposal) -> Deed:
    """What granting came to: the role was given, or waits for a second administrator."""
    return Deed.GRANT if isinstance(result, RoleGrant) else Deed.PROPOSE
