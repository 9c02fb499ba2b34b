"""Starts the whole portal and keeps it running until it is stopped: `make run`.

Ctrl-C and SIGTERM stop everything. What dies is started again; this process itself is started again by
`keep_running.sh` and then first ends what its predecessor left.
"""

import argparse
import signal
import sys
import time
from contextlib import suppress
from typing import TextIO

from tools import ports
from tools.console import run_main, say
from tools.data_folder import DataFolder, InUseError, open_folder
from tools.environment import Start, read_start
from tools.portal import Portal
from tools.processes import end_leftovers, follow_parent
from tools.servers import require_servers_can_run
from tools.stop_request import StoppedError, StopRequest
from tools.supervisor import Supervisor


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    arguments.add_argument(
        "--kept", action="store_true", help="started by keep_running.sh: end when that ends"
    )
    arguments.add_argument("--wait", type=float, default=0, help="seconds that an earlier start gets to end")
    options = arguments.parse_args()
    request = StopRequest()
    if options.kept:
        follow_parent(signal.SIGTERM)
    start = read_start()
    # The lock is held by the open file, and so for as long as this function runs.
    folder, _lock = _open_folder(start, request=request, patience=options.wait)
    require_servers_can_run(start.servers, folder=folder)
    end_leftovers(folder)
    with suppress(StoppedError), ports.listen(start.port) as server:
        supervisor = Supervisor(folder)
        try:
            Portal(start, folder=folder, supervisor=supervisor, request=request).bring_up(server)
            while not request.came:
                supervisor.look_after()
                time.sleep(0.2)
        finally:
            if request.came:
                say("Stopping …")
            supervisor.stop()
            folder.running_file.unlink(missing_ok=True)
    say("Stopped.")
    return 0


def _open_folder(start: Start, *, request: StopRequest, patience: float) -> tuple[DataFolder, TextIO]:
    """Open the data folder; one that stops there at this moment gets `patience` seconds to finish."""
    deadline = time.monotonic() + patience
    while True:
        try:
            return open_folder(start.data_folder)
        except InUseError:
            if request.came or time.monotonic() > deadline:
                raise
        time.sleep(0.1)


if __name__ == "__main__":
    run_main(main)
    sys.exit()
