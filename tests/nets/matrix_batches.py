"""Files with colleagues: each administrator sees the own ones."""

from tests.nets.matrix_answers import (
    COLLEAGUES,
    GRANTING,
    NO_SUCH,
    NO_SUCH_TO_POST,
    READ,
    READ_AND_POST,
    Row,
    no_such_things,
    rows_of,
    rows_of_thing,
)

_BATCH_ROWS = [
    Row(
        route="roles:batch",
        address=address,
        thing="own",
        door=door,
        methods={**READ, "POST": f"/o/{{{address}}}/colleagues/batch/{{thing}}/"},  # no button was pressed
    )
    for address, door in COLLEAGUES.items()
]

BATCH_ROWS = [
    *rows_of("roles:batches", COLLEAGUES, READ_AND_POST),
    *rows_of("roles:batch_template_csv", COLLEAGUES, READ),
    *rows_of("roles:batch_template_xlsx", COLLEAGUES, READ),
    *_BATCH_ROWS,
    *no_such_things("roles:batch", COLLEAGUES, NO_SUCH_TO_POST),
    *rows_of_thing("roles:batch_order", GRANTING, READ_AND_POST, no_such=NO_SUCH_TO_POST),
    *rows_of_thing("roles:batch_wrong", COLLEAGUES, READ, no_such=NO_SUCH),
]
