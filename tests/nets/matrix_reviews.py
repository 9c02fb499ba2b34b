"""Pages of the access review: for the functional administrator of the own organisation."""

from tests.nets.matrix_answers import COLLEAGUES, GRANTING, READ, READ_AND_POST, Row, rows_of, rows_of_thing

_ADMINISTERED = ("alder", "iris", "oak", "insurer")

_LEADING_ON = [
    Row(
        route=route,
        address=address,
        door=door,
        # One is open already, and nothing was chosen: both lead to the people of it.
        methods={**READ, "POST": f"/o/{{{address}}}/review/people/"}
        if address in _ADMINISTERED
        else READ_AND_POST,
    )
    for route in ("roles:review_start", "roles:review_decide")
    for address, door in GRANTING.items()
]

REVIEW_ROWS = [
    *rows_of("roles:review", COLLEAGUES, READ),
    *_LEADING_ON,
    *rows_of("roles:review_close", GRANTING, READ_AND_POST),
    *rows_of_thing("roles:review_report", GRANTING, READ),
]
