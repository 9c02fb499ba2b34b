"""Who can sign in to the demo, in words. Taken from the lists of the world, so no query is needed."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from demo import cast, neighbours, others
from demo.cast import GrantSeed, OrganisationSeed, PersonSeed

_PEOPLE: Final = (*cast.PEOPLE, *others.PEOPLE, *neighbours.PEOPLE)
_GRANTS: Final = (*cast.GRANTS, *others.GRANTS, *neighbours.GRANTS)
_SOMEBODY_AT: Final = {key for seed in _PEOPLE for key in seed.member_of}
_ORGANISATIONS: Final = tuple(
    seed
    for seed in (*cast.ORGANISATIONS, *others.ORGANISATIONS, *neighbours.ORGANISATIONS)
    if seed.key in _SOMEBODY_AT
)
_NAMES: Final = {seed.key: seed.name for seed in _ORGANISATIONS}

_FIRST: Final[dict[str, Promise]] = {
    "ira": gettext_lazy("adviser: works for a relation and opens its invoices"),
    "ada": gettext_lazy("functional administrator: gives a colleague a role"),
    "kim": gettext_lazy("adviser: sees the invoices and figures of all relations together"),
    "ben": gettext_lazy("reads the invoices of the own organisation"),
    "hanna": gettext_lazy("looks up who is insured under the contracts of the own organisation"),
    "femke": gettext_lazy("second functional administrator: agrees to a role, decides in an access review"),
    "dana": gettext_lazy("business desk: sees which deliveries came and what was wrong in them"),
    "dirk": gettext_lazy("business desk: looks along with an organisation, helps where nobody administers"),
}
"""With whom a newcomer begins, and what to try."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoPerson:
    """A person who can sign in: name, address, and what the person is or does, in words."""

    name: str
    email: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoGroup:
    """An organisation of the demo with its people."""

    name: str
    number: str
    people: tuple[DemoPerson, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoPeople:
    """Everybody who can sign in, by organisation; with whom to begin; and the one password of all."""

    groups: tuple[DemoGroup, ...]
    first: tuple[DemoPerson, ...]
    password: str


def demo_people() -> DemoPeople:
    """Who can sign in, in the active language."""
    people = {seed.key: seed for seed in _PEOPLE}
    first = (
        DemoPerson(name=people[key].name, email=people[key].email, words=capfirst(str(words)))
        for key, words in _FIRST.items()
    )
    return DemoPeople(
        groups=tuple(_group(organisation) for organisation in _ORGANISATIONS),
        first=tuple(first),
        password=cast.PASSWORD,
    )


def _group(organisation: OrganisationSeed) -> DemoGroup:
    people = (
        DemoPerson(
            name=seed.name, email=seed.email, words=capfirst("; ".join(_words(seed, organisation.key)))
        )
        for seed in _PEOPLE
        if organisation.key in seed.member_of
    )
    return DemoGroup(name=organisation.name, number=organisation.number, people=tuple(people))


def _words(seed: PersonSeed, organisation: str) -> Iterator[str]:
    grants = [grant for grant in _GRANTS if (grant.person, grant.at) == (seed.key, organisation)]
    if organisation in seed.admin_of:
        yield _("functional administrator")
    yield from map(_role, grants)
    if not grants and organisation not in seed.admin_of:
        yield _("no role")
    if not seed.methods:
        yield _("has no second factor yet")


def _role(grant: GrantSeed) -> str:
    words = str(grant.role.label)
    if grant.relation:
        words = _("%(role)s for %(relation)s") % {"role": words, "relation": _NAMES[grant.relation]}
    if grant.ends_in_days is not None and grant.ends_in_days < 0:
        words = _("%(role)s, ended") % {"role": words}
    elif grant.ends_in_days is not None:
        words = _("%(role)s, for a few days more") % {"role": words}
    return words
