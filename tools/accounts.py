"""The system user under which servers run when root starts them: PostgreSQL refuses to run as root."""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tools.console import RefusedError

_CANDIDATES = ("postgres", "nobody")


@dataclass(frozen=True, kw_only=True)
class Account:
    """A system user, never root."""

    name: str
    user_id: int
    group_id: int


def server_account(*, database_folder: Path) -> Account | None:
    """The system user for the servers, or None when the starting user is not root and runs them itself.

    A database folder that exists keeps its owner.
    """
    if os.geteuid() != 0:
        return None
    if database_folder.exists() and (owner := database_folder.stat().st_uid) != 0:
        return _account_of(owner)
    for name in _CANDIDATES:
        try:
            return _account(pwd.getpwnam(name))
        except KeyError:
            continue
    raise RefusedError(
        "PostgreSQL does not run as root, and there is no system user postgres or nobody here."
    )


def require_reach(*, account: Account | None, paths: list[Path]) -> None:
    """Refuse unless the account can enter or execute each path. Permissions are never changed to make it so."""
    for path in paths:
        command = ["/bin/sh", "-c", 'test -x "$1"', "sh", str(path)]
        if account is None:
            reached = os.access(path, os.X_OK)
        else:
            result = subprocess.run(
                command, user=account.user_id, group=account.group_id, extra_groups=[], cwd="/", check=False
            )
            reached = result.returncode == 0
        if not reached:
            who = f"the system user {account.name}, because root may not," if account else "you"
            raise RefusedError(
                f"The database server runs as {who} and that user cannot reach {path}:"
                " name other places with PORTAL_DATA_DIR and VENV."
            )


def _account_of(user_id: int) -> Account:
    try:
        return _account(pwd.getpwuid(user_id))
    except KeyError:
        return Account(name=str(user_id), user_id=user_id, group_id=user_id)


def _account(entry: pwd.struct_passwd) -> Account:
    return Account(name=entry.pw_name, user_id=entry.pw_uid, group_id=entry.pw_gid)
