"""Runs several commands of manage.py in one process, because starting each on its own takes seconds.

    python -m tools.manage_in_a_row COMMAND [COMMAND…]      each in one argument, such as "load_demo --quick"

The only file of the set-up that imports Django: it runs as a child, with the environment of the portal.
"""

import os
import shlex
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "business_portal.settings")
    for command in sys.argv[1:]:
        execute_from_command_line(["manage.py", *shlex.split(command)])


if __name__ == "__main__":
    main()
