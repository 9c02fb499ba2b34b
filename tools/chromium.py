"""Finds a Chromium or Chrome for the tests, or installs one; as a command it prints where it is.

Best is the headless shell: the same engine without the window around it, which nobody sees here. A visitor's new window
costs it a quarter of what it costs the whole browser.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tools.console import RefusedError, run_main
from tools.system_packages import install_packages

_SHELL = "chromium-headless-shell"
_NAMES = (
    _SHELL,
    "chrome-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
)
_APPLICATIONS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)


def chromium() -> str:
    """The browser's program: the one CHROMIUM names, one that is found, or one installed now."""
    if named := os.environ.get("CHROMIUM"):
        if not _runs(named):
            raise RefusedError(f"CHROMIUM is {named!r}, which does not run.")
        return named
    found = _find()
    if found is None:
        _install()
        found = _find()
    if found is None:
        raise RefusedError(
            "No Chromium was found: install Chromium or Chrome, or name its program by CHROMIUM."
        )
    return found


def _find() -> str | None:
    candidates = [path for name in _NAMES if (path := shutil.which(name))]
    candidates += [path for path in (*_APPLICATIONS, *_downloaded()) if Path(path).exists()]
    return next((path for path in candidates if _runs(path)), None)


def _downloaded() -> list[str]:
    """What Playwright downloaded for this user before."""
    on_linux = Path.home() / ".cache" / "ms-playwright"
    on_mac = Path.home() / "Library" / "Caches" / "ms-playwright"
    places = (
        (on_linux, "chromium_headless_shell-*/chrome-*/*headless*shell"),
        (on_mac, "chromium_headless_shell-*/chrome-*/*headless*shell"),
        (on_linux, "chromium-*/chrome-linux*/chrome"),
        (on_mac, "chromium-*/chrome-mac*/*.app/Contents/MacOS/*"),
    )
    return [str(path) for place, pattern in places for path in sorted(place.glob(pattern), reverse=True)]


def _install() -> None:
    """Take the system's package as root, and Playwright's download for everybody else."""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        fonts = {"fonts-liberation": "fonts for it"}
        try:
            install_packages({_SHELL: "the browser Chromium", **fonts})
        except RefusedError:  # the system is older than that package
            install_packages({"chromium": "the browser Chromium", **fonts})
        return
    command = [sys.executable, "-m", "playwright", "install", "chromium"]
    try:
        subprocess.run(command, capture_output=True, check=False, timeout=600)
    except subprocess.TimeoutExpired:
        raise RefusedError(
            "Chromium could not be downloaded: install it, or name its program by CHROMIUM."
        ) from None


def _runs(program: str) -> bool:
    """Whether the program starts; a package may hold no more than a hint to another way to install it."""
    try:
        return (
            subprocess.run([program, "--version"], capture_output=True, timeout=60, check=False).returncode
            == 0
        )
    except (OSError, subprocess.TimeoutExpired):
        return False


def main() -> int:
    print(chromium())
    return 0


if __name__ == "__main__":
    run_main(main)
