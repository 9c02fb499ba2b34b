"""Who else lives in the demo world: three more employers and a second intermediary. Everything is invented.

Each employer is here for something: a very long name, letters that few fonts have, and no invoice yet. Three people
work at organisations of the cast: two look after the insured there, one is a second functional administrator. Of the
cast, Dirk gets one role more, so that somebody can look along.
"""

from typing import Final

from access.permissions import Permission as P
from access.proof import Method
from demo.cast import GrantSeed, MandateSeed, OrganisationSeed, PersonSeed
from orgs.enums import OrganisationKind as Kind
from roles.enums import Role

_FINANCIALS: Final = (P.FINANCIALS_READ, P.FINANCIALS_EXPORT)

ORGANISATIONS: Final = (
    OrganisationSeed(
        key="maple",
        number="108215",
        kvk="08123510",
        name="Stichting Samenwerkende Openbare Basisscholen, Kinderdagverblijven en Buitenschoolse Opvang"
        " in Noordoost-Twente, Salland en de Achterhoek",
        kind=Kind.EMPLOYER,
        place="Enschede",
    ),
    OrganisationSeed(
        key="lime",
        number="108544",
        kvk="08123529",
        name="Pawłowska & Şimşek Afbouw V.O.F.",
        kind=Kind.EMPLOYER,
        place="Deventer",
    ),
    OrganisationSeed(
        key="willow",
        number="109002",
        kvk="08123537",
        name="Wilgenhoek Architecten B.V.",
        kind=Kind.EMPLOYER,
        place="Zutphen",
    ),
    OrganisationSeed(
        key="thistle",
        number="200533",
        kvk="08123545",
        name="Distelveld Assurantiën B.V.",
        kind=Kind.INTERMEDIARY,
        place="Zwolle",
    ),
)

PEOPLE: Final = (
    PersonSeed(
        key="anneke",
        name="Anneke van der Westhuizen-Oosterbroek",
        email="a.vanderwesthuizen@openbaarnoordoost.example",
        member_of=("maple",),
        admin_of=("maple",),
        methods=(Method.APP,),
    ),
    PersonSeed(
        key="bart",
        name="Bart Oosterveld",
        email="b.oosterveld@openbaarnoordoost.example",
        member_of=("maple",),
        mobile="+31612345621",
    ),
    PersonSeed(
        key="zofia",
        name="Zofia Pawłowska",
        email="z.pawlowska@pawlowska-simsek.example",
        member_of=("lime",),
        admin_of=("lime",),
        methods=(Method.APP,),
    ),
    PersonSeed(
        key="kaya",
        name="Kaya Şimşek",
        email="k.simsek@pawlowska-simsek.example",
        member_of=("lime",),
        mobile="+31612345622",
    ),
    PersonSeed(
        key="wim",
        name="Wim Aerts",
        email="w.aerts@wilgenhoek.example",
        member_of=("willow",),
        admin_of=("willow",),
        methods=(Method.APP,),
    ),
    PersonSeed(
        key="noor",
        name="Noor Aalbers",
        email="n.aalbers@wilgenhoek.example",
        member_of=("willow",),
        mobile="+31612345623",
    ),
    PersonSeed(
        key="daan",
        name="Daan Visscher",
        email="d.visscher@distelveld.example",
        member_of=("thistle",),
        admin_of=("thistle",),
        methods=(Method.APP,),
    ),
    PersonSeed(
        key="loes",
        name="Loes Mertens",
        email="l.mertens@distelveld.example",
        member_of=("thistle",),
        mobile="+31612345624",
    ),
    PersonSeed(
        key="hanna",
        name="Hanna Őry",
        email="h.ory@elzenhof.example",
        member_of=("alder",),
        mobile="+31612345625",
    ),
    PersonSeed(
        key="femke",
        name="Femke Bosch",
        email="f.bosch@iris-adviesgroep.example",
        member_of=("iris",),
        admin_of=("iris",),
        methods=(Method.APP,),
    ),
    PersonSeed(
        key="guus",
        name="Guus Tolsma",
        email="g.tolsma@iris-adviesgroep.example",
        member_of=("iris",),
        mobile="+31612345626",
    ),
)

MANDATES: Final = (
    MandateSeed(giver="maple", holder="iris", permits=(*_FINANCIALS, P.CONTRACT_READ)),
    MandateSeed(giver="lime", holder="iris", permits=(*_FINANCIALS, P.CONTRACT_READ), ends_in_days=None),
    MandateSeed(giver="willow", holder="iris", permits=(*_FINANCIALS, P.CONTRACT_READ)),
    MandateSeed(giver="oak", holder="thistle", permits=(*_FINANCIALS, P.CONTRACT_READ)),
    MandateSeed(giver="lime", holder="thistle", permits=(*_FINANCIALS, P.CONTRACT_READ), ends_in_days=40),
)

GRANTS: Final = (
    GrantSeed(person="bart", at="maple", role=Role.REPORTING_OFFICER),
    GrantSeed(person="kaya", at="lime", role=Role.REPORTING_OFFICER),
    GrantSeed(person="noor", at="willow", role=Role.REPORTING_OFFICER),
    GrantSeed(person="loes", at="thistle", role=Role.RELATION_MANAGER),
    GrantSeed(person="loes", at="thistle", role=Role.REPORTING_OFFICER),
    GrantSeed(person="hanna", at="alder", role=Role.INSURED_ADMINISTRATION),
    GrantSeed(person="hanna", at="alder", role=Role.REPORTING_OFFICER, ends_in_days=10),
    GrantSeed(person="guus", at="iris", role=Role.INSURED_ADMINISTRATION),
    GrantSeed(person="dirk", at="insurer", role=Role.DESK_SUPERVISOR),
)
