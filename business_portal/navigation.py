"""The menu and the bar that says for whom one acts. Menus follow rights; what lacks a right shows as locked."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from access.acting import Acting
from access.permissions import Permission
from access.templatetags.here import here_url
from orgs.enums import OrganisationKind
from roles.selectors import review_left_count, role_request_count

_INVOICE_PAGES: Final = {
    name: name for name in ("invoices:overview", "invoices:portfolio", "invoices:portfolio_overview")
}
"""Pages that have an item of their own; all others about invoices belong to the list."""

_ONBOARDING_PAGES: Final = frozenset({"roles_desk:onboarding_list", "roles_desk:onboarding"})

_PAGES_OF_ROLES: Final = {
    "roles:requests": "roles:requests",
    "roles:request": "roles:requests",
    "roles:proposal": "roles:requests",
    "roles:roles": "roles:roles",
    "roles:review": "roles:review",
    "roles:review_start": "roles:review",
    "roles:review_decide": "roles:review",
    "roles:review_close": "roles:review",
    "roles:review_report": "roles:review",
}
"""Pages about requests, the roles themselves and access reviews, with their item; others belong to colleagues."""

_LETTER_PAGES: Final = frozenset({"notices_desk:letters", "notices_desk:batch"})
"""Pages about letters; all others of the outbox are about messages of every kind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuItem:
    """One line of the menu, or with `items` a group. `count` is how much waits there."""

    label: str
    url: str = ""
    icon: str = ""
    is_current: bool = False
    is_locked: bool = False
    count: int = 0
    items: tuple["MenuItem", ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """For whom: the relation when acting for one, otherwise the own organisation."""

    name: str
    number: str
    is_acting: bool
    by_name: str
    mandate_until: date | None
    switch_url: str | None
    back_url: str | None
    search_url: str | None = None


def bar(acting: Acting) -> Bar:
    """The bar above every page of an organisation."""
    ends_at = acting.mandate.ends_at if acting.mandate else None
    can_switch = acting.organisation.kind == OrganisationKind.INTERMEDIARY and not acting.looking
    return Bar(
        name=acting.subject.name,
        number=acting.subject.relation_number,
        is_acting=acting.relation is not None,
        by_name=acting.organisation.name if acting.relation else "",
        mandate_until=localtime(ends_at - timedelta(microseconds=1)).date() if ends_at else None,
        switch_url=here_url(acting, "relations:switcher", own=True) if can_switch else None,
        search_url=here_url(acting, "contracts:search", own=True) if can_switch else None,
        back_url=here_url(acting, "service:home", own=True) if acting.relation else None,
    )


class _Builder:
    """Makes items for one request."""

    def __init__(self, acting: Acting, view_name: str) -> None:
        self.acting = acting
        self.view_name = view_name

    def item(
        self, label: str, name: str, *, icon: str = "", permission: Permission | None = None
    ) -> MenuItem:
        return MenuItem(
            label=label,
            url=here_url(self.acting, name),
            icon=icon,
            is_current=_belongs_to(self.view_name, name),
            is_locked=permission is not None and not self.acting.shows(permission),
        )

    def at_desk(
        self, label: str, name: str, *, icon: str, permission: Permission, is_current: bool
    ) -> MenuItem:
        """A page about all customers: its address names no organisation."""
        return MenuItem(
            label=label,
            url=reverse(name),
            icon=icon,
            is_current=is_current,
            is_locked=not self.acting.may(permission),
        )

    def where_it_opens(
        self, label: str, name: str, *, icon: str, permission: Permission
    ) -> tuple[MenuItem, ...]:
        """A page that the desk's roles never open: for everybody else a locked item would lead nowhere."""
        item = self.item(label, name, icon=icon, permission=permission)
        return () if item.is_locked else (item,)

    def over_portfolio(self, label: str, name: str, *, is_locked: bool) -> MenuItem:
        """A page over all relations; whether it is open is asked once for all of them."""
        return replace(self.item(label, name), is_locked=is_locked)

    def requests(self, *, icon: str = "") -> MenuItem:
        """What colleagues ask for, with how many of them wait."""
        item = self.item(_("Requests"), "roles:requests", icon=icon, permission=Permission.ROLES_GRANT)
        return replace(item, count=role_request_count(acting=self.acting))

    def review(self, *, icon: str = "") -> MenuItem:
        """The access review, with how many people are left to decide about."""
        item = self.item(_("Access review"), "roles:review", icon=icon, permission=Permission.MEMBERS_MANAGE)
        return replace(item, count=review_left_count(acting=self.acting))


def _belongs_to(view_name: str, item: str) -> bool:
    """Whether a page is that of a menu item, or lies below it."""
    namespace = item.split(":", maxsplit=1)[0]
    if view_name == "service:event":
        return item == "service:history"
    if namespace in {"service", "relations"} or not view_name.startswith(f"{namespace}:"):
        return view_name == item
    if namespace == "roles":
        return _PAGES_OF_ROLES.get(view_name, "roles:colleagues") == item
    return namespace != "invoices" or _INVOICE_PAGES.get(view_name, "invoices:list") == item


def menu(acting: Acting, view_name: str) -> tuple[MenuItem, ...]:
    """The menu of this member, here."""
    if acting.organisation.kind == OrganisationKind.INSURER:
        return _desk_menu(acting, view_name)
    build = _Builder(acting, view_name)
    contract = MenuItem(
        label=_("Contract"),
        icon="contract",
        items=(
            build.item(_("Invoices"), "invoices:list", permission=Permission.FINANCIALS_READ),
            build.item(_("Financial overviews"), "invoices:overview", permission=Permission.FINANCIALS_READ),
        ),
    )
    if acting.relation:
        return (build.item(_("Home"), "service:home", icon="home"), contract)
    management = MenuItem(
        label=_("Management"),
        icon="manage",
        items=(
            build.item(_("Colleagues"), "roles:colleagues", permission=Permission.MEMBERS_READ),
            build.item(_("Roles"), "roles:roles", permission=Permission.ROLES_GRANT),
            build.requests(),
            build.review(),
            build.item(
                _("Security policy"), "orgs_policy:security", permission=Permission.SECURITY_POLICY_MANAGE
            ),
            build.item(_("History"), "service:history", permission=Permission.AUDIT_READ),
        ),
    )
    is_intermediary = acting.organisation.kind == OrganisationKind.INTERMEDIARY
    home = build.item(_("Home"), "service:home", icon="home")
    return (home, *((_portfolio_menu(build),) if is_intermediary else ()), contract, management)


def _portfolio_menu(build: _Builder) -> MenuItem:
    is_locked = not build.acting.shows_in_portfolio(Permission.FINANCIALS_READ)
    return MenuItem(
        label=_("Portfolio"),
        icon="portfolio",
        items=(
            build.item(_("Search company or insured person"), "contracts:search"),
            build.item(_("Relations"), "relations:switcher"),
            build.over_portfolio(_("Invoices"), "invoices:portfolio", is_locked=is_locked),
            build.over_portfolio(
                _("Financial overviews"), "invoices:portfolio_overview", is_locked=is_locked
            ),
        ),
    )


def _desk_menu(acting: Acting, view_name: str) -> tuple[MenuItem, ...]:
    build = _Builder(acting, view_name)

    def at(*beginnings: str) -> bool:
        return view_name.startswith(beginnings)

    return (
        build.at_desk(
            _("Deliveries"),
            "jobs_desk:batches",
            icon="download",
            permission=Permission.DESK_IMPORTS,
            is_current=at("jobs_desk:"),
        ),
        build.at_desk(
            _("Requests of customers"),
            "roles_desk:requests",
            icon="key",
            permission=Permission.DESK_ORGANISATIONS,
            is_current=at("roles_desk:request"),
        ),
        build.at_desk(
            _("Access reviews of customers"),
            "roles_desk:reviews",
            icon="check-circle",
            permission=Permission.DESK_ORGANISATIONS,
            is_current=at("roles_desk:review"),
        ),
        build.at_desk(
            _("Letters"),
            "notices_desk:letters",
            icon="print",
            permission=Permission.DESK_LETTERS,
            is_current=view_name in _LETTER_PAGES,
        ),
        build.at_desk(
            _("Messages sent"),
            "notices_desk:messages",
            icon="mail",
            permission=Permission.DESK_MESSAGES,
            is_current=at("notices_desk:") and view_name not in _LETTER_PAGES,
        ),
        build.at_desk(
            _("Help with signing in"),
            "accounts_desk:sign_in_helps",
            icon="help",
            permission=Permission.DESK_MESSAGES,
            is_current=at("accounts_desk:"),
        ),
        build.at_desk(
            _("Organisations that ask"),
            "roles_desk:onboarding_list",
            icon="building",
            permission=Permission.DESK_ORGANISATIONS,
            is_current=view_name in _ONBOARDING_PAGES,
        ),
        build.at_desk(
            _("Functional administrators"),
            "roles_desk:appointments",
            icon="user-plus",
            permission=Permission.DESK_ORGANISATIONS,
            is_current=at("roles_desk:appointment"),
        ),
        build.at_desk(
            _("Helping people back in"),
            "roles_desk:recoveries",
            icon="shield",
            permission=Permission.DESK_RECOVERY,
            is_current=at("roles_desk:recover", "roles_desk:pause"),
        ),
        build.at_desk(
            _("Look along"),
            "roles_desk:looks",
            icon="eye",
            permission=Permission.DESK_LOOK_ALONG,
            is_current=at("roles_desk:look"),
        ),
        build.at_desk(
            _("Audit trail"),
            "service_desk:audit",
            icon="file",
            permission=Permission.DESK_AUDIT,
            is_current=at("service_desk:"),
        ),
        build.item(_("Colleagues"), "roles:colleagues", icon="users", permission=Permission.MEMBERS_READ),
        build.item(_("Roles"), "roles:roles", icon="key", permission=Permission.ROLES_GRANT),
        build.requests(icon="sent"),
        build.review(icon="check-circle"),
        *build.where_it_opens(
            _("Security policy"),
            "orgs_policy:security",
            icon="shield",
            permission=Permission.SECURITY_POLICY_MANAGE,
        ),
        *build.where_it_opens(
            _("History"), "service:history", icon="clock", permission=Permission.AUDIT_READ
        ),
    )
