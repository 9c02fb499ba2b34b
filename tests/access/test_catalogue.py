"""The role catalogue, once more and by hand: whoever widens a role has to say so here."""

from access.permissions import MANDATABLE, Permission
from roles.catalogue import ADMINISTRATOR_PERMISSIONS, CATALOGUE, PERMISSION_LABELS

FINANCIALS = {"financials:read", "financials:export"}

BY_HAND = {
    # role: (permissions, of those in a mandate, for which kinds of organisation)
    "REPORTING_OFFICER": (FINANCIALS, FINANCIALS, {"EMPLOYER", "INTERMEDIARY"}),
    "CONTRACT_VIEWER": ({"contract:read"}, {"contract:read"}, {"EMPLOYER", "INTERMEDIARY"}),
    "INSURED_ADMINISTRATION": (
        {"insured:read", "contract:read"},
        {"insured:read", "contract:read"},
        {"EMPLOYER", "INTERMEDIARY"},
    ),
    "RELATION_MANAGER": (
        {"relations:search", "mandates:read", "contract:read"},
        {"contract:read"},
        {"INTERMEDIARY"},
    ),
    "CORRESPONDENT": ({"messages:use"}, {"messages:use"}, {"EMPLOYER", "INTERMEDIARY"}),
    "AUDITOR": ({"audit:read", "members:read"}, set(), {"EMPLOYER", "INTERMEDIARY"}),
    "DESK_EMPLOYEE": ({"desk:organisations", "desk:letters", "desk:messages"}, set(), {"INSURER"}),
    "DESK_IMPORT": ({"desk:imports"}, set(), {"INSURER"}),
    "DESK_RECOVERY": ({"desk:recovery"}, set(), {"INSURER"}),
    "DESK_SUPERVISOR": ({"desk:audit", "desk:look_along", "desk:settings"}, set(), {"INSURER"}),
}


def test_every_role_gives_exactly_what_is_written_here() -> None:
    found = {
        definition.role.value: (
            {code.value for code in definition.permissions},
            {code.value for code in definition.in_mandate},
            {kind.value for kind in definition.kinds},
        )
        for definition in CATALOGUE.values()
    }

    assert found == BY_HAND


def test_the_flag_of_the_administrator_gives_no_sight_of_financials_or_insured_persons() -> None:
    assert {code.value for code in ADMINISTRATOR_PERMISSIONS} == {
        "members:read",
        "members:manage",
        "roles:grant",
        "accounts:reset",
        "mandates:read",
        "mandates:manage",
        "audit:read",
        "security_policy:manage",
    }


def test_a_mandate_may_permit_exactly_these() -> None:
    assert {code.value for code in MANDATABLE} == {
        *FINANCIALS,
        "contract:read",
        "insured:read",
        "messages:use",
    }


def test_every_permission_has_words_and_somebody_who_gets_it() -> None:
    given = set().union(
        ADMINISTRATOR_PERMISSIONS, *(definition.permissions for definition in CATALOGUE.values())
    )

    assert set(PERMISSION_LABELS) == set(Permission) == given
