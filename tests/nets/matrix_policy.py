"""The rules of an organisation, and roles that wait there for a second administrator."""

from tests.nets.matrix_answers import GRANTING, NO_SUCH_TO_POST, READ_AND_POST, rows_of, rows_of_thing

POLICY_ROWS = [
    *rows_of("orgs_policy:security", GRANTING, READ_AND_POST),  # an empty form changes nothing
    # Whoever proposed what waits there administers nothing any more: agreeing is refused on the page.
    *rows_of_thing("roles:proposal", GRANTING, READ_AND_POST, no_such=NO_SUCH_TO_POST),
]
