"""Who visits: people with a session, asking the portal's handler in this process."""

import io
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from wsgiref.types import StartResponse

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.test import RequestFactory

from access.database import system_context
from access.proof import Method
from accounts.models import SmsDevice, User
from accounts.session_store import SessionStore
from accounts.sessions import session_open
from bench import databases
from bench.shapes import Shape, relation_number
from business_portal.wsgi import application
from demo.cast import Cast, GrantSeed, PersonSeed, add_grants, add_people
from orgs.models import Organisation
from roles.enums import Role

_ROLES = (Role.REPORTING_OFFICER, Role.RELATION_MANAGER, Role.CONTRACT_VIEWER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """Somebody signed in, both factors proved, at one organisation of one world."""

    database: str
    user_id: int
    organisation: int
    cookie: str

    @property
    def number(self) -> str:
        """The relation number of the own organisation."""
        return relation_number(self.organisation)

    def get(self, path: str, *, htmx: bool = False) -> bytes:
        """The body of a page. Raises when it is not answered with 200."""
        databases.use(self.database)
        return _ask(f"/o/{self.number}/{path}", self.cookie, htmx=htmx)


def visitor_make(shape: Shape, organisation: int, *, is_intermediary: bool, at: datetime) -> Visitor:
    """A person with the roles of an employer's or intermediary's reporting officer, and a session."""
    databases.use(shape.name)
    key = f"v{organisation}-{at:%y%m%d%H%M%S}"  # worlds that were kept hold the visitors of earlier runs
    seed = PersonSeed(
        key=key,
        name=f"Bezoeker {organisation}",
        email=f"{key}@bench.example",
        member_of=("here",),
        methods=(Method.SMS,),
        mobile=f"+316{organisation:08d}",
    )
    roles = _ROLES if is_intermediary else _ROLES[:1]
    with system_context("bench", at=at):
        cast = Cast(organisations={"here": Organisation.objects.get(id=organisation)})
        add_people(cast, (seed,), at=at)
        add_grants(cast, tuple(GrantSeed(person=key, at="here", role=role) for role in roles), at=at)
        user = cast.people[key]
        cookie = _session(user, at)
    return Visitor(database=shape.name, user_id=user.pk, organisation=organisation, cookie=cookie)


def _session(user: User, at: datetime) -> str:
    request = HttpRequest()
    request.session, request.user = SessionStore(), AnonymousUser()
    session_open(request, user=user, device=SmsDevice.objects.get(user=user), at=at - timedelta(seconds=1))
    request.session.save()
    return f"{settings.SESSION_COOKIE_NAME}={request.session.session_key}"


def _ask(path: str, cookie: str, *, htmx: bool) -> bytes:
    environ = {**_environ(path, cookie, htmx=htmx), "wsgi.input": io.BytesIO()}
    statuses: list[str] = []

    def start_response(status: str, *_: object) -> None:
        statuses.append(status)

    answer = application(environ, _as_callback(start_response))
    content = b"".join(answer)
    answer.close()
    if statuses != ["200 OK"]:
        raise RuntimeError(f"{path} was answered with {statuses}")
    return content


@cache
def _environ(path: str, cookie: str, *, htmx: bool) -> dict[str, Any]:
    """What the web server hands over; in the portal that is not Python's work."""
    more = {"HTTP_HX_REQUEST": "true"} if htmx else {}
    environ: dict[str, Any] = RequestFactory().get(path).environ
    return {**environ, "HTTP_HOST": settings.ALLOWED_HOSTS[0], "HTTP_COOKIE": cookie, **more}


def _as_callback(callback: object) -> StartResponse:
    return callback  # type: ignore[return-value]  # Django never writes through it
