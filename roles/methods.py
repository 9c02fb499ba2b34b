"""Which second factors suffice here: the one place where that is decided.

The insurer's table SECOND_FACTOR_METHODS says what may suffice; an organisation may ask for more, never for less.
"""

from typing import Any, Final

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from access.acting import Acting
from access.proof import Method
from orgs.models import ALWAYS_ALLOWED
from roles.enums import Role
from roles.models import RoleGrant

MEMBERS: Final = "members"
ADMINISTRATORS: Final = "administrators"
DESK: Final = "desk"
_ALWAYS: Final = (Method.PASSKEY, Method.RECOVERY_CODE)
"""A passkey stands in every row of the table; a recovery code stands in for a factor that was lost."""


def method_suffices(*, acting: Acting, method: Method | None, at_desk: bool) -> bool:
    """Whether whoever proved the second factor by this method may enter here."""
    return method in _ALWAYS or method in methods_that_suffice(acting=acting, at_desk=at_desk)


def methods_that_suffice(*, acting: Acting, at_desk: bool) -> frozenset[Method]:
    """The methods that the insurer allows to all that this member is here: member, administrator, each role held now.

    Of those the ones that the own organisation allows too; there is always one left. Asks the database only where
    the table names single roles.
    """
    table: dict[str, frozenset[str]] = settings.SECOND_FACTOR_METHODS
    rows = [MEMBERS, *([DESK] if at_desk else [])]
    if acting.is_functional_administrator:
        rows.append(ADMINISTRATORS)
    named = table.keys() & set(Role.values)
    if named:
        held = RoleGrant.objects.live_at(acting.at).filter(membership_id=acting.membership_id)
        rows.extend(held.filter(role__in=named).values_list("role", flat=True))
    enough = frozenset(method for method in Method if all(method.value in table[row] for row in rows))
    return enough & acting.rules.allowed_methods if acting.rules.allowed_methods else enough


def methods_to_choose() -> tuple[Method, ...]:
    """The methods that an organisation may allow its members or not, beside those that it cannot refuse."""
    allowed = settings.SECOND_FACTOR_METHODS[MEMBERS]
    return tuple(each for each in Method if each.value in allowed and each not in ALWAYS_ALLOWED)


@register()
def methods_name_roles_that_exist(**_: Any) -> list[CheckMessage]:
    """Stops the start when the table names a role that does not exist."""
    unknown = settings.SECOND_FACTOR_METHODS.keys() - {MEMBERS, ADMINISTRATORS, DESK, *Role.values}
    return [
        Error(f"SECOND_FACTOR_METHODS names {name!r}, which is no role.", id="roles.E010")
        for name in sorted(unknown)
    ]
