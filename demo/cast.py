"""The people of the demo and of the tests: who works where, with which role, under which mandate.

One list for both, so that a test and the demo tell the same story. Everything is invented.
"""

import base64
import hashlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from access.database import system_context
from access.permissions import Permission as P
from access.proof import Method
from accounts.models import AppDevice, SmsDevice, User
from orgs.enums import OrganisationKind as Kind
from orgs.models import Membership, Organisation
from relations.enums import TermsState
from relations.models import Mandate, MandateTerms
from roles.enums import Role
from roles.models import RoleGrant
from roles.object_permissions import rows_write

PASSWORD = "veldbaken-demo-2026"  # known on purpose; the package is not installed in production


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationSeed:
    """An organisation of the cast."""

    key: str
    number: str
    kvk: str
    name: str
    kind: Kind
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonSeed:
    """A person of the cast. `admin_of` names organisations; `methods` are enrolled second factors."""

    key: str
    name: str
    email: str
    member_of: tuple[str, ...]
    admin_of: tuple[str, ...] = ()
    methods: tuple[Method, ...] = (Method.APP, Method.SMS)
    mobile: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MandateSeed:
    """A mandate; days count from now, None has no end."""

    giver: str
    holder: str
    permits: tuple[P, ...]
    ends_in_days: int | None = 365
    started_days_ago: int = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantSeed:
    """A role; `relation` limits it to that organisation's mandate."""

    person: str
    at: str
    role: Role
    relation: str | None = None
    ends_in_days: int | None = None


_FINANCIALS = (P.FINANCIALS_READ, P.FINANCIALS_EXPORT)

ORGANISATIONS = (
    OrganisationSeed(
        key="insurer",
        number="100001",
        kvk="08000001",
        name="Veldbaken Verzekeringen N.V.",
        kind=Kind.INSURER,
        place="Deventer",
    ),
    OrganisationSeed(
        key="alder",
        number="104882",
        kvk="08123456",
        name="Elzenhof Installatietechniek B.V.",
        kind=Kind.EMPLOYER,
        place="Deventer",
    ),
    OrganisationSeed(
        key="birch",
        number="104917",
        kvk="08123464",
        name="Berkenrode Bouw B.V.",
        kind=Kind.EMPLOYER,
        place="Apeldoorn",
    ),
    OrganisationSeed(
        key="cedar",
        number="107330",
        kvk="08123472",
        name="Cederveen Kinderopvang",
        kind=Kind.EMPLOYER,
        place="Zwolle",
    ),
    OrganisationSeed(
        key="elm",
        number="106401",
        kvk="08123480",
        name="Iepenburg Logistiek B.V.",
        kind=Kind.EMPLOYER,
        place="Hengelo",
    ),
    OrganisationSeed(
        key="oak",
        number="103615",
        kvk="08123499",
        name="Eikendaal Zorggroep",
        kind=Kind.EMPLOYER,
        place="Almelo",
    ),
    OrganisationSeed(
        key="iris",
        number="200417",
        kvk="08123502",
        name="Iris Adviesgroep B.V.",
        kind=Kind.INTERMEDIARY,
        place="Utrecht",
    ),
)

PEOPLE = (
    PersonSeed(
        key="ada",
        name="Ada Vermeulen",
        email="a.vermeulen@elzenhof.example",
        member_of=("alder",),
        admin_of=("alder",),
        methods=(Method.APP,),
    ),
    PersonSeed(
        key="ben",
        name="Ben Hoekstra",
        email="b.hoekstra@elzenhof.example",
        member_of=("alder",),
        mobile="+31612345601",
    ),
    PersonSeed(
        key="cato",
        name="Cato Jansma",
        email="c.jansma@elzenhof.example",
        member_of=("alder",),
        mobile="+31612345602",
    ),
    PersonSeed(
        key="eva",
        name="Eva Łuczak",
        email="e.luczak@elzenhof.example",
        member_of=("alder",),
        mobile="+31612345603",
    ),
    PersonSeed(
        key="nils",
        name="Nils Hoekstra",
        email="n.hoekstra@elzenhof.example",
        member_of=("alder",),
        mobile="+31612345604",
    ),
    PersonSeed(
        key="nils_without_factor",
        name="Niels Hoekstra",
        email="nieuw@elzenhof.example",
        member_of=("alder",),
        methods=(),
    ),
    PersonSeed(
        key="ira",
        name="Ira van Dongen",
        email="i.vandongen@iris-adviesgroep.example",
        member_of=("iris",),
        mobile="+31612345605",
    ),
    PersonSeed(
        key="kim",
        name="Kim de Wit",
        email="k.dewit@iris-adviesgroep.example",
        member_of=("iris",),
        mobile="+31612345606",
    ),
    PersonSeed(
        key="jo",
        name="Jo Şahin",
        email="j.sahin@iris-adviesgroep.example",
        member_of=("iris",),
        mobile="+31612345607",
    ),
    PersonSeed(
        key="ivo",
        name="Ivo Bakker",
        email="i.bakker@iris-adviesgroep.example",
        member_of=("iris",),
        admin_of=("iris",),
        methods=(Method.APP,),
    ),
    PersonSeed(
        key="mia",
        name="Mia de Koning",
        email="m.dekoning@eikendaal.example",
        member_of=("oak", "alder"),
        mobile="+31612345608",
    ),
    PersonSeed(
        key="olga",
        name="Olga Smit",
        email="o.smit@eikendaal.example",
        member_of=("oak",),
        admin_of=("oak",),
        methods=(Method.APP,),
    ),
    PersonSeed(
        key="dirk",
        name="Dirk Postma",
        email="d.postma@veldbaken.example",
        member_of=("insurer",),
        methods=(Method.APP,),
    ),
    PersonSeed(
        key="dana",
        name="Dana Visser",
        email="d.visser@veldbaken.example",
        member_of=("insurer",),
        methods=(Method.APP,),
    ),
    PersonSeed(
        key="vera",
        name="Vera Mulder",
        email="v.mulder@veldbaken.example",
        member_of=("insurer",),
        admin_of=("insurer",),
        methods=(Method.APP,),
    ),
    PersonSeed(
        key="bas",
        name="Bas Kuipers",
        email="b.kuipers@berkenrode.example",
        member_of=("birch",),
        admin_of=("birch",),
        methods=(Method.APP,),
    ),
    PersonSeed(
        key="cor",
        name="Cor Dekker",
        email="c.dekker@cederveen.example",
        member_of=("cedar",),
        admin_of=("cedar",),
        methods=(Method.APP,),
    ),
    PersonSeed(
        key="els",
        name="Els Groen",
        email="e.groen@iepenburg.example",
        member_of=("elm",),
        admin_of=("elm",),
        methods=(Method.APP,),
    ),
)

MANDATES = (
    MandateSeed(giver="alder", holder="iris", permits=(*_FINANCIALS, P.CONTRACT_READ, P.INSURED_READ)),
    MandateSeed(giver="birch", holder="iris", permits=(*_FINANCIALS, P.CONTRACT_READ), ends_in_days=8),
    MandateSeed(giver="cedar", holder="iris", permits=(*_FINANCIALS, P.CONTRACT_READ), ends_in_days=-1),
    MandateSeed(giver="elm", holder="iris", permits=(P.CONTRACT_READ,), ends_in_days=None),
)

GRANTS = (
    GrantSeed(person="ben", at="alder", role=Role.REPORTING_OFFICER),
    GrantSeed(person="nils", at="alder", role=Role.REPORTING_OFFICER),
    GrantSeed(person="nils_without_factor", at="alder", role=Role.REPORTING_OFFICER),
    GrantSeed(person="eva", at="alder", role=Role.REPORTING_OFFICER, ends_in_days=-1),
    GrantSeed(person="ira", at="iris", role=Role.RELATION_MANAGER),
    GrantSeed(person="ira", at="iris", role=Role.REPORTING_OFFICER, relation="alder"),
    GrantSeed(person="kim", at="iris", role=Role.REPORTING_OFFICER),
    GrantSeed(person="kim", at="iris", role=Role.CONTRACT_VIEWER),
    GrantSeed(person="jo", at="iris", role=Role.REPORTING_OFFICER, relation="cedar"),
    GrantSeed(person="mia", at="oak", role=Role.REPORTING_OFFICER),
    GrantSeed(person="mia", at="alder", role=Role.CONTRACT_VIEWER),
    GrantSeed(person="dirk", at="insurer", role=Role.DESK_EMPLOYEE),
    GrantSeed(person="dirk", at="insurer", role=Role.DESK_RECOVERY),
    GrantSeed(person="dana", at="insurer", role=Role.DESK_EMPLOYEE),
    GrantSeed(person="dana", at="insurer", role=Role.DESK_IMPORT),
    GrantSeed(person="dana", at="insurer", role=Role.DESK_RECOVERY),
)


@dataclass(slots=True)
class Cast:
    """What was made, by the keys of the seeds."""

    organisations: dict[str, Organisation] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)
    memberships: dict[tuple[str, str], Membership] = field(default_factory=dict)
    mandates: dict[tuple[str, str], Mandate] = field(default_factory=dict)


def cast_build(*, at: datetime) -> Cast:
    """Makes the whole cast, once, in an empty database."""
    cast = Cast()
    with system_context("demo world", at=at):
        add_organisations(cast, ORGANISATIONS)
        add_people(cast, PEOPLE, at=at)
        add_mandates(cast, MANDATES, at=at)
        add_grants(cast, GRANTS, at=at)
    return cast


def add_organisations(cast: Cast, seeds: tuple[OrganisationSeed, ...]) -> None:
    """Makes organisations."""
    for seed in seeds:
        cast.organisations[seed.key] = Organisation.objects.create(
            relation_number=seed.number, kvk_number=seed.kvk, name=seed.name, kind=seed.kind, place=seed.place
        )


def add_people(cast: Cast, seeds: tuple[PersonSeed, ...], *, at: datetime) -> None:
    """Makes people with their memberships and second factors; all have the same password."""
    hashed = _password_hash()
    for seed in seeds:
        user = User(email=seed.email, full_name=seed.name, mobile_number=seed.mobile, password=hashed)
        user.save()
        cast.people[seed.key] = user
        _add_factors(user, seed)
        for organisation in seed.member_of:
            cast.memberships[seed.key, organisation] = Membership.objects.create(
                user=user,
                organisation=cast.organisations[organisation],
                is_functional_administrator=organisation in seed.admin_of,
                starts_at=at - timedelta(days=400),
            )


def _password_hash() -> str:
    user = User()
    user.set_password(PASSWORD)
    return user.password


def _add_factors(user: User, seed: PersonSeed) -> None:
    """The app's key follows from the address, so that everybody's demo phone can show its codes."""
    if Method.APP in seed.methods:
        key = base64.b32encode(hashlib.sha256(user.email.encode()).digest()[:20]).decode()
        AppDevice.objects.create(user=user, name="app", key=key)
    if Method.SMS in seed.methods:
        SmsDevice.objects.create(user=user, name="sms", number=seed.mobile)


def add_mandates(cast: Cast, seeds: tuple[MandateSeed, ...], *, at: datetime) -> None:
    """Makes mandates with one accepted version of terms."""
    for seed in seeds:
        mandate = Mandate.objects.create(
            giver=cast.organisations[seed.giver], holder=cast.organisations[seed.holder]
        )
        MandateTerms.objects.create(
            mandate=mandate,
            version=1,
            permissions=[permission.value for permission in seed.permits],
            state=TermsState.ACCEPTED,
            starts_at=at - timedelta(days=seed.started_days_ago),
            ends_at=None if seed.ends_in_days is None else at + timedelta(days=seed.ends_in_days),
        )
        cast.mandates[seed.giver, seed.holder] = mandate


def add_grants(cast: Cast, seeds: tuple[GrantSeed, ...], *, at: datetime) -> None:
    """Grants roles with their permission rows, as `roles.services.role_grant` would have done long ago."""
    for seed in seeds:
        grant = RoleGrant.objects.create(
            organisation=cast.organisations[seed.at],
            membership=cast.memberships[seed.person, seed.at],
            mandate=cast.mandates[seed.relation, seed.at] if seed.relation else None,
            role=seed.role,
            starts_at=at - timedelta(days=300),
            ends_at=None if seed.ends_in_days is None else at + timedelta(days=seed.ends_in_days),
        )
        rows_write(grant)
