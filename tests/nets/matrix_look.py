"""Looking along, appointing administrators, and the page of roles."""

from tests.nets.matrix_answers import (
    COLLEAGUES,
    NO_SUCH,
    NO_SUCH_TO_POST,
    NOBODY,
    NOT_OF_INSURER,
    READ,
    READ_AND_POST,
    Row,
    who,
)
from tests.nets.matrix_desk import DESK_ORGANISATIONS

DESK_LOOK = who(**NOBODY, enter="dirk", locked="dana vera", not_found=NOT_OF_INSURER)
_TO_LOOKS = "/desk/look/"
_TO_CASE = "/desk/administrators/{thing}/"
_TO_LIST = dict.fromkeys(("GET", "HEAD", "POST"), _TO_LOOKS)

LOOK_ROWS = [
    Row(route="roles_desk:looks", door=DESK_LOOK, methods=READ),
    Row(route="roles_desk:look_start", door=DESK_LOOK, methods=READ_AND_POST),
    Row(route="roles_desk:look_stop", thing="own", door=DESK_LOOK, methods={**READ, **_TO_LIST}),
    Row(
        route="roles_desk:look_stop",
        thing="missing",
        door=DESK_LOOK,
        methods={**READ, **_TO_LIST, "POST": 404},
    ),
    Row(route="roles_desk:appointments", door=DESK_ORGANISATIONS, methods=READ),
    Row(route="roles_desk:appointment_needs", door=DESK_ORGANISATIONS, methods=READ),
    Row(route="roles_desk:appointment_propose", door=DESK_ORGANISATIONS, methods=READ_AND_POST),
    Row(route="roles_desk:invitation", thing="own", door=DESK_ORGANISATIONS, methods=READ_AND_POST),
    Row(route="roles_desk:invitation", thing="foreign", door=DESK_ORGANISATIONS, methods=NO_SUCH_TO_POST),
    Row(route="roles_desk:invitation", thing="missing", door=DESK_ORGANISATIONS, methods=NO_SUCH_TO_POST),
    Row(route="roles_desk:appointment", thing="own", door=DESK_ORGANISATIONS, methods=READ),
    Row(route="roles_desk:appointment", thing="missing", door=DESK_ORGANISATIONS, methods=NO_SUCH),
    Row(
        route="roles_desk:appointment_decide",
        thing="own",
        door=DESK_ORGANISATIONS,
        methods={**READ, **dict.fromkeys(("GET", "HEAD", "POST"), _TO_CASE)},
    ),
    Row(
        route="roles_desk:appointment_decide",
        thing="missing",
        door=DESK_ORGANISATIONS,
        methods=NO_SUCH_TO_POST,
    ),
    # No role is named: the page says so.
    *(
        Row(
            route="roles:roles",
            address=address,
            door=door,
            methods={**READ, "POST": f"/o/{{{address}}}/roles/"}
            if address in ("alder", "iris", "oak", "insurer")
            else READ_AND_POST,
        )
        for address, door in COLLEAGUES.items()
    ),
]
