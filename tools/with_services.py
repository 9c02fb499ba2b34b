"""Runs a command with a database and a broker up, and its environment set to them.

`--tests` uses servers of their own for tests, fast and without safety at a power cut, in mode test. Without it
the command works on the portal's own data folder, also while the portal runs.
"""

import argparse
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import ExitStack

from tools import portal_parts
from tools.compile_translations import compile_translations
from tools.console import RefusedError, run_main
from tools.data_folder import DataFolder, InUseError, open_folder, open_spare_folder
from tools.environment import PROJECT, Mode, Start, data_folder, read_start
from tools.keys import load_keys
from tools.processes import end_leftovers
from tools.servers import require_servers_can_run, start_servers
from tools.stop_request import StopRequest
from tools.supervisor import Supervisor


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--tests", action="store_true", help="use the servers for tests, in mode test")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    arguments = parser.parse_args()
    command = arguments.command[1:] if arguments.command[:1] == ["--"] else arguments.command
    if not command:
        raise RefusedError("Say which command to run.")
    if arguments.tests:
        os.environ["PORTAL_MODE"] = Mode.TEST
    start = read_start()
    compile_translations(PROJECT)
    if arguments.tests:
        folder, lock = open_spare_folder(start.data_folder / "test")
    else:
        try:
            folder, lock = open_folder(start.data_folder)
        except InUseError as refusal:
            return _run_beside(command, refusal)
    with lock:
        return _run_with_own_servers(command, start, folder=folder, disposable=arguments.tests)


def _run_with_own_servers(command: list[str], start: Start, *, folder: DataFolder, disposable: bool) -> int:
    require_servers_can_run(start.servers, folder=folder)
    end_leftovers(folder)
    request = StopRequest()
    supervisor = Supervisor(folder)
    with ExitStack() as stack:
        stack.callback(supervisor.stop)
        keys = load_keys(folder.keys_file, protects=folder.database)
        addresses = start_servers(
            start.servers, folder=folder, keys=keys, supervisor=supervisor, disposable=disposable
        )
        environment = portal_parts.portal_environment(
            mode=start.mode, port=start.port, folder=folder, keys=keys, addresses=addresses
        )
        return _run(command, {**environment, "DATABASE_OWNER_URL": addresses.database.owner_url}, request)


def _run_beside(command: list[str], refusal: InUseError) -> int:
    """Run the command on the servers of the portal that runs on the same folder."""
    running = DataFolder(data_folder()).running()
    if "DATABASE_URL" not in running:
        raise refusal
    return _run(command, {**os.environ, **running}, StopRequest())


def _run(command: list[str], environment: Mapping[str, str], request: StopRequest) -> int:
    """Run the command in the foreground. Ctrl-C reaches it from the terminal; a SIGTERM is handed on."""
    try:
        process = subprocess.Popen(command, env=environment)
    except OSError as error:
        raise RefusedError(f"{command[0]} cannot be run: {error.strerror}.") from None
    forwarded = False
    while True:
        try:
            code = process.wait(timeout=0.1)
        except subprocess.TimeoutExpired:
            if request.came and not forwarded:
                forwarded = True
                process.send_signal(signal.SIGTERM)
            continue
        return code if code >= 0 else 128 - code


if __name__ == "__main__":
    run_main(main)
    sys.exit()
