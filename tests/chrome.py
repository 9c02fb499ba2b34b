"""The browser of the tests."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

from tools.chromium import chromium

_ARGUMENTS = (
    "--no-sandbox",  # the sandbox of Chromium does not start for root, as whom containers run
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--disable-sync",
    "--no-first-run",
    "--font-render-hinting=none",  # the headless shell would round the widths of letters; a window does not
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost",  # no other host is ever reached
)


@contextmanager
def running_chromium() -> Iterator[Browser]:
    """A running Chromium: the program that `make test` found or installed."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=[*_ARGUMENTS])
        yield browser
        browser.close()
