"""Pages on which an administrator lists colleagues as a file and changes their access."""

from tests.nets.matrix_answers import GRANTING, NO_SUCH_TO_POST, READ, Row, no_such_things, rows_of

_TO_COLLEAGUE = "/o/{{{address}}}/colleagues/{{thing}}/"
_HOME = "/o/{{{address}}}/"


def _rows(route: str, to: str, data: dict[str, str]) -> list[Row]:
    return [
        Row(
            route=route,
            address=address,
            thing="own",
            door=door,
            methods={**READ, "POST": to.format(address=address)},
            data=data,
        )
        for address, door in GRANTING.items()
    ]


COLLEAGUE_ROWS = [
    *rows_of("roles:colleagues_csv", GRANTING, READ),
    *rows_of("roles:colleagues_excel", GRANTING, READ),
    *_rows("roles:access", _TO_COLLEAGUE, {"pause": "yes", "reason": "A long leave."}),
    *no_such_things("roles:access", GRANTING, NO_SUCH_TO_POST),
    *_rows("roles:administrator", _TO_COLLEAGUE, {"make": "yes"}),
    *no_such_things("roles:administrator", GRANTING, NO_SUCH_TO_POST),
    *_rows("roles:hand_over", _HOME, {}),
    *no_such_things("roles:hand_over", GRANTING, NO_SUCH_TO_POST),
]
