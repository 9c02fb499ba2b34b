"""Tries whether pages before sign-in tell who has an account: `make same-answers`.

Unknown, invited, inactive, not activated, locked and known addresses ask in turn, in random order, at sign-in (with a
wrong password), at sign-in while everybody has to wait, and at password forgotten. All answers must be the same bytes,
and the times of no two kinds may be told apart. Pairs that a rank test separates at p < 0.001 are measured once more;
it ends with exit code 1 when one is separated again, in the same direction.
"""

import argparse
import gc
import itertools
import os
import random
import re
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import django
from django.core.management import call_command

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
django.setup()

from django.conf import settings  # noqa: E402 - known only after the set-up
from django.contrib.auth.hashers import make_password  # noqa: E402 - known only after the set-up
from django.test import Client  # noqa: E402 - known only after the set-up
from django.utils import timezone  # noqa: E402 - known only after the set-up

from access.database import system_context  # noqa: E402 - known only after the set-up
from accounts.models import AppDevice, PasswordRequest, User  # noqa: E402 - known only after the set-up
from accounts.totp import new_key  # noqa: E402 - known only after the set-up
from bench import databases  # noqa: E402 - known only after the set-up
from bench.ranks import Separation, rank_test  # noqa: E402 - known only after the set-up
from limits.enums import FailureKind  # noqa: E402 - known only after the set-up
from limits.models import Count, Failures  # noqa: E402 - known only after the set-up
from limits.services import failure_add  # noqa: E402 - known only after the set-up
from orgs.enums import OrganisationKind  # noqa: E402 - known only after the set-up
from orgs.models import Membership, Organisation  # noqa: E402 - known only after the set-up
from roles.enums import InvitationWay  # noqa: E402 - known only after the set-up
from roles.models import Invitation  # noqa: E402 - known only after the set-up

DATABASE = "portal_bench_answers"
KINDS = ("unknown", "invited", "inactive", "not_activated", "locked", "known")
SEPARATED = 0.001
WARM_UP = 20

Times = dict[str, list[float]]
Pair = tuple[str, str]

_BLANKED = (
    rb'name="csrfmiddlewaretoken" value="[^"]*"',
    rb'nonce="[^"]*"',
    rb"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}",
)
_UNEQUAL_HEADERS = {"date", "expires", "x-request-id", "x-correlation-id"}


def address_of(kind: str) -> str:
    """All as long as each other, for the page shows what was typed."""
    return f"{kind:_<13}@bench.example"


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="make same-answers", description=__doc__)
    parser.add_argument("--tries", type=int, default=500, help="for each kind of address, at least 20")
    tries = max(20, parser.parse_args(arguments).tries)
    call_command("collectstatic", interactive=False, verbosity=0)
    databases.make_empty(DATABASE)
    try:
        databases.use(DATABASE)
        _people()
        problems = [problem for name, ask in PAGES.items() for problem in _page(name, ask, tries)]
    finally:
        databases.drop(DATABASE)
    sys.stdout.write(f"\nTold apart: {'; '.join(problems) or 'none'}\n")
    return 1 if problems else 0


def _people() -> None:
    """Who has a usable account works for two organisations: what is kept of a refused password may not tell so."""
    password = make_password("the right password")
    with system_context("bench"):
        organisations = [
            Organisation.objects.create(
                relation_number=str(number), name=f"Bench {number}", kind=OrganisationKind.EMPLOYER
            )
            for number in (1, 2)
        ]
        _invited(organisations[0])
        for kind in KINDS:
            if kind in ("unknown", "invited"):
                continue
            user = User.objects.create(
                email=address_of(kind),
                full_name="Person of the bench",
                is_active=kind != "inactive",
                password=make_password(None) if kind == "not_activated" else password,
            )
            if kind in ("locked", "known"):
                AppDevice.objects.create(user=user, key=new_key(), blocked=kind == "locked")
                for organisation in organisations:
                    Membership.objects.create(
                        user=user, organisation=organisation, starts_at=timezone.now() - timedelta(days=1)
                    )


def _invited(organisation: Organisation) -> None:
    """Somebody who was invited and has no account: asked for a password, the portal sends the invitation again."""
    at = timezone.now()
    administrator = User.objects.create(
        email="administrator@bench.example", full_name="Administrator", password=make_password(None)
    )
    Membership.objects.create(
        user=administrator,
        organisation=organisation,
        starts_at=at - timedelta(days=1),
        is_functional_administrator=True,
    )
    Invitation.objects.create(
        organisation=organisation,
        email=address_of("invited"),
        full_name="Person of the bench",
        postal_address="Street 1\n1234 AB  Town",
        way=InvitationWay.LETTER,
        declared_entitled=True,
        invited_by=administrator,
        invited_at=at,
        sent_at=at,
        valid_until=at + timedelta(days=14),
    )


# --- what is asked -------------------------------------------------------------------------------


def _sign_in(client: Client, kind: str) -> Any:
    data = {
        "sign_in_view-current_step": "auth",
        "auth-username": address_of(kind),
        "auth-password": "a wrong password",
    }
    return client.post("/", data)


def _forgotten(client: Client, kind: str) -> Any:
    return client.post("/password/forgotten/", {"email": address_of(kind)})


def _forget_tries(kind: str) -> None:
    with system_context("bench"):
        Failures.objects.all().delete()
        Count.objects.all().delete()
        PasswordRequest.objects.all().delete()


def _let_wait(kind: str) -> None:
    """This address, and it alone, had so many wrong passwords that it waits for minutes."""
    _forget_tries(kind)
    at = timezone.now() - timedelta(seconds=1)
    with system_context("bench"):
        for _turn in range(9):
            failure_add(kind=FailureKind.PASSWORD_PER_PERSON, subject=address_of(kind), at=at)


PAGES: dict[str, tuple[Callable[[Client, str], Any], Callable[[str], None]]] = {
    "sign-in": (_sign_in, _forget_tries),
    "sign-in while one has to wait": (_sign_in, _let_wait),
    "password forgotten": (_forgotten, _forget_tries),
}
"""What is asked, and what is put right before each try, beside the clock."""


# --- measuring -----------------------------------------------------------------------------------


def _page(
    name: str, page: tuple[Callable[[Client, str], Any], Callable[[str], None]], tries: int
) -> list[str]:
    times, answers = _measure(page, tries)
    sys.stdout.write(f"\n{name}, {tries} tries each\n")
    for kind in KINDS:
        low, middle, high = statistics.quantiles(times[kind], n=4)
        sys.stdout.write(f"  {kind:14} median {middle:8.3f} ms   quartiles {low:8.3f} {high:8.3f}\n")
    problems = [] if len(answers) == 1 else [f"{name}: {len(answers)} different answers"]
    suspects = _separated(times)
    if suspects:
        sys.stdout.write(f"  measured again: {', '.join(' and '.join(pair) for pair in suspects)}\n")
        again = _separated(_measure(page, tries)[0])
        problems += [
            f"{name}: {' and '.join(pair)}"
            for pair, found in suspects.items()
            if pair in again and again[pair].z * found.z > 0
        ]
    return problems


def _measure(
    page: tuple[Callable[[Client, str], Any], Callable[[str], None]], tries: int
) -> tuple[Times, set[tuple[Any, ...]]]:
    """Milliseconds of every try, all kinds in turn in random order; and every different answer."""
    ask, put_right = page
    host = settings.ALLOWED_HOSTS[0]
    client, turns = Client(headers={"accept-language": "nl", "host": host}), random.Random(1)
    times: Times = {kind: [] for kind in KINDS}
    answers: set[tuple[Any, ...]] = set()
    for turn in range(tries + WARM_UP):
        gc.collect()
        for kind in turns.sample(KINDS, len(KINDS)):
            put_right(kind)
            client.cookies.clear()
            gc.disable()
            began = time.perf_counter()
            response = ask(client, kind)
            spent = time.perf_counter() - began
            gc.enable()
            if response.status_code not in (200, 302):
                raise RuntimeError(f"the page answers {response.status_code}, so nothing is measured")
            if turn >= WARM_UP:
                times[kind].append(spent * 1000)
                answers.add(_blanked(response, kind))
    return times, answers


def _separated(times: Times) -> dict[Pair, Separation]:
    """The pairs of kinds that the rank test tells apart; prints the closest call."""
    found = {pair: rank_test(times[pair[0]], times[pair[1]]) for pair in itertools.combinations(KINDS, 2)}
    pair, least = min(found.items(), key=lambda item: item[1].p)
    sys.stdout.write(
        f"  smallest p of {len(found)} pairs: {least.p:.4f} ({' and '.join(pair)}, z {least.z:+.2f})\n"
    )
    sys.stdout.flush()
    return {pair: each for pair, each in found.items() if each.p < SEPARATED}


def _blanked(response: Any, kind: str) -> tuple[Any, ...]:
    """Status, headers and bytes, without what differs from one request to the next."""
    body = response.content.replace(address_of(kind).encode(), b"the address")
    for pattern in _BLANKED:
        body = re.sub(pattern, b"", body)
    body = re.sub(rb"over \d+ (?:seconden|minuten|minuut)", b"over a while", body)
    headers = sorted(
        (name, re.sub(r"'nonce-[^']*'", "", value))
        for name, value in response.headers.items()
        if name.lower() not in _UNEQUAL_HEADERS
    )
    cookies = sorted((name, bool(cookie.value)) for name, cookie in response.cookies.items())
    return response.status_code, tuple(headers), tuple(cookies), body


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
