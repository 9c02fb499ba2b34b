"""The access matrix: what everybody gets, at every address, by every method. Written by hand.

It imports nothing of the portal and computes nothing from it: whoever changes who may do what changes this
file too. A row is a route at an address (for pages about one thing: with which thing); its cells say for each
persona what the door does, and for whoever comes in what each method answers. What the door does is the same
for every method, also for one the page does not have: 404 and 403 come before 405.

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

METHODS: Final = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
FEW_METHODS: Final = ("GET", "POST")
ALL_METHODS_AT: Final = ("", "alder", "iris for alder")
"""Where every method is asked by everybody; at other addresses those of FEW_METHODS, and every one by whoever comes in."""


def who(**groups: str) -> dict[str, Answer]:
    """What the door does, from names of personas by answer; a persona in no group is not asked, which is an error."""
    answers = {
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
    "iris for oak": CLOSED,  # there was never a mandate
    "iris for nowhere": CLOSED,
    "alder for birch": CLOSED,  # both exist, neither mandated the other
    "alder's twin": CLOSED,
    "iris's twin for alder's twin": CLOSED,
    "nowhere": CLOSED,
}

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


def somebody_elses(doors: Doors) -> Doors:
    """The same doors before a thing of another organisation, or one that does not exist: who came in gets 404."""
    return {
        address: {name: NOT_FOUND if answer == IN else answer for name, answer in cells.items()}
        for address, cells in doors.items()
    }


READ: Final[dict[str, Answer]] = {
    "GET": 200, "HEAD": 200, "OPTIONS": 200, "POST": 405, "PUT": 405, "PATCH": 405, "DELETE": 405,
}  # fmt: skip
READ_AND_POST: Final[dict[str, Answer]] = {**READ, "POST": 200}
POST_ONLY: Final[dict[str, Answer]] = {**READ, "GET": 405, "HEAD": 405}


@dataclass(frozen=True, kw_only=True)
class Row:
    """One route at one address.

    `thing` says which object the address names: "own", "foreign", "missing" or "". `methods` is what whoever
    comes in gets; `personal` has what one persona gets instead. `data` is what is posted.
    """

    route: str
    address: str = ""
    thing: str = ""
    door: dict[str, Answer]
    methods: dict[str, Answer]
    personal: dict[str, dict[str, Answer]] = field(default_factory=dict)
    data: dict[str, str] = field(default_factory=dict)


def rows_of(route: str, doors: Doors, methods: dict[str, Answer], *, thing: str = "") -> list[Row]:
    """A row for each address."""
    return [Row(route=route, address=address, door=door, methods=methods, thing=thing) for address, door in doors.items()]


FOREIGN_AT = ("alder", "iris for alder", "iris", "oak")


def rows_of_thing(route: str, doors: Doors, methods: dict[str, Answer]) -> list[Row]:
    """The same, with somebody else's thing and one that does not exist, where somebody comes in."""
    rows = rows_of(route, doors, methods, thing="own")
    for thing in ("foreign", "missing"):
        closed = {address: door for address, door in somebody_elses(doors).items() if address in FOREIGN_AT}
        rows += rows_of(route, closed, methods, thing=thing)
    return rows


# --- pages of an organisation --------------------------------------------------------------------
_GRANTED: dict[str, tuple[dict[str, str], str]] = {
    "alder": ({"role": "CONTRACT_VIEWER"}, "/o/{alder}/colleagues/{thing}/"),
    "iris": ({"role": "CONTRACT_VIEWER"}, "/o/{iris}/colleagues/{thing}/"),
    "oak": ({"role": "AUDITOR"}, "/o/{oak}/colleagues/{thing}/"),
    "insurer": ({"role": "DESK_RECOVERY"}, "/o/{insurer}/colleagues/{thing}/"),
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
_foreign_granting = {address: door for address, door in somebody_elses(GRANTING).items() if address in FOREIGN_AT}

ORGANISATION_ROWS = [
    *rows_of("service:home", MEMBERS, READ),
    *rows_of("invoices:list", FINANCIALS, READ),
    *rows_of_thing("invoices:detail", FINANCIALS, READ),
    *rows_of_thing("invoices:pdf", FINANCIALS, READ),
    *rows_of_thing("invoices:original", FINANCIALS, READ),
    *rows_of_thing("invoices:attachment", FINANCIALS, READ),
    *rows_of("roles:colleagues", COLLEAGUES, READ),
    *rows_of_thing("roles:colleague", COLLEAGUES, READ),
    *_GRANT_ROWS,
    *rows_of("roles:grant", _foreign_granting, READ_AND_POST, thing="foreign"),
    *rows_of("roles:grant", _foreign_granting, READ_AND_POST, thing="missing"),
    *_GRANT_END_ROWS,
    *rows_of("roles:grant_end", _foreign_granting, READ_AND_POST, thing="foreign"),
    *rows_of("roles:grant_end", _foreign_granting, READ_AND_POST, thing="missing"),
    *rows_of("relations:switcher", PORTFOLIO, READ),
    *_FAVOURITE_ROWS,
]

# --- the desk ------------------------------------------------------------------------------------
DESK_IMPORTS = who(**NOBODY, enter="dana", locked="dirk vera", not_found=NOT_OF_INSURER)

DESK_ROWS = [
    Row(route="jobs_desk:batches", door=DESK_IMPORTS, methods=READ),
    Row(route="jobs_desk:batch", thing="own", door=DESK_IMPORTS, methods=READ),
    Row(
        route="jobs_desk:batch",
        thing="missing",
        door=who(**NOBODY, locked="dirk vera", not_found=f"dana {NOT_OF_INSURER}"),
        methods=READ,
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
} | {name: {"GET": "/desk/imports/", "HEAD": "/desk/imports/"} for name in _AT_DESK}

PERSON_ROWS = [
    Row(route="orgs:chooser", door=PROVED, methods=READ, personal=_HOME),
    Row(route="accounts:security", door=PROVED, methods=READ),
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
    Row(
        route="accounts:factor_remove",
        thing="missing",
        door=who(
            sign_in="nobody",
            verify="nils ada_stale",
            enrol="nils_without_factor",
            not_found=ALL_MEMBERS.replace("ada_stale ", ""),
        ),
        methods=READ_AND_POST,
    ),
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
        methods=READ_AND_POST,
    ),
]

# --- before signing in, and for machines -----------------------------------------------------------
_SIGNED_IN_ALREADY: dict[str, dict[str, Answer]] = {
    name: {"GET": "/o/", "HEAD": "/o/"} for name in PERSONAS if name not in ("nobody", "nils", "nils_without_factor")
}

PUBLIC_ROWS = [
    Row(route="accounts:sign_in", door=EVERYBODY, methods=READ_AND_POST, personal=_SIGNED_IN_ALREADY),
    Row(route="accounts:sign_out", door=EVERYBODY, methods={**POST_ONLY, "POST": "/"}),
    Row(route="accounts:help", door=EVERYBODY, methods=READ),
    Row(route="set_language", door=EVERYBODY, methods={**POST_ONLY, "POST": "/"}, data={"language": "en"}),
    Row(route="health", door=EVERYBODY, methods=READ),
    Row(route="csp_report", door=EVERYBODY, methods={**POST_ONLY, "POST": 400}),
    Row(route="security_txt", door=EVERYBODY, methods=READ),
    Row(route="demo:inbox", door=EVERYBODY, methods=READ),
]

ROWS: Final = [*ORGANISATION_ROWS, *DESK_ROWS, *PERSON_ROWS, *PUBLIC_ROWS]
