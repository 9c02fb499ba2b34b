"""The history of an organisation: for its administrators and auditors, and in the own organisation alone."""

from typing import Final

from tests.nets.matrix_answers import COLLEAGUES, READ, Row, rows_of, rows_of_thing

TRAIL_ROWS: Final[list[Row]] = [
    *rows_of("service:history", COLLEAGUES, READ),
    *rows_of("service:history_csv", COLLEAGUES, READ),
    *rows_of_thing("service:event", COLLEAGUES, READ),
]
