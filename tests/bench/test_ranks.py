"""The rank test of the bench finds what differs, and nothing where nothing does."""

import random

import pytest

from bench.ranks import rank_test


def test_the_same_source_is_not_told_apart():
    source = random.Random(7)
    first, second = ([source.gauss(50, 2) for _ in range(500)] for _ in range(2))

    assert rank_test(first, second).p > 0.01


@pytest.mark.parametrize("shift", [0.6, -0.6])
def test_a_shift_far_smaller_than_the_noise_is_found(shift: float):
    source = random.Random(7)
    first = [source.gauss(50 + shift, 2) for _ in range(500)]
    second = [source.gauss(50, 2) for _ in range(500)]

    found = rank_test(first, second)

    assert found.p < 0.001
    assert (found.z > 0) is (shift > 0)


def test_z_is_the_count_of_pairs_over_its_spread():
    first = [float(value) for value in (9, 10, 11, 12, 13, 15, 16, 17, 18, 20, 21, 8)]
    second = [float(value) for value in (1, 2, 3, 4, 5, 6, 7, 14, 19, 22)]

    found = rank_test(first, second)

    above = sum(a > b for a in first for b in second) - 60
    assert found.z == pytest.approx((above - 0.5) / (12 * 10 * 23 / 12) ** 0.5)


def test_values_that_are_all_equal_differ_in_nothing():
    assert rank_test([1.0] * 30, [1.0] * 30).p == 1.0
