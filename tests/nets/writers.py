"""Net: what only one place may write or enter is written and entered nowhere else."""

import re
from pathlib import Path

OURS = (
    "access", "accounts", "audit", "business_portal", "common", "contracts", "demo", "invoices", "jobs", "limits",
    "notices", "orgs", "relations", "roles", "service",
)  # fmt: skip

SINGLE_PLACES: dict[str, tuple[str, frozenset[str]]] = {
    "set_config of the database": (r"set_config\('portal", frozenset({"access/database.py"})),
    "guardian's assign and remove": (r"\b(assign_perm|remove_perm|bulk_assign_perm)\b", frozenset()),
    "rows of permissions": (
        r"(OrganisationPermission|MandatePermission)(\(|\.objects\.(filter\([^)]*\)\.delete|create|bulk_create|update))",
        frozenset({"roles/object_permissions.py", "roles/models/granting.py"}),
    ),
    "Django's login": (r"(?<!def )\blogin\(", frozenset({"accounts/sessions.py"})),
    "keys of a signed-in session": (
        r"session\[(SESSION_KEY|HASH_SESSION_KEY|DEVICE_ID_SESSION_KEY|PROVED_AT|\"second_factor_at\")\]\s*=",
        frozenset({"accounts/sessions.py"}),
    ),
    "queries in views": (r"\.objects\.", frozenset()),
}
"""What, the words by which it is found, and the only files that may hold them."""

SYSTEM_PLACES: dict[tuple[str, str], str] = {
    ("accounts/backends.py", "session"): "who a session belongs to is asked before anybody is known",
    ("accounts/selectors.py", "person of the session"): "asked at sign-in, before the scope is the person's",
    ("accounts/selectors.py", "second factor being set up"): "asked half signed in",
    (
        "accounts/selectors.py",
        "person of a question, at the desk",
    ): "the desk reads the outbox, and no people of customers",
    (
        "accounts/selectors.py",
        "who keeps the details of a person",
    ): "names administrators of other organisations",
    ("accounts/services/details_proposals.py", "details proposed"): "the system alone writes people",
    ("accounts/services/email_changes.py", "e-mail change"): "the system alone writes people; links open it",
    ("accounts/services/forgotten.py", "password forgotten"): "nobody is known yet",
    ("accounts/services/own_password.py", "own password"): "the system alone writes people",
    ("accounts/services/people.py", "own details"): "the system alone writes people",
    (
        "accounts/services/sign_in_help.py",
        "help with signing in",
    ): "asked by nobody known; answers look at the outbox",
    (
        "roles/services/policy.py",
        "security policy of the own organisation",
    ): "the system alone writes organisations",
    ("accounts/selectors.py", "second factors of one person"): "asked half signed in",
    ("accounts/session_store.py", "session row"): "the session is read before anybody is known",
    ("accounts/services/cleaning.py", "cleaning after sign-in"): "what is over goes for everybody",
    ("accounts/services/factors.py", "second factor being set up"): "the system alone writes factors",
    ("accounts/services/factors.py", "second factor taken away"): "the system alone writes factors",
    ("accounts/services/mailed_codes.py", "code by e-mail"): "sent while nobody is verified",
    ("accounts/services/passkeys.py", "challenge for a passkey"): "asked while nobody is verified",
    ("accounts/services/passkeys.py", "passkey being set up"): "the system alone writes factors",
    ("accounts/services/passkeys.py", "passkey given another name"): "the system alone writes factors",
    ("accounts/services/passwords.py", "sign-in"): "nobody is known yet",
    ("accounts/services/people.py", "own language"): "the system alone writes people",
    ("accounts/services/proving.py", "second factor"): "nobody is verified yet; writes the used step",
    ("accounts/services/one_time_keys.py", "one-time keys"): "whoever brings a key is not known yet",
    ("accounts/services/renewing.py", "renewing an account"): "the system alone writes people and factors",
    ("accounts/services/recovery.py", "recovery codes"): "the system alone writes factors",
    ("accounts/services/sessions.py", "ending a session of one's own"): "the system alone writes sessions",
    ("accounts/services/text_messages.py", "code by text message"): "sent while nobody is verified",
    ("accounts/sessions.py", "session"): "who asks, before the scope is known",
    (
        "accounts/sessions.py",
        "sign-in",
    ): "opens the session; the trail goes to every organisation of the person",
    ("demo/cast.py", "demo world"): "makes the demo; not installed in production",
    ("demo/oversight.py", "demo world"): "makes the demo; not installed in production",
    ("demo/selectors.py", "demo inbox"): "the demo inbox belongs to no organisation",
    ("demo/services.py", "demo inbox"): "the demo inbox belongs to no organisation",
    ("demo/world.py", "demo world"): "makes the demo; not installed in production",
    ("invoices/services/delivery.py", "delivery of invoices"): "imports write for every organisation",
    ("jobs/selectors.py", "report of a delivery"): "summary for the command line",
    ("jobs/services/keeping.py", "contents of refused files"): "what is over goes for everybody",
    ("jobs/services/retries.py", "retry of a refused file"): "a file is of any organisation, or of none yet",
    ("jobs/services/running.py", "delivery"): "imports write for every organisation",
    ("jobs/services/taking_in.py", "uploaded deliveries"): "a worker takes in for every organisation",
    ("jobs/services/uploads.py", "upload of a delivery"): "the system alone writes deliveries",
    ("jobs/selectors.py", "up to when data was processed"): "one date, of no organisation",
    ("notices/services/delivery.py", "outbox"): "a worker sends for everyone",
    ("notices/services/desk.py", "message handled by hand"): "the system alone changes messages",
    ("notices/services/letters.py", "letters of the desk"): "the system alone changes messages",
    ("notices/services/reports.py", "report about a message"): "a gateway or mail server is nobody",
    (
        "notices/services/queue.py",
        "messages of a cause that is over",
    ): "the system alone changes messages",
    ("notices/services/queue.py", "messages whose time is over"): "what is over goes for everybody",
    ("roles/management/commands/check_permissions.py", "check of permission rows"): "compares all grants",
    (
        "roles/management/commands/rebuild_permissions.py",
        "rebuild of permission rows",
    ): "writes all rows anew",
    ("orgs/services/activity.py", "activity of a member"): "the system alone writes organisations",
    ("roles/middleware.py", "acting"): "for whom one acts is asked before the scope is known",
    ("roles/middleware.py", "session"): "who asks, before the scope is known",
    ("roles/services/endings.py", "roles that end"): "tells people of every organisation",
    ("roles/services/reminding.py", "requests for roles that wait"): "reminds people of every organisation",
    (
        "roles/selectors/colleague_messages.py",
        "messages about the account of a colleague",
    ): "they belong to no organisation; kind, way, state and time alone are shown",
    (
        "roles/selectors/sessions.py",
        "sessions of a colleague",
    ): "sessions belong to persons; the service shows a colleague's without where they are",
    (
        "roles/selectors/colleagues.py",
        "requests for roles, at the desk",
    ): "of customers whose people the desk's scope does not show",
    (
        "roles/services/decisions.py",
        "request for a role, at the desk",
    ): "the desk grants in the organisation of a customer",
    (
        "accounts/services/text_messages.py",
        "text message to a stranger",
    ): "counts and alarms belong to no organisation",
    ("orgs/services/onboarding.py", "public form of organisations"): "nobody is known who fills it in",
    ("orgs/services/onboarding.py", "requests of organisations, at the desk"): "the system alone writes them",
    (
        "roles/selectors/invitations.py",
        "invitation of whoever holds its key",
    ): "the invited person is nobody yet",
    (
        "roles/selectors/invitations.py",
        "invitations of the person of the session",
    ): "of organisations in which the person is no member yet",
    (
        "roles/services/resending.py",
        "invitations of the person of the session",
    ): "mails to the own address alone",
    (
        "roles/services/batch_carrying.py",
        "files with colleagues to carry out",
    ): "a worker finds the files of every organisation, and acts for whoever ordered each",
    (
        "roles/services/batch_ends.py",
        "files with colleagues to carry out",
    ): "nobody may act any more, or nothing was done",
    ("roles/services/batches.py", "files with colleagues"): "what is over goes for everybody",
    ("roles/services/accepting.py", "activation"): "makes the account and the membership",
    ("roles/services/activating.py", "activation"): "the invited person is nobody yet",
    ("roles/services/looking.py", "looking along, at the desk"): "the system alone writes who looks along",
    (
        "roles/services/looking.py",
        "looking along whose time is over",
    ): "what is over ends for everybody",
    (
        "roles/services/appointing.py",
        "administrator of a customer, at the desk",
    ): "the desk appoints people whom its own scope does not show",
    (
        "roles/services/desk_mending.py",
        "administrator of a customer, at the desk",
    ): "the desk mends invitations of customers whose people its own scope does not show",
    (
        "roles/selectors/invitations.py",
        "administrator of a customer, at the desk",
    ): "of customers whose people the desk does not see",
    (
        "roles/selectors/appointments.py",
        "administrator of a customer, at the desk",
    ): "of customers whose people the desk does not see",
    (
        "roles/services/onboarding.py",
        "approval of an organisation, at the desk",
    ): "the desk makes an organisation known and invites there",
    (
        "roles/selectors/in_parts.py",
        "a list of the desk, in parts",
    ): "of customers whose people the desk does not see",
    ("roles/selectors/resets.py", "recovery, at the desk"): "of customers whose people the desk does not see",
    (
        "roles/services/desk_recovery.py",
        "recovery at the desk",
    ): "the desk helps people whom its own scope does not show",
    ("roles/services/administrators.py", "functional administrators"): "the system alone writes memberships",
    ("roles/services/colleagues.py", "access of a colleague"): "the system alone writes memberships",
    ("roles/services/pauses.py", "paused access"): "the system alone writes memberships and pauses",
    (
        "roles/services/review_desk.py",
        "access review, at the desk",
    ): "the desk decides about people whom its own scope does not show",
    (
        "roles/selectors/reviewing_at_desk.py",
        "access review, at the desk",
    ): "of customers whose people the desk does not see",
    ("roles/services/reviewing.py", "access review"): "the system alone writes reviews and memberships",
    (
        "roles/services/review_rounds.py",
        "access reviews by themselves",
    ): "they begin and close in every organisation",
    ("roles/services/recovering.py", "account recovery"): "whoever brings a link or a code is not known yet",
    ("roles/services/resets.py", "account reset"): "the system alone writes resets; who objects is not known",
    ("audit/services/sealing.py", "seals of every chain"): "events of every organisation wait for a seal",
    ("audit/services/sealing.py", "seals of one chain"): "the system alone makes seals",
    ("audit/services/heads.py", "ends of every chain"): "written down for whoever runs the portal",
    ("audit/services/verifying.py", "check of the whole trail"): "for whoever runs the portal",
    ("audit/services/verifying.py", "check of one chain"): "for whoever removes what is old",
    (
        "service/selectors.py",
        "names of who acts for an organisation",
    ): "an employer does not see intermediaries, and may know who acted in its name",
    (
        "service/selectors.py",
        "names in the trail of all organisations",
    ): "of customers whose people the desk's scope does not show",
    ("roles/services/refusals.py", "record a refusal"): "after the request's own transaction",
}
"""Every place that works as the system, and why it must."""


def sources(project: Path) -> dict[str, str]:
    """Our modules but migrations, by their path in the project."""
    files = [file for package in OURS for file in sorted((project / package).rglob("*.py"))]
    return {
        file.relative_to(project).as_posix(): file.read_text()
        for file in files
        if "migrations" not in file.parts
    }


def problems(project: Path) -> list[str]:
    """Each place that writes what another place alone may write, or works as the system without being listed."""
    modules = sources(project)
    return [*_strangers(modules), *_system_places(modules)]


def _strangers(modules: dict[str, str]) -> list[str]:
    found = []
    for what, (words, allowed) in SINGLE_PLACES.items():
        for name, text in modules.items():
            is_view = "views" in name.split("/")[-1] or "/views/" in name
            if name in allowed or (what == "queries in views" and not is_view):
                continue
            lines = [number for number, line in enumerate(text.splitlines(), 1) if re.search(words, line)]
            found += [f"{name}:{number} touches {what}" for number in lines]
    return found


def _system_places(modules: dict[str, str]) -> list[str]:
    used = {
        (name, reason)
        for name, text in modules.items()
        for reason in re.findall(r"system_context\(\s*\"([^\"]*)\"", text)
    }
    nameless = [
        f"{name} enters the system without a plain reason"
        for name, text in modules.items()
        if name != "access/database.py" and re.search(r"(?<!def )system_context\(\s*(?!\")\S", text)
    ]
    unlisted = [
        f"{name} works as the system ({reason}) and is not listed"
        for name, reason in sorted(used)
        if (name, reason) not in SYSTEM_PLACES
    ]
    gone = [
        f"{name} ({reason}) is listed and works as the system no more"
        for name, reason in sorted(SYSTEM_PLACES)
        if (name, reason) not in used
    ]
    return [*nameless, *unlisted, *gone]
