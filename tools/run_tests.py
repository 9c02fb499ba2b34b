"""Runs the tests inside `tools.with_services --tests`: finds the browser, lays out the static files, measures.

Arguments go to pytest. Without any, all tests run and the share of the code they reach must be what
pyproject.toml asks for; with some, a part runs and nothing is measured.
"""

import os
import subprocess
import sys

from tools.chromium import chromium
from tools.console import RefusedError, run_main, say
from tools.portal_parts import MANAGE


def main() -> int:
    arguments = sys.argv[1:]
    environment = {**os.environ, "CHROMIUM": chromium()}
    # Tests start the portal's programs over and over: without its bytecode each start compiles all of it again.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    _lay_out_static_files(environment)
    if arguments:
        return _python("pytest", *arguments, environment=environment)
    workers = environment.get("TEST_WORKERS") or "4"
    code = _python(
        "coverage",
        "run",
        "-m",
        "pytest",
        f"--numprocesses={workers}",
        environment=environment,
    )
    if code != 0:
        return code
    _python("coverage", "combine", "--quiet", environment=environment)
    return _report(environment)


def _report(environment: dict[str, str]) -> int:
    """Print the share of the code that was reached, and when it is too small which lines were not."""
    command = [sys.executable, "-m", "coverage", "report", "--skip-covered", "--skip-empty"]
    report = subprocess.run(command, env=environment, check=False, capture_output=True, text=True)
    lines = report.stdout.splitlines()
    if report.returncode != 0:
        say(report.stdout + report.stderr)
    else:
        total = next((line.split()[-1] for line in lines if line.startswith("TOTAL")), "all")
        say(f"Reached by the tests: {total}")
    return report.returncode


def _lay_out_static_files(environment: dict[str, str]) -> None:
    command = [*MANAGE, "collectstatic", "--noinput", "--verbosity=0"]
    if subprocess.run(command, env=environment, check=False).returncode != 0:
        raise RefusedError("The static files could not be collected; the lines above say why.")


def _python(*arguments: str, environment: dict[str, str]) -> int:
    return subprocess.run([sys.executable, "-m", *arguments], env=environment, check=False).returncode


if __name__ == "__main__":
    run_main(main)
