"""The menu and the bar that says for whom one acts. Menus follow rights; what lacks a right shows as locked."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from access.acting import Acting
from access.permissions import Permission
from access.templatetags.here import here_url
from orgs.enums import OrganisationKind


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuItem:
    """One line of the menu, or with `items` a group."""

    label: str
    url: str = ""
    icon: str = ""
    is_current: bool = False
    is_locked: bool = False
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


def bar(acting: Acting) -> Bar:
    """The bar above every page of an organisation."""
    ends_at = acting.mandate.ends_at if acting.mandate else None
    can_switch = acting.organisation.kind == OrganisationKind.INTERMEDIARY
    return Bar(
        name=acting.subject.name,
        number=acting.subject.relation_number,
        is_acting=acting.relation is not None,
        by_name=acting.organisation.name if acting.relation else "",
        mandate_until=localtime(ends_at - timedelta(microseconds=1)).date() if ends_at else None,
        switch_url=here_url(acting, "relations:switcher", own=True) if can_switch else None,
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
        namespace = name.split(":", maxsplit=1)[0]
        same_subject = self.view_name.startswith(f"{namespace}:") and namespace not in {
            "service",
            "relations",
        }
        return MenuItem(
            label=label,
            url=here_url(self.acting, name),
            icon=icon,
            is_current=same_subject or self.view_name == name,
            is_locked=permission is not None and not self.acting.may(permission),
        )


def menu(acting: Acting, view_name: str) -> tuple[MenuItem, ...]:
    """The menu of this member, here."""
    if acting.organisation.kind == OrganisationKind.INSURER:
        return _desk_menu(acting, view_name)
    build = _Builder(acting, view_name)
    contract = MenuItem(
        label=_("Contract"),
        icon="contract",
        items=(build.item(_("Invoices"), "invoices:list", permission=Permission.FINANCIALS_READ),),
    )
    if acting.relation:
        return (build.item(_("Home"), "service:home", icon="home"), contract)
    portfolio = MenuItem(
        label=_("Portfolio"), icon="portfolio", items=(build.item(_("Relations"), "relations:switcher"),)
    )
    management = MenuItem(
        label=_("Management"),
        icon="manage",
        items=(build.item(_("Colleagues"), "roles:colleagues", permission=Permission.MEMBERS_READ),),
    )
    is_intermediary = acting.organisation.kind == OrganisationKind.INTERMEDIARY
    home = build.item(_("Home"), "service:home", icon="home")
    return (home, *((portfolio,) if is_intermediary else ()), contract, management)


def _desk_menu(acting: Acting, view_name: str) -> tuple[MenuItem, ...]:
    build = _Builder(acting, view_name)
    return (
        MenuItem(
            label=_("Deliveries"),
            url=reverse("jobs_desk:batches"),
            icon="download",
            is_current=view_name.startswith("jobs_desk:"),
            is_locked=not acting.may(Permission.DESK_IMPORTS),
        ),
        build.item(_("Colleagues"), "roles:colleagues", icon="users", permission=Permission.MEMBERS_READ),
    )
