"""Pages of the desk."""

from tests.nets.matrix_answers import (
    NO_SUCH,
    NO_SUCH_TO_POST,
    NOBODY,
    NOT_OF_INSURER,
    POST_ONLY,
    READ,
    READ_AND_POST,
    Row,
    who,
)

DESK_IMPORTS = who(**NOBODY, enter="dana", locked="dirk vera", not_found=NOT_OF_INSURER)

DESK_ORGANISATIONS = who(**NOBODY, enter="dirk dana", locked="vera", not_found=NOT_OF_INSURER)

DESK_MESSAGES = DESK_LETTERS = DESK_ORGANISATIONS  # of the same role in the cast

DESK_RECOVERY = who(**NOBODY, enter="dirk dana", locked="vera", not_found=NOT_OF_INSURER)
_TO_CASE = "/desk/recovery/{thing}/"

DESK_ROWS = [
    Row(route="accounts_desk:sign_in_helps", door=DESK_MESSAGES, methods=READ),
    Row(route="accounts_desk:sign_in_help", thing="own", door=DESK_MESSAGES, methods=READ_AND_POST),
    Row(route="accounts_desk:sign_in_help", thing="missing", door=DESK_MESSAGES, methods=NO_SUCH_TO_POST),
    Row(route="roles_desk:recoveries", door=DESK_RECOVERY, methods=READ),
    Row(route="roles_desk:recovery_open", door=DESK_RECOVERY, methods=READ_AND_POST),
    Row(route="roles_desk:recovery", thing="own", door=DESK_RECOVERY, methods=READ),
    Row(route="roles_desk:recovery", thing="foreign", door=DESK_RECOVERY, methods=NO_SUCH),
    Row(route="roles_desk:recovery", thing="missing", door=DESK_RECOVERY, methods=NO_SUCH),
    Row(
        route="roles_desk:recovery_confirm",
        thing="own",
        door=DESK_RECOVERY,
        methods={**READ, **dict.fromkeys(("GET", "HEAD", "POST"), _TO_CASE)},
    ),
    Row(route="roles_desk:recovery_confirm", thing="foreign", door=DESK_RECOVERY, methods=NO_SUCH_TO_POST),
    Row(route="roles_desk:recovery_confirm", thing="missing", door=DESK_RECOVERY, methods=NO_SUCH_TO_POST),
    Row(
        route="roles_desk:pause",
        thing="own",
        door=DESK_RECOVERY,
        methods={**READ, "POST": "/desk/recovery/"},
    ),
    Row(route="roles_desk:pause", thing="missing", door=DESK_RECOVERY, methods=NO_SUCH_TO_POST),
    Row(route="roles_desk:requests", door=DESK_ORGANISATIONS, methods=READ),
    Row(
        route="roles_desk:request",
        thing="own",
        door=DESK_ORGANISATIONS,
        methods={**READ, "POST": "/desk/requests/"},
    ),
    Row(route="roles_desk:request", thing="foreign", door=DESK_ORGANISATIONS, methods=NO_SUCH_TO_POST),
    Row(route="roles_desk:request", thing="missing", door=DESK_ORGANISATIONS, methods=NO_SUCH_TO_POST),
    Row(route="roles_desk:reviews", door=DESK_ORGANISATIONS, methods=READ),
    Row(
        route="roles_desk:review",
        thing="own",
        door=DESK_ORGANISATIONS,
        methods={**READ, "POST": "/desk/reviews/"},
    ),
    Row(route="roles_desk:review", thing="foreign", door=DESK_ORGANISATIONS, methods=NO_SUCH_TO_POST),
    Row(route="roles_desk:review", thing="missing", door=DESK_ORGANISATIONS, methods=NO_SUCH_TO_POST),
    Row(route="roles_desk:onboarding_list", door=DESK_ORGANISATIONS, methods=READ),
    Row(
        route="roles_desk:onboarding",
        thing="own",
        door=DESK_ORGANISATIONS,
        methods={
            **READ,
            "POST": "/desk/onboarding/{thing}/",
        },  # to approve: a colleague has to check it first
    ),
    Row(route="roles_desk:onboarding", thing="missing", door=DESK_ORGANISATIONS, methods=NO_SUCH_TO_POST),
    Row(route="jobs_desk:batches", door=DESK_IMPORTS, methods=READ),
    Row(route="jobs_desk:batch", thing="own", door=DESK_IMPORTS, methods=READ),
    Row(route="jobs_desk:batch", thing="missing", door=DESK_IMPORTS, methods=NO_SUCH),
    Row(route="jobs_desk:upload", door=DESK_IMPORTS, methods=READ_AND_POST),
    Row(
        route="jobs_desk:resume",
        thing="own",
        door=DESK_IMPORTS,
        methods={**POST_ONLY, "POST": "/desk/imports/{thing}/"},
    ),
    Row(route="jobs_desk:resume", thing="missing", door=DESK_IMPORTS, methods={**POST_ONLY, "POST": 404}),
    Row(
        route="jobs_desk:retry",
        thing="own",
        door=DESK_IMPORTS,
        methods={**READ, "POST": "/desk/imports/{thing}/"},
    ),
    Row(route="jobs_desk:retry", thing="missing", door=DESK_IMPORTS, methods=NO_SUCH_TO_POST),
    Row(route="notices_desk:messages", door=DESK_MESSAGES, methods=READ),
    Row(route="notices_desk:message", thing="own", door=DESK_MESSAGES, methods=READ),
    Row(route="notices_desk:message", thing="missing", door=DESK_MESSAGES, methods=NO_SUCH),
    *(
        row
        for route in ("notices_desk:send_again", "notices_desk:cancel")
        for row in (
            Row(
                route=route,
                thing="own",
                door=DESK_MESSAGES,
                methods={**POST_ONLY, "POST": "/desk/messages/{thing}/"},
            ),
            Row(route=route, thing="missing", door=DESK_MESSAGES, methods={**POST_ONLY, "POST": 404}),
        )
    ),
    Row(route="notices_desk:letters", door=DESK_LETTERS, methods=READ),
    Row(
        route="notices_desk:trial_letter",
        door=DESK_LETTERS,
        methods={**POST_ONLY, "POST": "/desk/letters/"},
    ),
    # The letters of the world lie in batches already.
    Row(
        route="notices_desk:batch_make",
        door=DESK_LETTERS,
        methods={**POST_ONLY, "POST": "/desk/letters/"},
    ),
    Row(route="notices_desk:batch", thing="own", door=DESK_LETTERS, methods=READ),
    Row(route="notices_desk:batch", thing="missing", door=DESK_LETTERS, methods=NO_SUCH),
    Row(route="notices_desk:batch_file", thing="own", door=DESK_LETTERS, methods=READ),
    Row(route="notices_desk:batch_file", thing="missing", door=DESK_LETTERS, methods=NO_SUCH),
    Row(
        route="notices_desk:batch_posted",
        thing="own",
        door=DESK_LETTERS,
        methods={**POST_ONLY, "POST": "/desk/letters/batches/{thing}/"},
    ),
    Row(
        route="notices_desk:batch_posted",
        thing="missing",
        door=DESK_LETTERS,
        methods={**POST_ONLY, "POST": 404},
    ),
]

# --- the person ----------------------------------------------------------------------------------
