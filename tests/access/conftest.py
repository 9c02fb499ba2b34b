"""The marked world for the tests of the door."""

from tests.nets.fixtures import _marked_name, marked_copy, marked_world, unmeasured

__all__ = ["_marked_name", "marked_copy", "marked_world", "unmeasured"]
