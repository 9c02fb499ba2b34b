"""The access matrix: what everybody gets, at every address, by every method. Written by hand.

It imports nothing of the portal and computes nothing from it: whoever changes who may do what changes this
file too. A row is a route at an address (for pages about one thing: with which thing); its cells say for each
persona what the door does, and for whoever comes in what each method answers. What the door does is the same
for every method, also for one the page does not have: 404 and 403 come before 405.

A page about one thing that is somebody else's, or does not exist, is 404 by every method it has; by a method it
does not have it is 405 for every thing alike, which says nothing about any of them.

Answers are a status, or where one is sent: "to sign in", "to verify" and "to enrol" with the way back in
`next`, any other address as it stands. `{alder}` stands for Alder's relation number, and so on.
"""

from dataclasses import dataclass, field
from typing import Final

Answer = int | str

SIGN_IN: Final = "to sign in"
VERIFY: Final = "to verify"
ENROL: Final = "to enrol"
NOT_FOUND: Final = 404
LOCKED: Final = 403
IN: Final = "in"

PERSONAS: Final = (
    "nobody",  # not signed in
    "nils",  # Ben's twin: the password was right, the enrolled factor is not proved
    "nils_without_factor",  # the same without any factor
    "ada",  # functional administrator of Alder
    "ada_stale",  # Ada, who proved her factor eleven minutes ago
    "ben",  # reporting officer at Alder
    "cato",  # at Alder without a role
    "eva",  # at Alder, her reporting grant ended yesterday
    "mia",  # reporting officer at Oak, contract viewer at Alder
    "ira",  # at Iris: relation manager for all of it, reporting officer for Alder's mandate only
    "kim",  # at Iris: reporting officer and contract viewer for all of it
    "jo",  # at Iris: reporting officer for Cedar's mandate only, which ended yesterday
    "ivo",  # functional administrator of Iris
    "olga",  # functional administrator of Oak
    "dirk",  # at the desk, without deliveries
    "dana",  # at the desk, with deliveries
    "vera",  # functional administrator of the insurer
    "bas",  # functional administrator of Birch
    "cor",  # functional administrator of Cedar
    "els",  # functional administrator of Elm
)

METHODS: Final = ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS")
FEW_METHODS: Final = ("GET", "POST")
ALL_METHODS_AT: Final = ("", "alder", "iris for alder")
"""Where everybody asks by every method. Elsewhere whoever comes in does, and everybody else by FEW_METHODS."""


def who(**groups: str) -> dict[str, Answer]:
    """What the door does, from names of personas by answer; a persona in no group is not asked, which is an error."""
    answers: dict[str, Answer] = {
        "sign_in": SIGN_IN,
        "verify": VERIFY,
        "enrol": ENROL,
        "not_found": NOT_FOUND,
        "locked": LOCKED,
        "enter": IN,
    }
    return {name: answers[group] for group, names in groups.items() for name in names.split()}


NOBODY = {"sign_in": "nobody", "verify": "nils", "enrol": "nils_without_factor"}
NOT_OF_ALDER = "ira kim jo ivo olga dirk dana vera bas cor els"
NOT_OF_IRIS = "ada ada_stale ben cato eva mia olga dirk dana vera bas cor els"
NOT_OF_OAK = "ada ada_stale ben cato eva ira kim jo ivo dirk dana vera bas cor els"
NOT_OF_INSURER = "ada ada_stale ben cato eva mia ira kim jo ivo olga bas cor els"
ALL_MEMBERS = "ada ada_stale ben cato eva mia ira kim jo ivo olga dirk dana vera bas cor els"

CLOSED = who(**NOBODY, not_found=ALL_MEMBERS)
"""An address that is nobody's: no such organisation, no such mandate, or a mandate that is over."""

CLOSED_ADDRESSES = {
    "iris for cedar": CLOSED,  # the mandate ended yesterday
    "alder's twin": CLOSED,
}
MORE_CLOSED_ADDRESSES = {
    "iris for oak": CLOSED,  # there was never a mandate
    "iris for nowhere": CLOSED,
    "alder for birch": CLOSED,  # both exist, neither mandated the other
    "iris's twin for alder's twin": CLOSED,
    "nowhere": CLOSED,
}
"""Asked of one page of each kind of declaration: what closes them stands before the view is known."""

ADDRESSES: Final = {
    "alder": ("alder", ""),
    "iris": ("iris", ""),
    "oak": ("oak", ""),
    "insurer": ("insurer", ""),
    "iris for alder": ("iris", "alder"),
    "iris for birch": ("iris", "birch"),
    "iris for elm": ("iris", "elm"),
    "iris for cedar": ("iris", "cedar"),
    "iris for oak": ("iris", "oak"),
    "iris for nowhere": ("iris", "nowhere"),
    "alder for birch": ("alder", "birch"),
    "alder's twin": ("alder_twin", ""),
    "iris's twin for alder's twin": ("iris_twin", "alder_twin"),
    "nowhere": ("nowhere", ""),
}
"""Forms of address of an organisation page: the organisation, and the relation acted for."""

ASKED_AT: Final = tuple(address for address in ADDRESSES if address not in MORE_CLOSED_ADDRESSES)
"""Where every organisation page is asked."""

Doors = dict[str, dict[str, Answer]]

MEMBERS: Doors = {
    "alder": who(**NOBODY, enter="ada ada_stale ben cato eva mia", not_found=NOT_OF_ALDER),
    "iris": who(**NOBODY, enter="ira kim jo ivo", not_found=NOT_OF_IRIS),
    "oak": who(**NOBODY, enter="mia olga", not_found=NOT_OF_OAK),
    "insurer": who(**NOBODY, enter="dirk dana vera", not_found=NOT_OF_INSURER),
    "iris for alder": who(**NOBODY, enter="ira kim", not_found=f"jo ivo {NOT_OF_IRIS}"),
    "iris for birch": who(**NOBODY, enter="ira kim", not_found=f"jo ivo {NOT_OF_IRIS}"),
    "iris for elm": who(**NOBODY, enter="ira kim", not_found=f"jo ivo {NOT_OF_IRIS}"),
    **CLOSED_ADDRESSES,
}
"""Every member; in a relation, for whom it exists."""

FINANCIALS: Doors = {
    "alder": who(**NOBODY, enter="ben", locked="ada ada_stale cato eva mia", not_found=NOT_OF_ALDER),
    "iris": who(**NOBODY, enter="kim", locked="ira jo ivo", not_found=NOT_OF_IRIS),
    "oak": who(**NOBODY, enter="mia", locked="olga", not_found=NOT_OF_OAK),
    "insurer": who(**NOBODY, locked="dirk dana vera", not_found=NOT_OF_INSURER),
    "iris for alder": who(**NOBODY, enter="ira kim", not_found=f"jo ivo {NOT_OF_IRIS}"),
    "iris for birch": who(**NOBODY, enter="kim", locked="ira", not_found=f"jo ivo {NOT_OF_IRIS}"),
    "iris for elm": who(**NOBODY, locked="ira kim", not_found=f"jo ivo {NOT_OF_IRIS}"),
    **CLOSED_ADDRESSES,
}
"""financials:read."""

COLLEAGUES: Doors = {
    "alder": who(**NOBODY, enter="ada ada_stale", locked="ben cato eva mia", not_found=NOT_OF_ALDER),
    "iris": who(**NOBODY, enter="ivo", locked="ira kim jo", not_found=NOT_OF_IRIS),
    "oak": who(**NOBODY, enter="olga", locked="mia", not_found=NOT_OF_OAK),
    "insurer": who(**NOBODY, enter="vera", locked="dirk dana", not_found=NOT_OF_INSURER),
    "iris for alder": who(**NOBODY, locked="ira kim", not_found=f"jo ivo {NOT_OF_IRIS}"),
    "iris for birch": who(**NOBODY, locked="ira kim", not_found=f"jo ivo {NOT_OF_IRIS}"),
    "iris for elm": who(**NOBODY, locked="ira kim", not_found=f"jo ivo {NOT_OF_IRIS}"),
    **CLOSED_ADDRESSES,
}
"""members:read."""

GRANTING: Doors = {
    **COLLEAGUES,
    "alder": who(
        sign_in="nobody",
        verify="nils ada_stale",
        enrol="nils_without_factor",
        enter="ada",
        locked="ben cato eva mia",
        not_found=NOT_OF_ALDER,
    ),
}
"""roles:grant, with a second factor proved in the last ten minutes."""

PORTFOLIO: Doors = {
    "alder": MEMBERS["alder"],
    "iris": MEMBERS["iris"],
    "oak": MEMBERS["oak"],
    "insurer": MEMBERS["insurer"],
    "iris for alder": CLOSED,
    "iris for birch": CLOSED,
    "iris for elm": CLOSED,
    **CLOSED_ADDRESSES,
}
"""Every member, in the own organisation only: a relation has no portfolio."""

PORTFOLIO_FINANCIALS: Doors = {
    **dict.fromkeys(PORTFOLIO, CLOSED),
    "iris": who(**NOBODY, enter="ira kim", locked="jo ivo", not_found=NOT_OF_IRIS),
}
"""financials:read for all or for some relations: of an intermediary only, and from its own organisation only."""


READ: Final[dict[str, Answer]] = {
    "GET": 200, "HEAD": 200, "OPTIONS": 200, "POST": 405, "PUT": 405, "DELETE": 405,
}  # fmt: skip
READ_AND_POST: Final[dict[str, Answer]] = {**READ, "POST": 200}
POST_ONLY: Final[dict[str, Answer]] = {**READ, "GET": 405, "HEAD": 405}
NO_SUCH: Final[dict[str, Answer]] = {**READ, "GET": 404, "HEAD": 404}
NO_SUCH_TO_POST: Final[dict[str, Answer]] = {**NO_SUCH, "POST": 404}


@dataclass(frozen=True, kw_only=True)
class Row:
    """One route at one address.

    `thing` says which object the address names: "own", "foreign", "missing" or "". `methods` is what whoever
    comes in gets; `personal` has what one persona gets instead. `query` stands behind the address, `data` is what
    is posted.
    """

    route: str
    address: str = ""
    thing: str = ""
    door: dict[str, Answer]
    methods: dict[str, Answer]
    personal: dict[str, dict[str, Answer]] = field(default_factory=dict)
    query: str = ""
    data: dict[str, str] = field(default_factory=dict)


def rows_of(
    route: str, doors: Doors, methods: dict[str, Answer], *, thing: str = "", query: str = ""
) -> list[Row]:
    """A row for each address."""
    return [
        Row(route=route, address=address, door=door, methods=methods, thing=thing, query=query)
        for address, door in doors.items()
    ]


def rows_of_thing(
    route: str, doors: Doors, methods: dict[str, Answer], *, no_such: dict[str, Answer] = NO_SUCH
) -> list[Row]:
    """The same with a thing of one's own; and with somebody else's and one that does not exist."""
    return [
        *rows_of(route, doors, methods, thing="own"),
        *no_such_things(route, doors, no_such),
    ]


def no_such_things(route: str, doors: Doors, no_such: dict[str, Answer]) -> list[Row]:
    """Before the same doors, somebody else's thing and one that does not exist."""
    foreign = {address: doors[address] for address in ("alder", "iris for alder")}
    missing = {"alder": doors["alder"]}
    return [
        *rows_of(route, foreign, no_such, thing="foreign"),
        *rows_of(route, missing, no_such, thing="missing"),
    ]


# --- pages of an organisation --------------------------------------------------------------------
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
        data={"what": "BOTH"},
    )
    for route, methods in (("roles:reset", ("POST",)), ("roles:pause", ("GET", "HEAD", "POST")))
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

_POLICY_ROWS = [
    Row(
        route="orgs_policy:security",
        address=address,
        door=door,
        methods={**READ, "POST": f"/o/{{{address}}}/security-policy/"}
        if address in _GRANTED
        else READ_AND_POST,
    )
    for address, door in GRANTING.items()
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
    *no_such_things("roles:pause", GRANTING, NO_SUCH_TO_POST),
    *rows_of("roles:requests", COLLEAGUES, READ),
    *_REQUEST_ROWS,
    *no_such_things("roles:request", GRANTING, NO_SUCH_TO_POST),
    *_ASK_ROWS,
    *_WITHDRAW_ROWS,
    *no_such_things("roles:withdraw", MEMBERS, NO_SUCH_TO_POST),
    *_POLICY_ROWS,
    *rows_of("relations:switcher", PORTFOLIO | MORE_CLOSED_ADDRESSES, READ),
    *_FAVOURITE_ROWS,
    # The first letters of every mark, so that what must not be found would be found.
    *rows_of("contracts:search", PORTFOLIO, READ, query="q=zq"),
]

# --- the desk ------------------------------------------------------------------------------------
DESK_IMPORTS = who(**NOBODY, enter="dana", locked="dirk vera", not_found=NOT_OF_INSURER)

DESK_ORGANISATIONS = who(**NOBODY, enter="dirk dana", locked="vera", not_found=NOT_OF_INSURER)

DESK_MESSAGES = DESK_LETTERS = DESK_ORGANISATIONS  # of the same role in the cast

DESK_RECOVERY = who(**NOBODY, enter="dirk dana", locked="vera", not_found=NOT_OF_INSURER)
_TO_CASE = "/desk/recovery/{thing}/"

DESK_ROWS = [
    Row(route="accounts_desk:sign_in_helps", door=DESK_MESSAGES, methods=READ),
    Row(route="accounts_desk:sign_in_help", thing="own", door=DESK_MESSAGES, methods=READ_AND_POST),
    Row(route="accounts_desk:sign_in_help", thing="missing", door=DESK_MESSAGES, methods=NO_SUCH_TO_POST),
    Row(route="roles_desk:recoveries", door=DESK_RECOVERY, methods=READ),
    Row(route="roles_desk:recovery_open", door=DESK_RECOVERY, methods=READ_AND_POST),
    Row(route="roles_desk:recovery", thing="own", door=DESK_RECOVERY, methods=READ),
    Row(route="roles_desk:recovery", thing="foreign", door=DESK_RECOVERY, methods=NO_SUCH),
    Row(route="roles_desk:recovery", thing="missing", door=DESK_RECOVERY, methods=NO_SUCH),
    Row(
        route="roles_desk:recovery_confirm",
        thing="own",
        door=DESK_RECOVERY,
        methods={**READ, **dict.fromkeys(("GET", "HEAD", "POST"), _TO_CASE)},
    ),
    Row(route="roles_desk:recovery_confirm", thing="foreign", door=DESK_RECOVERY, methods=NO_SUCH_TO_POST),
    Row(route="roles_desk:recovery_confirm", thing="missing", door=DESK_RECOVERY, methods=NO_SUCH_TO_POST),
    Row(
        route="roles_desk:pause",
        thing="own",
        door=DESK_RECOVERY,
        methods={**READ, "POST": "/desk/recovery/"},
    ),
    Row(route="roles_desk:pause", thing="missing", door=DESK_RECOVERY, methods=NO_SUCH_TO_POST),
    Row(route="roles_desk:requests", door=DESK_ORGANISATIONS, methods=READ),
    Row(
        route="roles_desk:request",
        thing="own",
        door=DESK_ORGANISATIONS,
        methods={**READ, "POST": "/desk/requests/"},
    ),
    Row(route="roles_desk:request", thing="foreign", door=DESK_ORGANISATIONS, methods=NO_SUCH_TO_POST),
    Row(route="roles_desk:request", thing="missing", door=DESK_ORGANISATIONS, methods=NO_SUCH_TO_POST),
    Row(route="roles_desk:onboarding_list", door=DESK_ORGANISATIONS, methods=READ),
    Row(
        route="roles_desk:onboarding",
        thing="own",
        door=DESK_ORGANISATIONS,
        methods={
            **READ,
            "POST": "/desk/onboarding/{thing}/",
        },  # to approve: a colleague has to check it first
    ),
    Row(route="roles_desk:onboarding", thing="missing", door=DESK_ORGANISATIONS, methods=NO_SUCH_TO_POST),
    Row(route="jobs_desk:batches", door=DESK_IMPORTS, methods=READ),
    Row(route="jobs_desk:batch", thing="own", door=DESK_IMPORTS, methods=READ),
    Row(route="jobs_desk:batch", thing="missing", door=DESK_IMPORTS, methods=NO_SUCH),
    Row(route="jobs_desk:upload", door=DESK_IMPORTS, methods=READ_AND_POST),
    Row(
        route="jobs_desk:resume",
        thing="own",
        door=DESK_IMPORTS,
        methods={**POST_ONLY, "POST": "/desk/imports/{thing}/"},
    ),
    Row(route="jobs_desk:resume", thing="missing", door=DESK_IMPORTS, methods={**POST_ONLY, "POST": 404}),
    Row(
        route="jobs_desk:retry",
        thing="own",
        door=DESK_IMPORTS,
        methods={**READ, "POST": "/desk/imports/{thing}/"},
    ),
    Row(route="jobs_desk:retry", thing="missing", door=DESK_IMPORTS, methods=NO_SUCH_TO_POST),
    Row(route="notices_desk:messages", door=DESK_MESSAGES, methods=READ),
    Row(route="notices_desk:message", thing="own", door=DESK_MESSAGES, methods=READ),
    Row(route="notices_desk:message", thing="missing", door=DESK_MESSAGES, methods=NO_SUCH),
    *(
        row
        for route in ("notices_desk:send_again", "notices_desk:cancel")
        for row in (
            Row(
                route=route,
                thing="own",
                door=DESK_MESSAGES,
                methods={**POST_ONLY, "POST": "/desk/messages/{thing}/"},
            ),
            Row(route=route, thing="missing", door=DESK_MESSAGES, methods={**POST_ONLY, "POST": 404}),
        )
    ),
    Row(route="notices_desk:letters", door=DESK_LETTERS, methods=READ),
    Row(
        route="notices_desk:trial_letter",
        door=DESK_LETTERS,
        methods={**POST_ONLY, "POST": "/desk/letters/"},
    ),
    # The letters of the world lie in batches already.
    Row(
        route="notices_desk:batch_make",
        door=DESK_LETTERS,
        methods={**POST_ONLY, "POST": "/desk/letters/"},
    ),
    Row(route="notices_desk:batch", thing="own", door=DESK_LETTERS, methods=READ),
    Row(route="notices_desk:batch", thing="missing", door=DESK_LETTERS, methods=NO_SUCH),
    Row(route="notices_desk:batch_file", thing="own", door=DESK_LETTERS, methods=READ),
    Row(route="notices_desk:batch_file", thing="missing", door=DESK_LETTERS, methods=NO_SUCH),
    Row(
        route="notices_desk:batch_posted",
        thing="own",
        door=DESK_LETTERS,
        methods={**POST_ONLY, "POST": "/desk/letters/batches/{thing}/"},
    ),
    Row(
        route="notices_desk:batch_posted",
        thing="missing",
        door=DESK_LETTERS,
        methods={**POST_ONLY, "POST": 404},
    ),
]

# --- the person ----------------------------------------------------------------------------------
PROVED = who(**NOBODY, enter=ALL_MEMBERS)
PROVED_NOW = who(
    sign_in="nobody",
    verify="nils ada_stale",
    enrol="nils_without_factor",
    enter=ALL_MEMBERS.replace("ada_stale ", ""),
)
EVERYBODY = who(enter=" ".join(PERSONAS))
WITH_PASSWORD = who(sign_in="nobody", enter=f"nils nils_without_factor {ALL_MEMBERS}")

_ONE_ORGANISATION = {
    "ada": "alder", "ada_stale": "alder", "ben": "alder", "cato": "alder", "eva": "alder",
    "ira": "iris", "kim": "iris", "jo": "iris", "ivo": "iris",
    "olga": "oak", "bas": "birch", "cor": "cedar", "els": "elm",
}  # fmt: skip
_AT_DESK = ("dirk", "dana", "vera")
_ONLY_APP = ("ada", "ivo", "olga", "dirk", "dana", "vera", "bas", "cor", "els")

_HOME: dict[str, dict[str, Answer]] = {
    name: {"GET": f"/o/{{{home}}}/", "HEAD": f"/o/{{{home}}}/"} for name, home in _ONE_ORGANISATION.items()
}
_HOME |= {name: {"GET": "/desk/imports/", "HEAD": "/desk/imports/"} for name in _AT_DESK}

_BACK_TO_INVITATIONS: dict[str, Answer] = {
    **READ,
    **dict.fromkeys(("GET", "HEAD", "POST"), "/me/invitations/"),
}

PERSON_ROWS = [
    Row(route="orgs:chooser", door=PROVED, methods=READ, personal=_HOME),
    Row(route="activation:own", door=PROVED, methods=READ_AND_POST),
    Row(
        route="activation:accept", thing="own", door=PROVED_NOW, methods=_BACK_TO_INVITATIONS
    ),  # nobody's who asks
    Row(route="activation:accept", thing="missing", door=PROVED_NOW, methods=_BACK_TO_INVITATIONS),
    Row(route="activation:welcome", door=PROVED, methods=READ),
    Row(route="accounts:security", door=PROVED, methods=READ),
    Row(route="accounts:password_change", door=PROVED_NOW, methods=READ_AND_POST),
    Row(route="accounts:details", door=PROVED, methods=READ),
    Row(route="accounts:details_change", door=PROVED_NOW, methods=READ_AND_POST),
    Row(route="accounts:email_change", door=PROVED_NOW, methods=READ_AND_POST),
    Row(route="accounts:email_withdraw", door=PROVED, methods={**POST_ONLY, "POST": "/me/details/"}),
    Row(route="accounts:sessions", door=PROVED, methods=READ),
    Row(route="accounts:sessions_end", door=PROVED_NOW, methods={**READ, "POST": "/me/sessions/"}),
    Row(
        route="accounts:session_end",
        thing="own",
        door=PROVED_NOW,
        methods=NO_SUCH_TO_POST,  # it is Ben's
        personal={"ben": {"GET": 200, "HEAD": 200, "POST": "/me/sessions/"}},
    ),
    Row(route="accounts:session_end", thing="missing", door=PROVED_NOW, methods=NO_SUCH_TO_POST),
    Row(route="service_me:history", door=PROVED, methods=READ),
    Row(
        route="accounts:offer",
        door=PROVED,
        methods={**READ, "GET": "/o/", "HEAD": "/o/"},  # who has two ways goes on
        personal={name: {"GET": 200, "HEAD": 200} for name in (*_ONLY_APP, "ada_stale")},
    ),
    Row(
        route="accounts:recovery_codes",
        door=PROVED_NOW,
        methods=READ_AND_POST,
    ),
    Row(
        route="accounts:factor_remove",
        thing="own",
        door=PROVED_NOW,
        methods={**READ, "POST": "/me/security/"},
        personal={name: {"POST": 400} for name in _ONLY_APP},  # the last factor stays
    ),
    Row(route="accounts:factor_remove", thing="missing", door=PROVED_NOW, methods=NO_SUCH_TO_POST),
    Row(
        route="accounts:passkey_remove",
        thing="own",
        door=PROVED_NOW,
        methods=NO_SUCH_TO_POST,  # it is Ben's
        personal={"ben": {"GET": 200, "HEAD": 200, "POST": "/me/security/"}},
    ),
    Row(route="accounts:passkey_remove", thing="missing", door=PROVED_NOW, methods=NO_SUCH_TO_POST),
    Row(
        route="accounts:passkey_rename",
        thing="own",
        door=PROVED_NOW,
        methods=NO_SUCH_TO_POST,  # it is Ben's
        personal={"ben": {"GET": 200, "HEAD": 200, "POST": "/me/security/"}},
        data={"name": "At work"},
    ),
    Row(route="accounts:passkey_rename", thing="missing", door=PROVED_NOW, methods=NO_SUCH_TO_POST),
    Row(
        route="accounts:verify",
        door=WITH_PASSWORD,
        methods=READ_AND_POST,
        personal={"nils_without_factor": dict.fromkeys(METHODS, "/enrol/")},
    ),
    Row(
        route="accounts:enrol",
        door=who(
            sign_in="nobody",
            verify="nils ada_stale",
            enter="nils_without_factor " + ALL_MEMBERS.replace("ada_stale ", ""),
        ),
        methods={**READ, "POST": 400},  # a step of the wizard without its step
    ),
]

# --- before signing in, and for machines -----------------------------------------------------------
_SIGNED_IN_ALREADY: dict[str, dict[str, Answer]] = {
    name: {"GET": "/o/", "HEAD": "/o/"}
    for name in PERSONAS
    if name not in ("nobody", "nils", "nils_without_factor")
}

PUBLIC_ROWS = [
    Row(route="accounts:sign_in", door=EVERYBODY, methods={**READ, "POST": "/"}, personal=_SIGNED_IN_ALREADY),
    Row(route="accounts:sign_out", door=EVERYBODY, methods={**POST_ONLY, "POST": "/"}),
    Row(route="accounts:help", door=EVERYBODY, methods=READ),
    Row(route="accounts:help_start", door=EVERYBODY, methods=READ),
    Row(route="accounts:help_no_sms", door=EVERYBODY, methods=READ),
    Row(route="accounts:help_no_mail", door=EVERYBODY, methods=READ),
    Row(route="accounts:help_relation_number", door=EVERYBODY, methods=READ),
    Row(route="accounts:help_right_portal", door=EVERYBODY, methods=READ),
    Row(route="accounts:sign_in_help", door=EVERYBODY, methods=READ_AND_POST),
    Row(route="accounts:sign_in_help_sent", door=EVERYBODY, methods=READ),
    Row(route="accounts:password_forgotten", door=EVERYBODY, methods=READ_AND_POST),
    Row(route="accounts:password_asked", door=EVERYBODY, methods=READ),
    # whoever has the link comes in, whoever that is
    Row(route="accounts:password_new", thing="own", door=EVERYBODY, methods=READ_AND_POST),
    Row(route="accounts:password_new", thing="missing", door=EVERYBODY, methods=NO_SUCH_TO_POST),
    Row(route="accounts:email_confirm", thing="own", door=EVERYBODY, methods=READ_AND_POST),
    Row(route="accounts:email_confirm", thing="missing", door=EVERYBODY, methods=NO_SUCH_TO_POST),
    Row(route="notices:messages", door=EVERYBODY, methods=READ),
    # No gateway of this name is in use.
    Row(route="notices:sms_hook", thing="own", door=EVERYBODY, methods={**POST_ONLY, "POST": 404}),
    Row(route="notices:sms_hook", thing="missing", door=EVERYBODY, methods={**POST_ONLY, "POST": 404}),
    Row(route="activation:letter", door=EVERYBODY, methods=READ_AND_POST),
    Row(
        route="activation:password",
        door=EVERYBODY,
        methods={**READ, **dict.fromkeys(("GET", "HEAD", "POST"), "/activate/")},  # no code was proved
    ),
    Row(route="activation:open", thing="own", door=EVERYBODY, methods=READ_AND_POST),
    Row(route="activation:open", thing="missing", door=EVERYBODY, methods=NO_SUCH_TO_POST),
    Row(route="activation:decline", thing="own", door=EVERYBODY, methods=READ_AND_POST),
    Row(route="activation:decline", thing="missing", door=EVERYBODY, methods=NO_SUCH_TO_POST),
    Row(route="onboarding:form", door=EVERYBODY, methods=READ_AND_POST),
    Row(route="onboarding:sent", door=EVERYBODY, methods=READ),
    Row(route="onboarding:answer", thing="own", door=EVERYBODY, methods=READ_AND_POST),
    Row(route="onboarding:answer", thing="missing", door=EVERYBODY, methods=NO_SUCH_TO_POST),
    Row(route="recovery:letter", door=EVERYBODY, methods=READ_AND_POST),
    Row(route="recovery:link", thing="own", door=EVERYBODY, methods=READ_AND_POST),
    Row(route="recovery:link", thing="missing", door=EVERYBODY, methods=NO_SUCH_TO_POST),
    Row(route="recovery:object", thing="own", door=EVERYBODY, methods=READ_AND_POST),
    Row(route="recovery:object", thing="missing", door=EVERYBODY, methods=NO_SUCH_TO_POST),
    Row(route="set_language", door=EVERYBODY, methods={**POST_ONLY, "POST": "/"}, data={"language": "en"}),
    Row(route="health", door=EVERYBODY, methods=READ),
    Row(route="csp_report", door=EVERYBODY, methods={**POST_ONLY, "POST": 400}),
    Row(route="security_txt", door=EVERYBODY, methods=READ),
    Row(route="demo:inbox", door=EVERYBODY, methods=READ),
]

ROWS: Final = [*ORGANISATION_ROWS, *DESK_ROWS, *PERSON_ROWS, *PUBLIC_ROWS]
