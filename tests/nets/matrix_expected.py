"""All rows of the access matrix, by hand; see `matrix_answers`."""

from typing import Final

from tests.nets.matrix_answers import Row
from tests.nets.matrix_batches import BATCH_ROWS
from tests.nets.matrix_colleagues import COLLEAGUE_ROWS
from tests.nets.matrix_desk import DESK_ROWS
from tests.nets.matrix_look import LOOK_ROWS
from tests.nets.matrix_organisations import ORGANISATION_ROWS
from tests.nets.matrix_persons import PERSON_ROWS, PUBLIC_ROWS
from tests.nets.matrix_policy import POLICY_ROWS
from tests.nets.matrix_reviews import REVIEW_ROWS
from tests.nets.matrix_trail import TRAIL_ROWS

ROWS: Final[list[Row]] = [
    *ORGANISATION_ROWS,
    *COLLEAGUE_ROWS,
    *BATCH_ROWS,
    *POLICY_ROWS,
    *REVIEW_ROWS,
    *TRAIL_ROWS,
    *DESK_ROWS,
    *LOOK_ROWS,
    *PERSON_ROWS,
    *PUBLIC_ROWS,
]
