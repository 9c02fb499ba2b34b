"""Net: every view says who may enter, every task in which context it works; asked of the portal's own checks."""

from django.core.checks import run_checks


def problems() -> list[str]:
    """What the checks at the start of the portal say, each with the route or task."""
    return [str(found.msg) for found in run_checks() if (found.id or "").startswith("access.")]
