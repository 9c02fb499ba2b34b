"""Pages of organisations, with or without a relation."""

from tests.nets.matrix_answers import (
    COLLEAGUES,
    FINANCIALS,
    GRANTING,
    MEMBERS,
    MORE_CLOSED_ADDRESSES,
    NO_SUCH_TO_POST,
    PORTFOLIO,
    PORTFOLIO_FINANCIALS,
    POST_ONLY,
    READ,
    READ_AND_POST,
    Row,
    no_such_things,
    rows_of,
    rows_of_thing,
)

_GRANTED: dict[str, tuple[dict[str, str], str]] = {
    "alder": ({"role": "AUDITOR"}, "/o/{alder}/colleagues/{thing}/"),
    "iris": ({"role": "CONTRACT_VIEWER"}, "/o/{iris}/colleagues/{thing}/"),
    "oak": ({"role": "AUDITOR"}, "/o/{oak}/colleagues/{thing}/"),
    "insurer": ({"role": "DESK_SUPERVISOR"}, "/o/{insurer}/colleagues/{thing}/"),
}
"""What an administrator posts to give the colleague a role, and where that leads."""

_GRANT_ROWS = [
    Row(
        route="roles:grant",
        address=address,
        thing="own",
        door=door,
        methods={**READ, "POST": _GRANTED[address][1]} if address in _GRANTED else READ_AND_POST,
        data=_GRANTED[address][0] if address in _GRANTED else {},
    )
    for address, door in GRANTING.items()
]
_GRANT_END_ROWS = [
    Row(
        route="roles:grant_end",
        address=address,
        thing="own",
        door=door,
        methods={**READ, "POST": _GRANTED[address][1].replace("{thing}", "{colleague}")}
        if address in _GRANTED
        else READ_AND_POST,
    )
    for address, door in GRANTING.items()
]
_RESET_ROWS = [
    Row(
        route=route,
        address=address,
        thing="own",
        door=door,
        # Nobody's access is paused: the page about that leads back to the colleague.
        methods={**READ, **dict.fromkeys(methods, f"/o/{{{address}}}/colleagues/{{thing}}/")},
        data={"what": "BOTH", "email": "another@new.example"},
    )
    for route, methods in (
        ("roles:reset", ("POST",)),
        ("roles:address", ("POST",)),
        ("roles:pause", ("GET", "HEAD", "POST")),
    )
    for address, door in GRANTING.items()
]
_DETAILS_ROWS = [
    Row(
        route="roles:details",
        address=address,
        thing="own",
        door=door,
        methods=READ_AND_POST,  # people of the cast change their own details: the answer to a post says so
        data={"full_name": "Another Name"},
    )
    for address, door in GRANTING.items()
]
_AGAIN_ROWS = [
    Row(
        route="roles:message_again",
        address=address,
        thing="own",
        door=door,
        methods={**POST_ONLY, "POST": f"/o/{{{address}}}/colleagues/{{thing}}/"},
    )
    for address, door in GRANTING.items()
]
_REQUEST_ROWS = [
    Row(
        route="roles:request",
        address=address,
        thing="own",
        door=door,
        # at Oak the only administrator asked herself: nobody decides the own request
        methods=READ_AND_POST if address == "oak" else {**READ, "POST": f"/o/{{{address}}}/requests/"},
    )
    for address, door in GRANTING.items()
]
_ASKED: dict[str, tuple[str, str]] = {
    "alder": ("cato", "/o/{alder}/invoices/"),
    "iris": ("jo", "/o/{iris}/invoices/"),
    "oak": ("olga", "/o/{oak}/invoices/"),
    "insurer": ("dirk", "/desk/imports/"),
}
"""Who asked for a role there, and the page it is for."""

_WITHDRAW_ROWS = [
    Row(
        route="roles:withdraw",
        address=address,
        thing="own",
        door=door,
        methods=NO_SUCH_TO_POST,
        personal={_ASKED[address][0]: dict.fromkeys(("GET", "HEAD", "POST"), _ASKED[address][1])}
        if address in _ASKED
        else {},
    )
    for address, door in MEMBERS.items()
]
_ASK_ROWS = [
    Row(
        route="roles:ask",
        address=address,
        door=door,
        methods={
            **READ,
            "GET": f"/o/{{{address}}}/",
            "HEAD": f"/o/{{{address}}}/",
            "POST": f"/o/{{{address}}}/colleagues/",
        }
        if address in _ASKED
        else NO_SUCH_TO_POST,  # a role is asked for in the own organisation
        data={"role": "AUDITOR", "permission": "members:read", "path": f"/o/{{{address}}}/colleagues/"}
        if address in _ASKED
        else {},
    )
    for address, door in MEMBERS.items()
]
_FAVOURITE_ROWS = [
    Row(
        route="relations:favourite",
        address=address,
        door=door,
        methods={**POST_ONLY, "POST": "/o/{iris}/relations/" if address == "iris" else 404},
        personal={"jo": {"POST": 404}, "ivo": {"POST": 404}},
        data={"relation_number": "{alder}", "is_favourite": "on"},
    )
    for address, door in PORTFOLIO.items()
]

ORGANISATION_ROWS = [
    *rows_of("service:home", MEMBERS | MORE_CLOSED_ADDRESSES, READ),
    *rows_of("invoices:list", FINANCIALS | MORE_CLOSED_ADDRESSES, READ),
    *rows_of("invoices:portfolio", PORTFOLIO_FINANCIALS | MORE_CLOSED_ADDRESSES, READ),
    *rows_of("invoices:overview", FINANCIALS, READ),
    *rows_of("invoices:overview_pdf", FINANCIALS, READ),  # whoever reads in the cast may export as well
    *rows_of("invoices:overview_csv", FINANCIALS, READ),
    *rows_of("invoices:portfolio_overview", PORTFOLIO_FINANCIALS, READ),
    *rows_of("invoices:portfolio_overview_pdf", PORTFOLIO_FINANCIALS, READ),
    *rows_of("invoices:portfolio_overview_csv", PORTFOLIO_FINANCIALS, READ),
    *rows_of_thing("invoices:detail", FINANCIALS, READ),
    *rows_of_thing("invoices:pdf", FINANCIALS, READ),
    *rows_of_thing("invoices:original", FINANCIALS, READ),
    *rows_of_thing("invoices:attachment", FINANCIALS, READ),
    *rows_of("roles:colleagues", COLLEAGUES, READ),
    *rows_of_thing("roles:colleague", COLLEAGUES, READ),
    *_GRANT_ROWS,
    *no_such_things("roles:grant", GRANTING, NO_SUCH_TO_POST),
    *_GRANT_END_ROWS,
    *no_such_things("roles:grant_end", GRANTING, NO_SUCH_TO_POST),
    *rows_of("roles:invitations", COLLEAGUES, READ),
    *rows_of("roles:invite", GRANTING, READ_AND_POST),
    *rows_of_thing("roles:invitation", GRANTING, READ_AND_POST, no_such=NO_SUCH_TO_POST),
    *_RESET_ROWS,
    *no_such_things("roles:reset", GRANTING, NO_SUCH_TO_POST),
    *no_such_things("roles:address", GRANTING, NO_SUCH_TO_POST),
    *_AGAIN_ROWS,
    *no_such_things("roles:message_again", GRANTING, {**POST_ONLY, "POST": 404}),
    *_DETAILS_ROWS,
    *no_such_things("roles:details", GRANTING, NO_SUCH_TO_POST),
    *no_such_things("roles:pause", GRANTING, NO_SUCH_TO_POST),
    *rows_of("roles:requests", COLLEAGUES, READ),
    *_REQUEST_ROWS,
    *no_such_things("roles:request", GRANTING, NO_SUCH_TO_POST),
    *_ASK_ROWS,
    *_WITHDRAW_ROWS,
    *no_such_things("roles:withdraw", MEMBERS, NO_SUCH_TO_POST),
    *rows_of("relations:switcher", PORTFOLIO | MORE_CLOSED_ADDRESSES, READ),
    *_FAVOURITE_ROWS,
    # The first letters of every mark, so that what must not be found would be found.
    *rows_of("contracts:search", PORTFOLIO, READ, query="q=zq"),
]

# --- the desk ------------------------------------------------------------------------------------
