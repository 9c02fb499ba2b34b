"""Pages of a person, and those for everybody."""

from tests.nets.matrix_answers import (
    ALL_MEMBERS,
    METHODS,
    NO_SUCH,
    NO_SUCH_TO_POST,
    NOBODY,
    PERSONAS,
    POST_ONLY,
    READ,
    READ_AND_POST,
    Answer,
    Row,
    who,
)

PROVED = who(**NOBODY, enter=ALL_MEMBERS)
PROVED_NOW = who(
    sign_in="nobody",
    verify="nils ada_stale",
    enrol="nils_without_factor",
    enter=ALL_MEMBERS.replace("ada_stale ", ""),
)
EVERYBODY = who(enter=" ".join(PERSONAS))
WITH_PASSWORD = who(sign_in="nobody", enter=f"nils nils_without_factor {ALL_MEMBERS}")

_ONE_ORGANISATION = {
    "ada": "alder", "ada_stale": "alder", "ben": "alder", "cato": "alder", "eva": "alder",
    "ira": "iris", "kim": "iris", "jo": "iris", "ivo": "iris",
    "olga": "oak", "bas": "birch", "cor": "cedar", "els": "elm",
}  # fmt: skip
_AT_DESK = ("dirk", "dana", "vera")
_ONLY_APP = ("ada", "ivo", "olga", "dirk", "dana", "vera", "bas", "cor", "els")

_HOME: dict[str, dict[str, Answer]] = {
    name: {"GET": f"/o/{{{home}}}/", "HEAD": f"/o/{{{home}}}/"} for name, home in _ONE_ORGANISATION.items()
}
_HOME |= {name: {"GET": "/desk/requests/", "HEAD": "/desk/requests/"} for name in _AT_DESK}

_BACK_TO_INVITATIONS: dict[str, Answer] = {
    **READ,
    **dict.fromkeys(("GET", "HEAD", "POST"), "/me/invitations/"),
}

PERSON_ROWS = [
    Row(route="orgs:chooser", door=PROVED, methods=READ, personal=_HOME),
    Row(route="activation:own", door=PROVED, methods=READ_AND_POST),
    Row(
        route="activation:accept", thing="own", door=PROVED_NOW, methods=_BACK_TO_INVITATIONS
    ),  # nobody's who asks
    Row(route="activation:accept", thing="missing", door=PROVED_NOW, methods=_BACK_TO_INVITATIONS),
    Row(route="activation:welcome", door=PROVED, methods=READ),
    Row(route="accounts:security", door=PROVED, methods=READ),
    Row(route="accounts:password_change", door=PROVED_NOW, methods=READ_AND_POST),
    Row(route="accounts:details", door=PROVED, methods=READ),
    Row(route="accounts:details_change", door=PROVED_NOW, methods=READ_AND_POST),
    Row(route="accounts:email_change", door=PROVED_NOW, methods=READ_AND_POST),
    # No administrator proposed anything: the page leads back to the details.
    Row(
        route="accounts:email_agree",
        door=PROVED_NOW,
        methods={**READ_AND_POST, "GET": "/me/details/", "HEAD": "/me/details/"},
    ),
    Row(
        route="accounts:details_agree",
        door=PROVED_NOW,
        # Nothing waits: the answer to a post says so.
        methods={**READ_AND_POST, "GET": "/me/details/", "HEAD": "/me/details/"},
    ),
    Row(route="accounts:email_withdraw", door=PROVED, methods={**POST_ONLY, "POST": "/me/details/"}),
    Row(route="accounts:sessions", door=PROVED, methods=READ),
    Row(route="accounts:sessions_end", door=PROVED_NOW, methods={**READ, "POST": "/me/sessions/"}),
    Row(
        route="accounts:session_end",
        thing="own",
        door=PROVED_NOW,
        methods=NO_SUCH_TO_POST,  # it is Ben's
        personal={"ben": {"GET": 200, "HEAD": 200, "POST": "/me/sessions/"}},
    ),
    Row(route="accounts:session_end", thing="missing", door=PROVED_NOW, methods=NO_SUCH_TO_POST),
    Row(route="service_me:history", door=PROVED, methods=READ),
    Row(route="service_me:history_csv", door=PROVED_NOW, methods=READ),
    Row(route="service_me:event", thing="own", door=PROVED, methods=NO_SUCH, personal={"ben": READ}),  # Ben's
    Row(route="service_me:event", thing="missing", door=PROVED, methods=NO_SUCH),
    Row(
        route="accounts:offer",
        door=PROVED,
        methods={**READ, "GET": "/o/", "HEAD": "/o/"},  # who has two ways goes on
        personal={name: {"GET": 200, "HEAD": 200} for name in (*_ONLY_APP, "ada_stale")},
    ),
    Row(
        route="accounts:recovery_codes",
        door=PROVED_NOW,
        methods=READ_AND_POST,
    ),
    Row(
        route="accounts:factor_remove",
        thing="own",
        door=PROVED_NOW,
        methods={**READ, "POST": "/me/security/"},
        personal={name: {"POST": 400} for name in _ONLY_APP},  # the last factor stays
    ),
    Row(route="accounts:factor_remove", thing="missing", door=PROVED_NOW, methods=NO_SUCH_TO_POST),
    Row(
        route="accounts:passkey_remove",
        thing="own",
        door=PROVED_NOW,
        methods=NO_SUCH_TO_POST,  # it is Ben's
        personal={"ben": {"GET": 200, "HEAD": 200, "POST": "/me/security/"}},
    ),
    Row(route="accounts:passkey_remove", thing="missing", door=PROVED_NOW, methods=NO_SUCH_TO_POST),
    Row(
        route="accounts:passkey_rename",
        thing="own",
        door=PROVED_NOW,
        methods=NO_SUCH_TO_POST,  # it is Ben's
        personal={"ben": {"GET": 200, "HEAD": 200, "POST": "/me/security/"}},
        data={"name": "At work"},
    ),
    Row(route="accounts:passkey_rename", thing="missing", door=PROVED_NOW, methods=NO_SUCH_TO_POST),
    Row(
        route="accounts:verify",
        door=WITH_PASSWORD,
        methods=READ_AND_POST,
        personal={"nils_without_factor": dict.fromkeys(METHODS, "/enrol/")},
    ),
    Row(
        route="accounts:enrol",
        door=who(
            sign_in="nobody",
            verify="nils ada_stale",
            enter="nils_without_factor " + ALL_MEMBERS.replace("ada_stale ", ""),
        ),
        methods={**READ, "POST": 400},  # a step of the wizard without its step
    ),
]

# --- before signing in, and for machines -----------------------------------------------------------
_SIGNED_IN_ALREADY: dict[str, dict[str, Answer]] = {
    name: {"GET": "/o/", "HEAD": "/o/"}
    for name in PERSONAS
    if name not in ("nobody", "nils", "nils_without_factor")
}

PUBLIC_ROWS = [
    Row(route="accounts:sign_in", door=EVERYBODY, methods={**READ, "POST": "/"}, personal=_SIGNED_IN_ALREADY),
    Row(route="accounts:sign_out", door=EVERYBODY, methods={**POST_ONLY, "POST": "/"}),
    Row(route="accounts:help", door=EVERYBODY, methods=READ),
    Row(route="accounts:help_start", door=EVERYBODY, methods=READ),
    Row(route="accounts:help_no_sms", door=EVERYBODY, methods=READ),
    Row(route="accounts:help_no_mail", door=EVERYBODY, methods=READ),
    Row(route="accounts:help_relation_number", door=EVERYBODY, methods=READ),
    Row(route="accounts:help_right_portal", door=EVERYBODY, methods=READ),
    Row(route="accounts:sign_in_help", door=EVERYBODY, methods=READ_AND_POST),
    Row(route="accounts:sign_in_help_sent", door=EVERYBODY, methods=READ),
    Row(route="accounts:password_forgotten", door=EVERYBODY, methods=READ_AND_POST),
    Row(route="accounts:password_asked", door=EVERYBODY, methods=READ),
    # whoever has the link comes in, whoever that is
    Row(route="accounts:password_new", thing="own", door=EVERYBODY, methods=READ_AND_POST),
    Row(route="accounts:password_new", thing="missing", door=EVERYBODY, methods=NO_SUCH_TO_POST),
    Row(route="accounts:email_confirm", thing="own", door=EVERYBODY, methods=READ_AND_POST),
    Row(route="accounts:email_confirm", thing="missing", door=EVERYBODY, methods=NO_SUCH_TO_POST),
    Row(route="notices:messages", door=EVERYBODY, methods=READ),
    # No gateway of this name is in use.
    Row(route="notices:sms_hook", thing="own", door=EVERYBODY, methods={**POST_ONLY, "POST": 404}),
    Row(route="notices:sms_hook", thing="missing", door=EVERYBODY, methods={**POST_ONLY, "POST": 404}),
    Row(route="activation:letter", door=EVERYBODY, methods=READ_AND_POST),
    Row(
        route="activation:password",
        door=EVERYBODY,
        methods={**READ, **dict.fromkeys(("GET", "HEAD", "POST"), "/activate/")},  # no code was proved
    ),
    Row(route="activation:open", thing="own", door=EVERYBODY, methods=READ_AND_POST),
    Row(route="activation:open", thing="missing", door=EVERYBODY, methods=NO_SUCH_TO_POST),
    Row(route="activation:decline", thing="own", door=EVERYBODY, methods=READ_AND_POST),
    Row(route="activation:decline", thing="missing", door=EVERYBODY, methods=NO_SUCH_TO_POST),
    Row(route="onboarding:form", door=EVERYBODY, methods=READ_AND_POST),
    Row(route="onboarding:sent", door=EVERYBODY, methods=READ),
    Row(route="onboarding:answer", thing="own", door=EVERYBODY, methods=READ_AND_POST),
    Row(route="onboarding:answer", thing="missing", door=EVERYBODY, methods=NO_SUCH_TO_POST),
    Row(route="recovery:letter", door=EVERYBODY, methods=READ_AND_POST),
    Row(route="recovery:link", thing="own", door=EVERYBODY, methods=READ_AND_POST),
    Row(route="recovery:link", thing="missing", door=EVERYBODY, methods=NO_SUCH_TO_POST),
    Row(route="recovery:object", thing="own", door=EVERYBODY, methods=READ_AND_POST),
    Row(route="recovery:object", thing="missing", door=EVERYBODY, methods=NO_SUCH_TO_POST),
    Row(route="set_language", door=EVERYBODY, methods={**POST_ONLY, "POST": "/"}, data={"language": "en"}),
    Row(route="health", door=EVERYBODY, methods=READ),
    Row(route="csp_report", door=EVERYBODY, methods={**POST_ONLY, "POST": 400}),
    Row(route="security_txt", door=EVERYBODY, methods=READ),
    Row(route="demo:inbox", door=EVERYBODY, methods=READ),
]
