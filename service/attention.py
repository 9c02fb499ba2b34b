"""What asks for attention on a home page, in words. Only what is true now and can be acted on."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from access.acting import Acting
from access.templatetags.here import here_url
from common import markup
from common.shapes import Tone, Words
from invoices.selectors import CurrencyTotals, PortfolioOverdue
from orgs.models import Membership
from relations.selectors import EndingMandates
from roles.enums import Role
from roles.models import GrantProposal, RoleRequest
from roles.selectors import ReviewStanding, has_colleagues

_MOST_NAMED: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Attention:
    """One line: how many, of what, the details below it, and the one step that helps.

    `sign`: what the icon says to whoever hears the page. `text` may be safe HTML.
    """

    count: int
    tone: Tone
    icon: str
    sign: Words
    title: Words
    text: Words
    url: str = ""
    button: Words = ""


def ending_mandates(acting: Acting, ending: EndingMandates, *, has_relations: bool) -> list[Attention]:
    """Mandates that end within 14 days, with names and last days."""
    if not ending.count:
        return []
    title = ngettext("Mandate ends within 14 days", "Mandates end within 14 days", ending.count)
    return [
        Attention(
            count=ending.count,
            tone=Tone.WARN,
            icon="clock",
            sign=_("Ends:"),
            title=title,
            text=_names_and_days(ending),
            url=here_url(acting, "relations:switcher") if has_relations else "",
            button=_("View relations"),
        )
    ]


def _names_and_days(ending: EndingMandates) -> SafeString:
    on = _("{name} on {day}")
    named = format_html_join(
        ", ",
        "{}",
        ((format_html(on, name=row.name, day=markup.last_day(row.ends_at)),) for row in ending.rows),
    )
    return _with_more(named, ending.count - len(ending.rows))


def overdue_in_portfolio(acting: Acting, overdue: PortfolioOverdue | None) -> list[Attention]:
    """Late invoices over all relations whose financials may be read."""
    if overdue is None or not overdue.totals:
        return []
    at = ngettext("At %(count)d relation", "At %(count)d relations", overdue.relations)
    where = at % {"count": overdue.relations}
    return [
        _overdue(
            overdue.totals,
            text=f"{where}; {_oldest(overdue.totals, localdate(acting.at))}",
            url=f"{here_url(acting, 'invoices:portfolio')}?status=overdue&sort=due",
        )
    ]


def own_invoices(acting: Acting, totals: Sequence[CurrencyTotals]) -> list[Attention]:
    """Late and outstanding invoices of the own organisation."""
    address = here_url(acting, "invoices:list")
    found = []
    late = [each for each in totals if each.overdue_count]
    if late:
        oldest = _oldest(late, localdate(acting.at))
        text = oldest[:1].upper() + oldest[1:]
        found.append(_overdue(late, text=text, url=f"{address}?status=overdue&sort=due"))
    open_ = [each for each in totals if each.outstanding > 0]
    if open_:
        count = sum(each.outstanding_count for each in open_)
        found.append(
            Attention(
                count=count,
                tone=Tone.WAIT,
                icon="clock",
                sign=_("Outstanding:"),
                title=ngettext(
                    "Document is outstanding, %(sum)s", "Documents are outstanding, together %(sum)s", count
                )
                % {"sum": _amounts((each.currency, each.outstanding) for each in open_)},
                text=_("What is overdue counts too"),
                url=f"{address}?status=outstanding",
                button=_("View"),
            )
        )
    return found


def role_requests(acting: Acting, waiting: Sequence[RoleRequest]) -> list[Attention]:
    """Roles that colleagues asked this administrator for."""
    if not waiting:
        return []
    who = _("{name} asks for the role “{role}”")
    first = waiting[:_MOST_NAMED]
    named = (
        (format_html(who, name=each.membership.user.full_name, role=Role(each.role).label),) for each in first
    )
    return [
        Attention(
            count=len(waiting),
            tone=Tone.WAIT,
            icon="queue",
            sign=_("Waiting:"),
            title=ngettext("Role request waits for you", "Role requests wait for you", len(waiting)),
            text=_with_more(format_html_join(", ", "{}", named), len(waiting) - len(first)),
            url=here_url(acting, "roles:requests"),
            button=_("Decide"),
        )
    ]


def role_proposals(acting: Acting, waiting: Sequence[GrantProposal]) -> list[Attention]:
    """What another administrator proposed, and this one can agree to."""
    if not waiting:
        return []
    who = _("{name}: the role “{role}”")
    first = waiting[:_MOST_NAMED]
    named = (
        (format_html(who, name=each.membership.user.full_name, role=each.get_role_display()),)
        for each in first
    )
    return [
        Attention(
            count=len(waiting),
            tone=Tone.WAIT,
            icon="users",
            sign=_("Waiting:"),
            title=ngettext(
                "Proposal waits for you as second administrator",
                "Proposals wait for you as second administrator",
                len(waiting),
            ),
            text=_with_more(format_html_join(", ", "{}", named), len(waiting) - len(first)),
            url=here_url(acting, "roles:requests"),
            button=_("Decide"),
        )
    ]


def one_administrator(acting: Acting, administrators: Sequence[Membership]) -> list[Attention]:
    """That nobody can step in for the only functional administrator, as long as there is a colleague to choose."""
    if not acting.is_functional_administrator or len(administrators) > 1 or not has_colleagues(acting=acting):
        return []
    return [
        Attention(
            count=1,
            tone=Tone.WARN,
            icon="users",
            sign=_("Only one:"),
            title=_("Functional administrator: you are the only one"),
            text=_("When you are away, nobody can help colleagues or give roles"),
            url=here_url(acting, "roles:colleagues"),
            button=_("Choose a second one"),
        )
    ]


def access_review(acting: Acting, standing: ReviewStanding | None) -> list[Attention]:
    """People of the open access review about whom nobody decided yet."""
    if standing is None:
        return []
    title, button = _of_review(standing)
    due = markup.moment(standing.review.due_at)
    return [
        Attention(
            count=standing.left_here,
            tone=Tone.WAIT,
            icon="clock",
            sign=_("Waiting:"),
            title=title,
            text=format_html(_("The review closes on {due}"), due=due),
            url=here_url(acting, "roles:review"),
            button=button,
        )
    ]


def _of_review(standing: ReviewStanding) -> tuple[str, str]:
    """What there is to do in it, and the word of the button."""
    if standing.left_here:
        title = ngettext(
            "Person to decide about in the access review",
            "People to decide about in the access review",
            standing.left_here,
        )
        return title, _("Decide")
    if standing.left:
        return _("The desk still decides about one person in the access review"), _("View")
    return _("Everybody in the access review is decided about"), _("Close")


def _with_more(named: SafeString, others: int) -> SafeString:
    if not others:
        return named
    more = ngettext("and %(count)d more", "and %(count)d more", others) % {"count": others}
    return format_html("{} {}", named, more)


def _overdue(totals: Sequence[CurrencyTotals], *, text: str, url: str) -> Attention:
    count = sum(each.overdue_count for each in totals)
    title = ngettext("Invoice is overdue, %(sum)s", "Invoices are overdue, together %(sum)s", count)
    return Attention(
        count=count,
        tone=Tone.BAD,
        icon="alert",
        sign=_("Overdue:"),
        title=title % {"sum": _amounts((each.currency, each.overdue) for each in totals)},
        text=text,
        url=url,
        button=_("View"),
    )


def _oldest(totals: Sequence[CurrencyTotals], today: date) -> str:
    days = max((today - each.oldest_due).days for each in totals if each.oldest_due)
    text = ngettext(
        "the oldest is %(days)d day past its due date", "the oldest is %(days)d days past its due date", days
    )
    return text % {"days": days}


def _amounts(sums: Iterable[tuple[str, Decimal]]) -> str:
    """Amounts of several currencies in one sentence."""
    return _(" and ").join(markup.amount(value, currency) for currency, value in sums)
