"""Runs a command that reads the settings but opens no connection, such as the type check.

python -m tools.bare_settings COMMAND…
"""

import os
import subprocess
import sys

from tools.console import RefusedError, run_main
from tools.keys import Keys


def bare_environment() -> dict[str, str]:
    """An environment that the settings accept; its addresses lead nowhere."""
    keys = Keys()
    return {
        **os.environ,
        "PORTAL_MODE": "test",
        "SECRET_KEY": keys.secret_key,
        "FIELD_KEYS": keys.field_key,
        "DATABASE_URL": "postgresql://nobody@localhost/none",
        "BROKER_URL": "redis://localhost",
        "CACHE_URL": "redis://localhost",
    }


def main() -> int:
    if not sys.argv[1:]:
        raise RefusedError("Say which command to run.")
    return subprocess.run(sys.argv[1:], env=bare_environment(), check=False).returncode


if __name__ == "__main__":
    run_main(main)
