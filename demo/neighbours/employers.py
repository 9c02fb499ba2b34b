"""The employers around the cast: name, place, and what they have insured. Everything is invented."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from demo.cast import OrganisationSeed
from demo.habits import Habit
from demo.products import ABSENCE, BASIC, DENTAL, HEALTH, PLUS, SICK_LEAVE, Contract, Cover
from orgs.enums import OrganisationKind as Kind

_SHARE_WITH_PLUS: Final = Decimal("0.6")
_SHARE_WITH_DENTAL: Final = Decimal("0.35")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Employer:
    """An employer with about so many people. `plus` and `dental`: some of them have more than the basic cover.

    `absence`: a second contract, invoiced by the quarter. `quarterly`: so is the first one. `begun`, `ended`: see
    `demo.products.Contract`.
    """

    key: str
    number: int
    name: str
    place: str
    street: str
    postal_code: str
    people: int
    habit: Habit = Habit.USUAL
    plus: bool = True
    dental: bool = False
    absence: bool = False
    quarterly: bool = False
    discount: int = 0
    begun: int = 84
    ended: int | None = None


_E = _Employer
_EMPLOYERS: Final = (
    _E(key="aspen", number=104951, name="Ratelpopulier Drukwerk B.V.", place="Deventer",
       street="Zwolseweg 118", postal_code="7412 AN", people=14, plus=False),
    _E(key="hazel", number=105012, name="Hazelaar & Zonen Dakbedekking B.V.", place="Raalte",
       street="Almelosestraat 9", postal_code="8102 HC", people=18, absence=True, habit=Habit.BY_DEBIT),
    _E(key="rowan", number=105077, name="Lijsterbes Thuiszorg", place="Zutphen",
       street="Marspoortstraat 31", postal_code="7201 JA", people=34, dental=True, discount=5),
    _E(key="beech", number=105120, name="Beukenhorst Accountants N.V.", place="Apeldoorn",
       street="Deventerstraat 460", postal_code="7323 CW", people=22, habit=Habit.PROMPT, dental=True),
    _E(key="spruce", number=105188, name="Sparrenheuvel Houtbewerking B.V.", place="Nunspeet",
       street="Elspeterweg 77", postal_code="8071 PA", people=9, plus=False, habit=Habit.LATE),
    _E(key="larch", number=105244, name="Lariks Tuin- en Landschapsverzorging V.O.F.", place="Ermelo",
       street="Harderwijkerweg 205", postal_code="3853 AC", people=6, plus=False, habit=Habit.CARELESS),
    _E(key="poplar", number=105301, name="Abeelen Metaalwaren B.V.", place="Doetinchem",
       street="Keppelseweg 52", postal_code="7001 CG", people=27, absence=True),
    _E(key="sycamore", number=105367, name="Esdoornveld Basisonderwijs", place="Lochem",
       street="Prinsenstraat 4", postal_code="7241 AD", people=31, dental=True, habit=Habit.PROMPT),
    _E(key="hawthorn", number=105410, name="Meidoorn Apotheken Coöperatie U.A.", place="Winterswijk",
       street="Misterstraat 88", postal_code="7101 EZ", people=12, dental=True),
    _E(key="juniper", number=105466, name="Jeneverbes Horeca Groep B.V.", place="Holten",
       street="Dorpsstraat 20", postal_code="7451 BT", people=16, plus=False, habit=Habit.IN_PARTS),
    _E(key="chestnut", number=105533, name="Kastanjehof Wonen en Zorg", place="Rijssen",
       street="Enterstraat 141", postal_code="7461 LC", people=38, dental=True, absence=True),
    _E(key="elder", number=105590, name="Vlierstruik Communicatie B.V.", place="Enschede",
       street="Hengelosestraat 500", postal_code="7521 AN", people=8, habit=Habit.PROMPT),
    _E(key="holly", number=105642, name="Hulsthof Transport & Opslag B.V.", place="Oldenzaal",
       street="Textielstraat 16", postal_code="7575 CA", people=24, plus=False, absence=True,
       habit=Habit.CARELESS),
    _E(key="yew", number=105705, name="Taxusberg Notarissen", place="Zwolle",
       street="Burgemeester Drijbersingel 3", postal_code="8021 DA", people=7, dental=True),
    _E(key="heather", number=105768, name="Heidebloem Bakkerijen B.V.", place="Hardenberg",
       street="Europaweg 62", postal_code="7772 TA", people=19, plus=False, habit=Habit.BY_DEBIT),
    _E(key="fern", number=105821, name="Varenkamp Kassenbouw B.V.", place="Almelo",
       street="Turfkade 11", postal_code="7602 PA", people=13, quarterly=True, plus=False),
    _E(key="ivy", number=105880, name="Klimop Fysiotherapie", place="Deventer",
       street="Brinkgreverweg 90", postal_code="7413 AE", people=5, plus=False),
    _E(key="clover", number=105934, name="Klaverblad Uitzendbureau B.V.", place="Hengelo",
       street="Enschedesestraat 37", postal_code="7551 EJ", people=29, plus=False, habit=Habit.LATE),
    _E(key="sorrel", number=105991, name="Zuring Reclame & Signing", place="Borne",
       street="Azelosestraat 210", postal_code="7621 BD", people=4, plus=False, habit=Habit.CARELESS),
    _E(key="mallow", number=106044, name="Kaasjeskruid Delicatessen B.V.", place="Vorden",
       street="Zutphenseweg 12", postal_code="7251 DL", people=6, plus=False, quarterly=True),
    _E(key="teasel", number=106102, name="Kaardebol Textielveredeling B.V.", place="Nijverdal",
       street="Salland 5", postal_code="7442 MZ", people=21, absence=True, habit=Habit.IN_PARTS),
    _E(key="yarrow", number=106159, name="Duizendblad Boekhandels B.V.", place="Apeldoorn",
       street="Hoofdstraat 170", postal_code="7311 BD", people=11, habit=Habit.PROMPT),
    _E(key="gorse", number=106210, name="Gaspeldoorn Beveiliging B.V.", place="Enschede",
       street="Auke Vleerstraat 101", postal_code="7521 PG", people=26, plus=False, ended=7),
    _E(key="sedge", number=106277, name="Zeggelanden Waterbeheer", place="Kampen",
       street="IJsselkade 58", postal_code="8261 AE", people=23, dental=True, habit=Habit.PROMPT),
    _E(key="broom", number=106333, name="Bremstruik Schoonmaakdiensten B.V.", place="Zwolle",
       street="Ceintuurbaan 15", postal_code="8024 AA", people=33, plus=False, habit=Habit.LATE, absence=True),
    _E(key="bramble", number=106388, name="Braamhaar Loonbedrijf V.O.F.", place="Haaksbergen",
       street="Goorsestraat 44", postal_code="7482 CG", people=5, plus=False, quarterly=True),
    _E(key="tansy", number=106455, name="Boerenwormkruid Zuivel Coöperatie U.A.", place="Ommen",
       street="Stationsweg 29", postal_code="7731 AX", people=28, absence=True),
    _E(key="woad", number=106512, name="Wede & Meekrap Verfstoffen N.V.", place="Almelo",
       street="Bornsestraat 330", postal_code="7601 PB", people=17, dental=True, begun=20),
    _E(key="flax", number=106570, name="Vlasveld Software B.V.", place="Hengelo",
       street="Industrieplein 2", postal_code="7553 LL", people=15, begun=13, habit=Habit.PROMPT, plus=True),
    _E(key="hemp", number=106627, name="Hennepe Touwslagerij B.V.", place="Genemuiden",
       street="Tapijtweg 8", postal_code="8281 JM", people=8, plus=False, begun=27),
    _E(key="reed", number=106684, name="Rietorchis Dierenklinieken", place="Steenwijk",
       street="Eesveenseweg 66", postal_code="8332 JA", people=10, begun=4),
    _E(key="rush", number=106741, name="Őrségi & Ağaoğlu Interieurbouw B.V.", place="Deventer",
       street="Hanzeweg 40", postal_code="7418 AV", people=7, plus=False),
)  # fmt: skip

_REEDBED: Final = OrganisationSeed(
    key="reedbed",
    number="200641",
    kvk="08124990",
    name="Rietveld & Partners Pensioenadvies B.V.",
    kind=Kind.INTERMEDIARY,
    place="Zwolle",
)

ORGANISATIONS: Final = (
    *(
        OrganisationSeed(
            key=each.key,
            number=str(each.number),
            kvk=f"081240{place:02d}",
            name=each.name,
            kind=Kind.EMPLOYER,
            place=each.place,
        )
        for place, each in enumerate(_EMPLOYERS, start=1)
    ),
    _REEDBED,
)
ADDRESSES: Final = {each.key: (each.street, each.postal_code) for each in _EMPLOYERS}
HABITS: Final = {each.key: each.habit for each in _EMPLOYERS}


def _health(employer: _Employer, place: int) -> Contract:
    covers = [Cover(product=BASIC, people=employer.people)]
    if employer.plus:
        covers.append(Cover(product=PLUS, people=_share(employer, _SHARE_WITH_PLUS)))
    if employer.dental:
        covers.append(Cover(product=DENTAL, people=_share(employer, _SHARE_WITH_DENTAL)))
    return Contract(
        number=f"ZC-{32000 + 37 * place}",
        employer=employer.key,
        title=HEALTH,
        covers=tuple(covers),
        months=3 if employer.quarterly else 1,
        discount=Decimal(employer.discount),
        begun=employer.begun,
        ended=employer.ended,
    )


def _share(employer: _Employer, share: Decimal) -> int:
    return max(1, int(employer.people * share))


def _absence(employer: _Employer, place: int) -> Contract:
    return Contract(
        number=f"VZ-{54000 + 29 * place}",
        employer=employer.key,
        title=ABSENCE,
        covers=(Cover(product=SICK_LEAVE, people=employer.people),),
        months=3,
    )


CONTRACTS: Final = (
    *(_health(each, place) for place, each in enumerate(_EMPLOYERS, start=1)),
    *(_absence(each, place) for place, each in enumerate(_EMPLOYERS, start=1) if each.absence),
)
