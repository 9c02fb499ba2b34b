"""The access matrix: what everybody gets, at every address, by every method. Written by hand.

The rows stand in the files `matrix_…` beside this one, which holds what they have in common. They import nothing
of the portal and compute nothing from it: whoever changes who may do what changes them too. A row is a route at an address (for pages about one thing: with which thing); its cells say for each
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
