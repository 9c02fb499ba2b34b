"""The mandates of the employers around the cast: one for each way in which it can stand with an intermediary."""

from dataclasses import dataclass
from typing import Final

from access.permissions import Permission as P
from relations.enums import TermsState

_FINANCIALS: Final = (P.FINANCIALS_READ, P.FINANCIALS_EXPORT)
_ALL: Final = (*_FINANCIALS, P.CONTRACT_READ, P.INSURED_READ)
_USUAL: Final = (*_FINANCIALS, P.CONTRACT_READ)
_CONTRACT_ONLY: Final = (P.CONTRACT_READ,)


@dataclass(frozen=True, slots=True, kw_only=True)
class TermsSeed:
    """Terms of the mandate between two organisations. Days count from that of the world; several are versions.

    `ends` None: without end. Only accepted terms open anything.
    """

    giver: str
    holder: str = "iris"
    permits: tuple[P, ...] = _USUAL
    begins: int = -400
    ends: int | None = 365
    state: TermsState = TermsState.ACCEPTED


_T = TermsSeed
_IRIS: Final = (
    # In force
    _T(giver="aspen", ends=None),
    _T(giver="hazel", permits=_ALL, ends=None),
    _T(giver="rowan", permits=_ALL, begins=-700, ends=120),
    _T(giver="beech", begins=-90),
    _T(giver="spruce", ends=None),
    _T(giver="larch", begins=-30, ends=335),
    _T(giver="poplar", permits=_ALL, ends=200),
    _T(giver="sycamore", permits=_CONTRACT_ONLY),
    _T(giver="hawthorn", ends=61),
    _T(giver="juniper", ends=None),
    # In force, and ending within two weeks: one has the next version waiting
    _T(giver="chestnut", permits=_ALL, ends=13),
    _T(giver="elder", ends=3),
    _T(giver="elder", permits=_ALL, begins=3, ends=733, state=TermsState.PROPOSED),
    # Renewed: an earlier version, and the one in force
    _T(giver="holly", begins=-900, ends=-170),
    _T(giver="holly", permits=_ALL, begins=-170, ends=560),
    # Ended: yesterday, some time and long ago
    _T(giver="yew", ends=-1),
    _T(giver="heather", begins=-800, ends=-70),
    _T(giver="fern", begins=-2000, ends=-905),
    # Not begun yet
    _T(giver="ivy", begins=9, ends=374),
    _T(giver="clover", begins=40, ends=None),
    # Waiting for an answer, declined, withdrawn
    _T(giver="sorrel", begins=0, state=TermsState.PROPOSED),
    _T(giver="mallow", begins=10, ends=None, state=TermsState.PROPOSED),
    _T(giver="teasel", begins=-20, ends=345, state=TermsState.DECLINED),
    _T(giver="yarrow", begins=-45, ends=320, state=TermsState.WITHDRAWN),
    # The contract has ended, the mandate has not
    _T(giver="gorse", ends=None),
)
_ELSEWHERE: Final = (
    _T(giver="broom", holder="thistle"),
    _T(giver="bramble", holder="thistle", ends=12),
    _T(giver="tansy", holder="thistle", permits=_ALL, ends=None),
    _T(giver="teasel", holder="thistle", begins=-350, ends=None),
    _T(giver="woad", holder="reedbed", ends=None),
    _T(giver="flax", holder="reedbed", begins=-300),
    _T(giver="hemp", holder="reedbed", permits=_ALL, begins=-300),
    _T(giver="poplar", holder="reedbed", permits=_CONTRACT_ONLY),
)

TERMS: Final = (*_IRIS, *_ELSEWHERE)


@dataclass(frozen=True, slots=True, kw_only=True)
class AtHandSeed:
    """A relation that a member of Iris opened some hours ago, and perhaps keeps as favourite."""

    person: str
    giver: str
    opened_hours_ago: int
    is_favourite: bool = False


AT_HAND: Final = (
    AtHandSeed(person="ira", giver="alder", opened_hours_ago=3, is_favourite=True),
    AtHandSeed(person="ira", giver="birch", opened_hours_ago=27),
    AtHandSeed(person="ira", giver="rowan", opened_hours_ago=30, is_favourite=True),
    AtHandSeed(person="ira", giver="hazel", opened_hours_ago=52),
    AtHandSeed(person="kim", giver="alder", opened_hours_ago=1),
    AtHandSeed(person="kim", giver="birch", opened_hours_ago=2, is_favourite=True),
    AtHandSeed(person="kim", giver="maple", opened_hours_ago=5, is_favourite=True),
    AtHandSeed(person="kim", giver="poplar", opened_hours_ago=26),
    AtHandSeed(person="kim", giver="chestnut", opened_hours_ago=49, is_favourite=True),
    AtHandSeed(person="kim", giver="lime", opened_hours_ago=75),
)
