"""Whether two samples of times can be told apart: the rank test of Mann and Whitney, in its normal approximation."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Separation:
    """`p`: how likely ranks as different as these are when both come from one source. `z` > 0: the first is slower."""

    z: float
    p: float


def rank_test(first: Sequence[float], second: Sequence[float]) -> Separation:
    """The two-sided test, corrected for ties and continuity; for samples of twenty and more."""
    ranks = _mid_ranks([*first, *second])
    here, there = len(first), len(second)
    above = sum(ranks[:here]) - here * (here + 1) / 2 - here * there / 2
    total = here + there
    ties = sum(count**3 - count for count in Counter([*first, *second]).values())
    spread = math.sqrt(here * there / 12 * (total + 1 - ties / (total * (total - 1))))
    if spread == 0:
        return Separation(z=0.0, p=1.0)
    z = math.copysign(max(abs(above) - 0.5, 0), above) / spread
    return Separation(z=z, p=math.erfc(abs(z) / math.sqrt(2)))


def _mid_ranks(values: Sequence[float]) -> list[float]:
    """Ranks from 1; equal values share the middle of theirs."""
    order = sorted(range(len(values)), key=values.__getitem__)
    ranks = [0.0] * len(values)
    start = 0
    for end in range(1, len(order) + 1):
        if end == len(order) or values[order[end]] != values[order[start]]:
            for place in order[start:end]:
                ranks[place] = (start + 1 + end) / 2
            start = end
    return ranks
