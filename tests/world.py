"""What every test finds in its database: the cast, by name."""

from django.utils import timezone

from demo.cast import cast_build


def world_build() -> None:
    """Fills an empty database."""
    cast_build(at=timezone.now())
