"""The history of an organisation, for its administrators and auditors there alone; and that of all, for the desk."""

from typing import Final

from tests.nets.matrix_answers import (
    COLLEAGUES,
    GRANTING,
    NO_SUCH,
    NOBODY,
    NOT_OF_INSURER,
    READ,
    Row,
    rows_of,
    rows_of_thing,
    who,
)

DESK_AUDIT = who(**NOBODY, enter="dirk", locked="vera dana", not_found=NOT_OF_INSURER)

TRAIL_ROWS: Final[list[Row]] = [
    *rows_of("service:history", COLLEAGUES, READ),
    *rows_of("service:history_csv", GRANTING, READ),
    *rows_of_thing("service:event", COLLEAGUES, READ),
    Row(route="service_desk:audit", door=DESK_AUDIT, methods=READ),
    Row(route="service_desk:audit_csv", door=DESK_AUDIT, methods=READ),
    Row(route="service_desk:event", thing="own", door=DESK_AUDIT, methods=READ),
    Row(route="service_desk:event", thing="missing", door=DESK_AUDIT, methods=NO_SUCH),
]
