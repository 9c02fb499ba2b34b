"""What an organisation sets for its own people."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from access.acting import Acting
from access.database import require_context_of, system_context
from access.permissions import Permission
from access.proof import Method
from accounts.addresses import email_address
from audit.enums import AuditTag
from audit.services import audit_record
from common.errors import DomainError
from orgs.enums import ReviewRhythm
from orgs.models import ALWAYS_ALLOWED, SHORTEST_IDLE_MINUTES, Organisation, SecurityPolicy
from orgs.selectors import security_policy_of
from roles.catalogue import CATALOGUE
from roles.methods import methods_to_choose
from roles.services.authority import Authority
from roles.services.policy_letters import second_pair_off_letters

_DOMAIN: Final = re.compile(
    r"^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SecurityRules:
    """What an administrator wants to hold. `chosen_methods`: those beside app and passkey; None: as the insurer."""

    members_edit_own_details: bool = True
    chosen_methods: tuple[Method, ...] | None = None
    second_pair_of_eyes: tuple[str, ...] = ()
    idle_minutes: int | None = None
    mail_domains: tuple[str, ...] = ()
    review_rhythm: str = ReviewRhythm.NONE
    review_pauses_unanswered: bool = False


def security_policy_set(*, acting: Acting, wanted: SecurityRules) -> bool:
    """Sets what holds for everybody of the own organisation, from the next click on. False: that is how it was.

    For who may manage the security policy; the door has asked for a second factor just proved. The trail keeps who
    changed what, from what to what; who gives roles alone again is told to all administrators at once. Raises
    `DomainError` for others, for a method that the insurer does not allow, a role that does not exist here, an idle
    time longer than the insurer's or shorter than five minutes, and for what is no mail domain.
    """
    require_context_of(acting)
    if not acting.may(Permission.SECURITY_POLICY_MANAGE):
        raise DomainError(_("Only a functional administrator decides this."))
    columns = _columns(acting, wanted)
    with system_context("security policy of the own organisation"), transaction.atomic():
        organisation = Authority.of_colleague(acting).lock()
        details = _set_details(acting, organisation, really=wanted.members_edit_own_details)
        return _set_columns(acting, columns) or details


def _columns(acting: Acting, wanted: SecurityRules) -> dict[str, Any]:
    return {
        "allowed_methods": _methods(wanted.chosen_methods),
        "second_pair_of_eyes": _roles(acting, wanted.second_pair_of_eyes),
        "idle_minutes": _idle_minutes(wanted.idle_minutes),
        "mail_domains": _domains(wanted.mail_domains),
        "review_rhythm": ReviewRhythm(wanted.review_rhythm).value,
        "review_pauses_unanswered": wanted.review_pauses_unanswered,
    }


def _set_details(acting: Acting, organisation: Organisation, *, really: bool) -> bool:
    if organisation.members_edit_own_details == really:
        return False
    organisation.members_edit_own_details = really
    organisation.save(update_fields=["members_edit_own_details"])
    audit_record(acting=acting, tag=AuditTag.DETAILS_POLICY_CHANGED, allowed=really)
    return True


def _set_columns(acting: Acting, columns: dict[str, Any]) -> bool:
    policy = security_policy_of(organisation_id=acting.organisation.id)
    before = {name: getattr(policy, name) for name in columns}
    changed = [name for name in columns if before[name] != columns[name]]
    if not changed:
        return False
    for name in changed:
        setattr(policy, name, columns[name])
    policy.save()
    audit_record(
        acting=acting,
        tag=AuditTag.SECURITY_POLICY_CHANGED,
        changes={name: {"from": before[name], "to": columns[name]} for name in changed},
    )
    _tell_of_roles_given_alone(acting, before["second_pair_of_eyes"], policy)
    return True


def _tell_of_roles_given_alone(acting: Acting, before: list[str], policy: SecurityPolicy) -> None:
    alone = [role for role in before if not policy.asks_second_pair_of_eyes(role)]
    if alone:
        second_pair_off_letters(Authority.of_colleague(acting), alone)


def _methods(chosen: tuple[Method, ...] | None) -> list[str]:
    """Empty where the organisation allows whatever the insurer allows, also what the insurer allows later."""
    if chosen is None:
        return []
    if not set(chosen) <= {*methods_to_choose(), *ALWAYS_ALLOWED}:
        raise DomainError(_("The insurer does not allow this way to prove who one is."), field="methods")
    return [each.value for each in Method if each in {*chosen, *ALWAYS_ALLOWED}]


def _roles(acting: Acting, wanted: Iterable[str]) -> list[str]:
    here = [role.value for role, each in CATALOGUE.items() if acting.organisation.kind in each.kinds]
    if not set(wanted) <= set(here):
        raise DomainError(_("This role does not exist in your organisation."), field="second_pair_of_eyes")
    return [role for role in here if role in wanted]


def _idle_minutes(minutes: int | None) -> int | None:
    longest = settings.SESSION_IDLE_LIMIT // timedelta(minutes=1)
    if minutes is not None and not SHORTEST_IDLE_MINUTES <= minutes <= longest:
        raise DomainError(
            _("Choose from %(fewest)s up to and including %(most)s minutes.")
            % {"fewest": SHORTEST_IDLE_MINUTES, "most": longest},
            field="idle_minutes",
        )
    return minutes


def _domains(typed: Iterable[str]) -> list[str]:
    domains = sorted(
        {email_address(f"x@{each.strip().removeprefix('@')}")[2:] for each in typed if each.strip()}
    )
    for domain in domains:
        if not _DOMAIN.match(domain):
            raise DomainError(
                _("“%(domain)s” is no mail domain. Write what stands behind the @, such as organisation.nl.")
                % {"domain": domain},
                field="mail_domains",
            )
    return domains
