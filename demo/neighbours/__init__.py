"""Who else does business with the insurer: the employers around the cast, and a third intermediary.

Nobody of them stands on the sign-in page but the two people of that intermediary. Everything is invented.
"""

from demo.neighbours.employers import ADDRESSES, CONTRACTS, HABITS, ORGANISATIONS
from demo.neighbours.mandates import AT_HAND, TERMS, TermsSeed
from demo.neighbours.people import GRANTS, PEOPLE

__all__ = [
    "ADDRESSES",
    "AT_HAND",
    "CONTRACTS",
    "GRANTS",
    "HABITS",
    "ORGANISATIONS",
    "PEOPLE",
    "TERMS",
    "TermsSeed",
]
