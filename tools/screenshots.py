"""Draws the pictures of the docs, docs/images/*.png, from the demo world: `make screenshots`.

Starts a portal of its own on an empty folder, or uses the one whose address is given, and goes in as a newcomer
would: with the demo's password and the codes of the demo inbox.
"""

import argparse
import io
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tools.chromium import chromium
from tools.console import RefusedError, run_main, say
from tools.environment import PROJECT
from tools.ports import free_port

FOLDER = PROJECT / "docs" / "images"
_START_WITHIN = 180
_COLOURS = 256
_WIDE, _NARROW = (1280, 960), (375, 900)
_NUMBER = {"iris": "200417", "alder": "104882"}
_PEOPLE = {
    "ira": ("Ira van Dongen", "i.vandongen@iris-adviesgroep.example"),
    "ada": ("Ada Vermeulen", "a.vermeulen@elzenhof.example"),
    "cato": ("Cato Jansma", "c.jansma@elzenhof.example"),
}


@dataclass(frozen=True, kw_only=True)
class Picture:
    """One file: who sees what, how large the window is, and whether it is dark. `typed`: letters in the switcher."""

    name: str
    who: str
    path: str
    size: tuple[int, int] = _WIDE
    scheme: str = "light"
    typed: str = ""


_ACTING = "/o/{iris}/r/{alder}/invoices/"
PICTURES = (
    Picture(name="sign-in", who="", path="/"),
    Picture(name="home", who="ira", path="/o/{iris}/"),
    Picture(name="home-375", who="ira", path="/o/{iris}/", size=_NARROW),
    Picture(name="switcher", who="ira", path="/o/{iris}/", typed="ber"),
    Picture(name="invoices-acting", who="ira", path=_ACTING),
    Picture(name="invoices-acting-dark", who="ira", path=_ACTING, scheme="dark"),
    Picture(name="invoices-acting-375", who="ira", path=_ACTING, size=_NARROW),
    Picture(name="invoice", who="ira", path=f"{_ACTING}#first"),
    Picture(name="overview", who="ira", path="/o/{iris}/r/{alder}/invoices/overview/"),
    Picture(name="portfolio-invoices", who="ira", path="/o/{iris}/portfolio/invoices/"),
    Picture(name="portfolio-overview", who="ira", path="/o/{iris}/portfolio/overview/"),
    Picture(name="portfolio-overview-dark", who="ira", path="/o/{iris}/portfolio/overview/", scheme="dark"),
    Picture(name="portfolio-overview-375", who="ira", path="/o/{iris}/portfolio/overview/", size=_NARROW),
    Picture(name="requests", who="ada", path="/o/{alder}/requests/"),
    Picture(name="colleagues", who="ada", path="/o/{alder}/colleagues/"),
    Picture(name="locked", who="cato", path="/o/{alder}/invoices/"),
)


def main() -> int:
    """Draws all pictures; their names go to the screen."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    arguments.add_argument("address", nargs="?", help="a portal in demo mode that runs already")
    address = arguments.parse_args().address
    FOLDER.mkdir(parents=True, exist_ok=True)
    if address:
        _draw_all(address.rstrip("/"))
        return 0
    with _portal() as own:
        _draw_all(own)
    return 0


@contextmanager
def _portal() -> Iterator[str]:
    """A portal with the demo world in a folder that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="portal-pictures-") as folder:
        Path(folder).chmod(0o711)  # the database's user passes through
        port = free_port()
        environment = {
            **{name: value for name, value in os.environ.items() if not name.endswith("_URL")},
            "PORTAL_MODE": "demo",
            "PORTAL_PORT": str(port),
            "PORTAL_DATA_DIR": folder,
        }
        process = subprocess.Popen(
            [sys.executable, "-m", "tools.run"], env=environment, cwd=PROJECT, stdout=subprocess.DEVNULL
        )
        try:
            _wait_for(f"http://127.0.0.1:{port}/health/", process)
            yield f"http://localhost:{port}"
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait()


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _START_WITHIN
    while process.poll() is None and time.monotonic() < until:
        try:
            with urllib.request.urlopen(address, timeout=5):  # noqa: S310 - our own address
                return
        except OSError:
            time.sleep(0.2)
    raise RefusedError("The portal did not start.")


def _draw_all(address: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        pages: dict[str, Page] = {}
        for picture in PICTURES:
            if picture.who not in pages:
                pages[picture.who] = _come_in(browser, address, picture.who)
            size = _draw(pages[picture.who], address, picture)
            say(f"docs/images/{picture.name}.png  {size // 1024} KB")
        browser.close()


def _come_in(browser: Browser, address: str, who: str) -> Page:
    """A window of its own, signed in with both factors; for nobody it stays at the start page."""
    context = browser.new_context(
        locale="nl",
        base_url=address,
        viewport={"width": _WIDE[0], "height": _WIDE[1]},
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto("/")
    if who:
        name, email = _PEOPLE[who]
        password = page.locator("main .secret").first.inner_text()
        page.locator("[name$=username]").fill(email)
        page.locator("[name$=password]").fill(password)
        page.locator("main form button.button--main").click()
        page.locator("[name$=otp_token]").fill(_code(page, name))
        page.locator("main form button.button--main").click()
        expect(page.locator(".account")).to_be_visible()
    return page


def _code(page: Page, name: str) -> str:
    """What the person's authenticator app shows, read on the demo inbox page in a second tab."""
    inbox = page.context.new_page()
    inbox.goto("/demo/inbox/")
    code = inbox.get_by_role("row").filter(has_text=name).locator("code").inner_text()
    inbox.close()
    return code


def _draw(page: Page, address: str, picture: Picture) -> int:
    """The size of the file in bytes."""
    page.set_viewport_size({"width": picture.size[0], "height": picture.size[1]})
    page.emulate_media(color_scheme="dark" if picture.scheme == "dark" else "light")
    path, _, part = picture.path.format_map(_NUMBER).partition("#")
    page.goto(address + path)
    if part:
        page.get_by_role("rowheader").get_by_role("link").first.click()
        expect(page.get_by_role("rowheader").first).to_be_visible()
    if picture.typed:
        page.keyboard.press("Control+k")
        with page.expect_response(re.compile(f"q={picture.typed}")):
            page.keyboard.type(picture.typed)
        expect(page.locator("#switcher-list mark").first).to_be_visible()
    page.evaluate("document.fonts.ready")
    file = FOLDER / f"{picture.name}.png"
    drawn = Image.open(io.BytesIO(page.screenshot(animations="disabled", caret="hide")))
    few_colours = drawn.convert("RGB").quantize(
        _COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE
    )
    few_colours.save(file, optimize=True)
    return file.stat().st_size


if __name__ == "__main__":
    run_main(main)
    sys.exit()
