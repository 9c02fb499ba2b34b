"""Net: permission rows follow from grants in force and from the catalogue, and from nothing else."""

from django.core.management import CommandError, call_command
from django.utils import timezone

from access.database import system_context
from roles.object_permissions import differences
from tests.nets.policies import emptiness_problems


def problems() -> list[str]:
    """Each grant whose rows are not those it should have, and generic rows of guardian where there are none."""
    with system_context("test"):
        found = list(differences(at=timezone.now()))
    return [*found, *(each for each in emptiness_problems() if each.startswith("guardian_"))]


def command_refuses() -> bool:
    """Whether the command that an operator runs says the same."""
    try:
        call_command("check_permissions", verbosity=0, stdout=_Silence())
    except CommandError:
        return True
    return False


class _Silence:
    """Takes what a command writes."""

    def write(self, text: str) -> None:
        """Nothing."""
