"""Django's system check with the settings of a production installation, inside `tools.with_services --tests`."""

import os
import secrets
import subprocess

from tools.console import run_main
from tools.portal_parts import MANAGE


def main() -> int:
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_OWNER_URL"}
    environment |= {
        "PORTAL_MODE": "production",
        "SECRET_KEY": secrets.token_urlsafe(64),
        "PUBLIC_URL": "https://portal.example",
        "EMAIL_URL": "smtp+tls://portal:secret@mail.example:587",
        "MAIL_FROM": "Portal <portal@portal.example>",
        "DESK_MAILBOX": "desk@portal.example",
    }
    command = [*MANAGE, "check", "--deploy", "--fail-level=WARNING", "--database=default"]
    return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    run_main(main)
