"""The access matrix: route, address, persona and method against what was written down by hand."""

import pytest

from tests.nets import matrix
from tests.nets.matrix_expected import ROWS

pytestmark = pytest.mark.usefixtures("marked_world", "unmeasured")


def test_every_route_has_rows_and_every_row_a_route_and_everybody_is_asked():
    assert matrix.coverage_problems() == []


@pytest.mark.parametrize("route", sorted({row.route for row in ROWS}))
def test_everybody_gets_the_answer_that_was_written_down(route):
    assert matrix.answer_problems([row for row in ROWS if row.route == route]) == []
