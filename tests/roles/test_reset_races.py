"""Twenty at the same moment, on real connections, at everything that serves once: exactly one succeeds.

Each holds the row whose lock decides until all have begun; without that lock more than one comes through.
"""

from collections.abc import Callable

import pytest
from django.utils import timezone

from access.database import Scope, database_context, system_context
from accounts.enums import KeyPurpose
from accounts.models import OneTimeKey
from audit.enums import AuditTag
from common.errors import DomainError
from roles.enums import ResetState, ResetWhat
from roles.models import AccountReset
from roles.services import (
    pause_confirm,
    pause_decline,
    pause_desk_confirm,
    recovery_confirm,
    recovery_letters_send,
    recovery_open,
    recovery_withdraw,
    reset_object,
    reset_start,
    reset_withdraw,
)
from roles.services.resets import PER_PERSON
from tests.cast import membership, organisation, person
from tests.nets.actors import actor, at_desk, context_of
from tests.parallel import at_once
from tests.roles.asking import make_administrator
from tests.roles.resetting import (
    ADDRESS,
    CHECK,
    at_the_desk,
    case_with_letter,
    code_of_letter,
    come_by_letter,
    come_by_link,
    events,
    membership_state,
    open_case,
    pause_of,
    reset,
    secret_of,
    sent,
    start,
    token_of,
)
from tests.roles.test_grants import _meeting

pytestmark = pytest.mark.usefixtures("real_database")
MANY = 20
Deed = Callable[[], str]


def outcome(deed: Callable[[], object]) -> str:
    """What came of it: done, or refused by a rule."""
    try:
        deed()
    except DomainError:
        return "refused"
    return "done"


def own(key: str, at: str, service: Callable[..., object], **arguments: object) -> Callable[[], str]:
    """A member of an organisation does something."""

    def deed() -> str:
        acting = actor(key, at)
        with database_context(context_of(acting)):
            return outcome(lambda: service(acting=acting, **arguments))

    return deed


def desk(key: str, service: Callable[..., object], **arguments: object) -> Callable[[], str]:
    """Somebody at the desk does something."""

    def deed() -> str:
        acting = at_desk(key)
        with database_context(context_of(acting, Scope.DESK)):
            return outcome(lambda: service(acting=acting, **arguments))

    return deed


def row(one: AccountReset) -> str:
    return f"roles_accountreset where id = {one.id}"


ONE_OF_MANY = ["done"] + ["refused"] * (MANY - 1)


Race = tuple[str, list[Deed]]
"""The row that decides, held until all have begun, and the deeds."""


def organisation_row(key: str) -> str:
    return f"orgs_organisation where id = {organisation(key).id}"


def links_of_one_reset() -> Race:
    started = start("ben")
    secret, at = secret_of("ben"), timezone.now()
    return row(started), [lambda: outcome(lambda: come_by_link(secret, at=at))] * MANY


def test_of_twenty_who_bring_a_link_one_gets_in():
    held, deeds = links_of_one_reset()
    assert sorted(_meeting(held, *deeds)) == ONE_OF_MANY
    assert (len(sent("reset_done")), len(events(AuditTag.RESET_DONE))) == (1, 1)


def codes_of_one_letter() -> Race:
    case_with_letter("bas")
    code, at = code_of_letter(), timezone.now()
    with system_context("test"):
        key = OneTimeKey.objects.get(purpose=KeyPurpose.RECOVERY_LETTER)
    deeds = [lambda: outcome(lambda: come_by_letter("bas", code, at=at))] * MANY
    return f"accounts_onetimekey where id = {key.id}", deeds


def test_of_twenty_who_type_the_code_of_a_letter_one_gets_in():
    held, deeds = codes_of_one_letter()
    assert sorted(_meeting(held, *deeds)) == ONE_OF_MANY
    assert len(sent("reset_done")) == 1


def getting_in_and_objecting() -> tuple[AccountReset, list[Deed]]:
    started = start("ben")
    secret, token, at = secret_of("ben"), token_of("ben"), timezone.now()
    return started, [
        lambda: outcome(lambda: come_by_link(secret, at=at)),
        lambda: outcome(lambda: reset_object(token=token, at=at)),
    ]


def test_of_objecting_and_getting_in_one_wins():
    started, deeds = getting_in_and_objecting()
    came, objected = _meeting(row(started), *deeds)
    state = reset(started).state
    assert (came, objected) == (("done", "refused") if state == ResetState.DONE else ("refused", "done"))
    assert len(sent("reset_done")) + len(sent("reset_stopped")) == 1


def objections() -> Race:
    started = start("ben")
    token, at = token_of("ben"), timezone.now()
    return row(started), [lambda: outcome(lambda: reset_object(token=token, at=at))] * MANY


def test_twenty_objections_stop_and_tell_once():
    held, deeds = objections()
    _meeting(held, *deeds)
    assert (len(sent("reset_stopped")), len(events(AuditTag.RESET_OBJECTED))) == (1, 1)


def starts_by_two() -> Race:
    make_administrator("cato", "alder")
    arguments = {"membership_id": membership("ben", "alder").id, "what": ResetWhat.BOTH}
    deeds = [own(key, "alder", reset_start, **arguments) for key in ("ada", "cato") * (MANY // 2)]
    return organisation_row("alder"), deeds


def test_two_administrators_who_start_at_once_leave_one_link_that_works():
    held, deeds = starts_by_two()
    most = PER_PERSON.most
    assert sorted(_meeting(held, *deeds)) == ["done"] * most + ["refused"] * (MANY - most)
    with system_context("test"):
        assert AccountReset.objects.open().filter(user=person("ben")).count() == 1
        assert OneTimeKey.objects.filter(purpose=KeyPurpose.RECOVERY_LINK).count() == 1


def stops_by_two() -> Race:
    make_administrator("cato", "alder")
    start("ben")
    membership_id = membership("ben", "alder").id
    return organisation_row("alder"), [
        own(key, "alder", reset_withdraw, membership_id=membership_id)
        for key in ("ada", "cato") * (MANY // 2)
    ]


def test_two_administrators_who_stop_at_once_stop_once():
    held, deeds = stops_by_two()
    assert sorted(_meeting(held, *deeds)) == ONE_OF_MANY
    assert len(sent("reset_stopped")) == 1


def cases_for_one_person() -> Race:
    arguments = {"email": person("bas").email, "identity_check": CHECK, "postal_address": ADDRESS}
    deeds = [desk(key, recovery_open, **arguments) for key in ("dirk", "dana") * (MANY // 2)]
    return f"accounts_user where id = {person('bas').id}", deeds


def test_twenty_who_open_a_case_for_one_person_open_one():
    held, deeds = cases_for_one_person()
    assert sorted(_meeting(held, *deeds)) == ONE_OF_MANY
    assert len(sent("recovery_opened_of_desk")) == 1


def confirmations_of_a_case() -> Race:
    case = open_case("bas")
    return row(case), [desk("dana", recovery_confirm, reset_id=case.id)] * MANY


def test_a_case_is_confirmed_once_by_twenty():
    held, deeds = confirmations_of_a_case()
    assert sorted(_meeting(held, *deeds)) == ONE_OF_MANY
    assert len(sent("recovery_started")) == 1


def confirming_and_stopping_a_case() -> tuple[AccountReset, list[Deed]]:
    case = open_case("bas")
    return case, [
        desk("dana", recovery_confirm, reset_id=case.id),
        desk("dirk", recovery_withdraw, reset_id=case.id),
    ]


def test_of_confirming_and_stopping_the_case_ends_in_one_state():
    case, deeds = confirming_and_stopping_a_case()
    confirmed, stopped = _meeting(row(case), *deeds)
    # Stopping is allowed after confirming, and not the other way round.
    assert (stopped, reset(case).state) == ("done", ResetState.CANCELLED)
    assert len(sent("reset_stopped")) == (1 if confirmed == "done" else 0)


def workers_on_a_letter() -> list[Callable[[], int]]:
    case = open_case("bas")
    at_the_desk("dana", recovery_confirm, reset_id=case.id)
    at = reset(case).not_before
    assert at
    return [lambda: recovery_letters_send(at=at)] * MANY


def test_twenty_workers_make_one_letter():
    made = at_once(*workers_on_a_letter())
    assert (sum(made), len(sent("recovery_letter"))) == (1, 1)


def decisions_on_paused_access() -> Race:
    make_administrator("mia", "alder", really=False)
    start("mia")
    come_by_link(secret_of("mia"))
    pause = pause_of("mia", "oak")
    services = (pause_confirm, pause_decline) * (MANY // 2)
    deeds = [own("olga", "oak", service, membership_id=pause.membership_id) for service in services]
    return organisation_row("oak"), deeds


def test_of_confirming_and_ending_a_paused_access_one_wins():
    held, deeds = decisions_on_paused_access()
    assert sorted(_meeting(held, *deeds)) == ONE_OF_MANY
    assert len(sent("pause_confirmed")) + len(sent("pause_declined")) == 1
    assert membership_state("mia", "oak") == ("ACTIVE" if sent("pause_confirmed") else "ENDED")


def decisions_of_the_desk_on_paused_access() -> Race:
    make_administrator("olga", "oak", really=False)
    make_administrator("mia", "oak")
    start("mia")
    come_by_link(secret_of("mia"))
    pause_id = pause_of("mia", "oak").id
    deeds = [desk(key, pause_desk_confirm, pause_id=pause_id) for key in ("dirk", "dana") * (MANY // 2)]
    return organisation_row("oak"), deeds


def test_twenty_at_the_desk_let_somebody_in_once():
    held, deeds = decisions_of_the_desk_on_paused_access()
    assert sorted(_meeting(held, *deeds)) == ONE_OF_MANY
    assert len(sent("pause_confirmed")) == 1
