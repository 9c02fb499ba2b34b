"""Owners and their marks: every organisation of the cast has a twin, and whatever belongs to one of them says so.

A mark is a word that stands in every text of its owner, and a number that stands in every number and key of it.
Somebody who works for two organisations is an owner alone: both may know that person.
"""

from dataclasses import dataclass, replace

from demo.cast import (
    GRANTS,
    MANDATES,
    ORGANISATIONS,
    PEOPLE,
    GrantSeed,
    MandateSeed,
    OrganisationSeed,
    PersonSeed,
)
from orgs.enums import OrganisationKind
from roles.enums import Role

TWIN = "_twin"


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """An organisation, or a person of two organisations: `word` marks texts, `number` (six digits) numbers."""

    key: str
    word: str
    number: str


def twin(key: str) -> str:
    """The key of the twin."""
    return f"{key}{TWIN}"


def _word(key: str) -> str:
    """Letters that no other text has; never the beginning of another word."""
    return f"Wx{key.removesuffix(TWIN)}" if key.endswith(TWIN) else f"Zq{key}"


def _twin_number(number: str) -> str:
    return str(int(number) + 300_000)  # still the beginning of a Dutch mobile number


def _marked(seed: OrganisationSeed) -> OrganisationSeed:
    word = _word(seed.key)
    return replace(seed, name=f"{seed.name} {word}", place=f"{seed.place} {word}")


def _twin_organisation(seed: OrganisationSeed) -> OrganisationSeed:
    doubled = replace(seed, key=twin(seed.key), number=_twin_number(seed.number), kvk=f"09{seed.kvk[2:]}")
    return _marked(doubled)


def _twin_person(seed: PersonSeed) -> PersonSeed:
    return replace(
        seed,
        key=twin(seed.key),
        email=seed.email.replace("@", ".twin@"),
        member_of=tuple(twin(key) for key in seed.member_of),
        admin_of=tuple(twin(key) for key in seed.admin_of),
    )


def owner_of(seed: PersonSeed) -> str:
    """The key of the owner of a person's texts: the organisation, or the person when there are two."""
    return seed.member_of[0] if len(seed.member_of) == 1 else seed.key


_customers = [seed for seed in ORGANISATIONS if seed.kind is not OrganisationKind.INSURER]
_customer_keys = {seed.key for seed in _customers}
_twin_people = [_twin_person(seed) for seed in PEOPLE if _customer_keys.issuperset(seed.member_of)]

ALL_ORGANISATIONS = [_marked(seed) for seed in ORGANISATIONS] + [
    _twin_organisation(seed) for seed in _customers
]
_people = [*PEOPLE, *_twin_people]
_between = [seed.key for seed in _people if len(seed.member_of) > 1]

OWNERS = {
    seed.key: Owner(key=seed.key, word=_word(seed.key), number=seed.number) for seed in ALL_ORGANISATIONS
} | {
    key: Owner(key=key, word=_word(key), number=str(550_123 + place * 11_111))
    for place, key in enumerate(_between)
}


def _marked_person(seed: PersonSeed, place: int) -> PersonSeed:
    owner = OWNERS[owner_of(seed)]
    mobile = f"+316{owner.number}{place:02}" if seed.mobile else ""
    return replace(seed, name=f"{seed.name} {owner.word}", mobile=mobile)


ALL_PEOPLE = [_marked_person(seed, place) for place, seed in enumerate(_people)]
ALL_MANDATES: list[MandateSeed] = [
    *MANDATES,
    *(replace(seed, giver=twin(seed.giver), holder=twin(seed.holder)) for seed in MANDATES),
]
_GRANTS = (*GRANTS, GrantSeed(person="kim", at="iris", role=Role.INSURED_ADMINISTRATION))
"""With somebody who sees insured persons, where a mandate permits that: in Alder."""
ALL_GRANTS: list[GrantSeed] = [
    *_GRANTS,
    *(
        replace(
            seed,
            person=twin(seed.person),
            at=twin(seed.at),
            relation=twin(seed.relation) if seed.relation else None,
        )
        for seed in _GRANTS
        if seed.at in _customer_keys
    ),
]


def organisation_seed(key: str) -> OrganisationSeed:
    """An organisation of this world."""
    return next(seed for seed in ALL_ORGANISATIONS if seed.key == key)


def person_seed(key: str) -> PersonSeed:
    """A person of this world."""
    return next(seed for seed in ALL_PEOPLE if seed.key == key)
