"""The list of colleagues as a page and as a sheet."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from access.acting import Acting
from access.proof import Method
from access.templatetags.here import here_url
from common import markup
from common.csv import CsvValue
from common.shapes import State, Tone
from common.tables import LedgerTable, MomentColumn, NameColumn, TextColumn
from common.templatetags.portal import initials
from orgs.models import Membership
from roles.enums import StandingChoice
from roles.models import RoleGrant
from roles.selectors import ColleagueRow, colleagues_sorted
from roles.stages import message_state

_METHODS: Final[dict[Method, tuple[Promise, str]]] = {
    Method.APP: (gettext_lazy("Authenticator app"), "shield"),
    Method.PASSKEY: (gettext_lazy("Passkey"), "key"),
    Method.SMS: (gettext_lazy("Text message"), "phone"),
    Method.EMAIL: (gettext_lazy("E-mail code"), "mail"),
}
_STANDINGS: Final[dict[StandingChoice, tuple[Promise, str]]] = {
    StandingChoice.PAUSED: (gettext_lazy("Paused"), "lock"),
    StandingChoice.ENDED: (gettext_lazy("Access ended"), "x"),
}

Order = Callable[[Any, QuerySet[Membership], bool], tuple[QuerySet[Membership], bool]]


def _order_by(by: str) -> Order:
    """A method `order_<name>` of a table; the second value tells django-tables2 that the order is ours."""

    def order(_table: Any, members: QuerySet[Membership], is_descending: bool) -> Any:
        return colleagues_sorted(members, by=by, descending=is_descending), True

    return order


class ColleagueTable(LedgerTable):
    """One row per colleague. `tell` fills in what the page of the list shows, once that page is known."""

    name = NameColumn(gettext_lazy("Name"))
    roles = TextColumn(gettext_lazy("Roles"), empty_values=(), orderable=False)
    factor = TextColumn(gettext_lazy("Second factor"), empty_values=(), orderable=False, place="at-start")
    message = TextColumn(gettext_lazy("Last message"), empty_values=(), orderable=False)
    seen = MomentColumn(
        gettext_lazy("Last active"), accessor="last_active_at", label=gettext_lazy("Last active")
    )

    class Meta(LedgerTable.Meta):
        order_by = "name"
        attrs = {"class": "ledger ledger--joined people"}

    def __init__(self, data: Any, *, acting: Acting, **options: Any) -> None:
        self.acting = acting
        self.today = localdate(acting.at)
        self._rows_by_id: dict[int, ColleagueRow] = {}
        super().__init__(data, **options)

    @property
    def shown(self) -> list[Membership]:
        """The memberships on this page."""
        return [row.record for row in self.paginated_rows]

    def tell(self, rows: Iterable[ColleagueRow]) -> None:
        """What is shown of each of them."""
        self._rows_by_id = {row.membership.id: row for row in rows}

    def cell_name(self, record: Membership) -> str:
        row = self._rows_by_id[record.id]
        return format_html(
            '<span class="person"><span class="initials" aria-hidden="true">{}</span>'
            '<span><a class="name" href="{}">{}</a>{}<small>{}</small></span></span>',
            initials(record.user.full_name),
            here_url(self.acting, "roles:colleague", membership_id=record.id),
            record.user.full_name,
            format_html(' <span class="soft">{}</span>', _("(you)"))
            if record.user_id == self.acting.user_id
            else "",
            _standing(row) if row.standing in _STANDINGS else record.user.email,
        )

    def cell_roles(self, record: Membership) -> str:
        named = [
            *(
                [("role role--admin", _("Functional administrator"))]
                if record.is_functional_administrator
                else []
            ),
            *(("role", _role(grant)) for grant in self._rows_by_id[record.id].colleague.grants),
        ]
        if not named:
            return format_html('<span class="soft">{}</span>', _("No role"))
        return format_html('<span class="roles">{}</span>', _spans(named))

    def cell_factor(self, record: Membership) -> str:
        row = self._rows_by_id[record.id]
        if row.has_left:
            return markup.NOTHING
        states = [
            State(word, Tone.GOOD, icon)
            for method, (word, icon) in _METHODS.items()
            if method in row.colleague.methods
        ] or [State(_("After first sign-in"), Tone.NONE, "clock")]
        return format_html(
            '<span class="methods">{}</span>',
            format_html_join(" ", "{}", ((markup.state(each),) for each in states)),
        )

    def cell_message(self, record: Membership) -> str:
        message = self._rows_by_id[record.id].message
        if message is None:
            return markup.NOTHING
        return format_html(
            '{}<small class="wraps">{} · {}</small>',
            markup.state(message_state(message)),
            message.what,
            markup.moment(message.state_at, today=self.today),
        )

    def cell_seen(self, record: Membership) -> str:
        if self._rows_by_id[record.id].has_left:
            return markup.NOTHING
        if record.last_active_at is None:
            return format_html('<span class="soft">{}</span>', _("never"))
        if localdate(record.last_active_at) == self.today:
            return markup.moment(record.last_active_at, today=self.today)
        return markup.day(localdate(record.last_active_at))

    order_name = _order_by("name")
    order_seen = _order_by("seen")


def _spans(named: Iterable[tuple[str, str]]) -> str:
    return format_html_join("", '<span class="{}">{}</span>', named)


def _standing(row: ColleagueRow) -> str:
    """In the place of the address: that the access is paused or over."""
    word, icon = _STANDINGS[row.standing]
    return markup.state(State(word, Tone.NONE, icon))


def _role(grant: RoleGrant) -> str:
    if grant.mandate is None:
        return str(grant.get_role_display())
    giver = getattr(grant.mandate, "giver", None)  # not to be seen once the mandate has ended
    return f"{grant.get_role_display()} · {giver.name if giver else _('mandate has ended')}"


def colleague_sheet(rows: Iterable[ColleagueRow]) -> list[Sequence[CsvValue]]:
    """The list as a sheet, head first."""
    head = [
        _("Name"),
        _("E-mail address"),
        _("Access"),
        _("Roles"),
        _("Second factor"),
        _("Last active"),
        _("Member since"),
        _("Access ended on"),
    ]
    return [head, *(_line(row) for row in rows)]


def _line(row: ColleagueRow) -> Sequence[CsvValue]:
    membership, user = row.membership, row.membership.user
    roles = [_("Functional administrator")] if membership.is_functional_administrator else []
    roles += [_role(grant) for grant in row.colleague.grants]
    methods = [str(word) for method, (word, _icon) in _METHODS.items() if method in row.colleague.methods]
    seen = membership.last_active_at if not row.has_left else None
    return [
        user.full_name,
        "" if row.has_left else user.email,
        str(row.standing.label),
        "; ".join(roles),
        "" if row.has_left else "; ".join(methods),
        localdate(seen) if seen else None,
        localdate(membership.starts_at),
        localdate(membership.ends_at) if membership.ends_at else None,
    ]
