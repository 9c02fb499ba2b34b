"""Fixtures for what pages are made of: plain addresses of static files, and a browser without a server."""

import mimetypes
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils import translation
from playwright.sync_api import Browser, Page, Route

from business_portal.navigation import Bar, MenuItem

ORIGIN = "http://portal.test"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'"
)


@pytest.fixture(autouse=True)
def _plain_static_files(settings) -> None:
    """Addresses without hashes; no files need to be collected."""
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def frame() -> Callable[..., dict[str, Any]]:
    """The context of a signed-in page: `frame(is_acting=True)`."""

    def make(*, is_acting: bool = False, switch_url: str | None = "/switch/", **more: Any) -> dict[str, Any]:
        return {
            "request": SimpleNamespace(
                user=SimpleNamespace(
                    full_name="Ira van Dongen", email="ira@iris.example", is_authenticated=True
                ),
                get_full_path="/o/200417/",
            ),
            "csrf_token": "token",
            "brand": {
                "name": "Veldbaken",
                "product": "Zakelijk",
                "legal_name": "Veldbaken Verzekeringen N.V.",
            },
            "bar": Bar(
                name="Elzenhof B.V." if is_acting else "Iris Adviesgroep B.V.",
                number="104882" if is_acting else "200417",
                is_acting=is_acting,
                by_name="Iris Adviesgroep B.V." if is_acting else "",
                mandate_until=None,
                switch_url=switch_url,
                back_url="/o/200417/" if is_acting else None,
            ),
            "menu": (
                MenuItem(label="Home", url="/home/", icon="home"),
                MenuItem(
                    label="Contract",
                    icon="contract",
                    items=(
                        MenuItem(label="Invoices", url="/invoices/", is_current=True),
                        MenuItem(label="Insured persons", url="/insured/", is_locked=True),
                    ),
                ),
                MenuItem(label="Service", icon="help", items=(MenuItem(label="Contact", url="/contact/"),)),
            ),
            **more,
        }

    return make


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens HTML in a browser under the strict policy; what the policy stops, or a script breaks, fails the test.

    `open_page(html, answers={"/switch/": lambda query: "<p>…</p>"})`; static files come from the source tree.
    """
    contexts = []
    complaints: list[str] = []

    def open_(
        html: str,
        *,
        answers: dict[str, Callable[[dict[str, list[str]]], str]] | None = None,
        path: str = "/",
        **options: Any,
    ) -> Page:
        def serve(route: Route) -> None:
            address = urlsplit(route.request.url)
            if address.path.startswith("/static/"):
                found = finders.find(address.path.removeprefix("/static/"))
                assert found, address.path
                kind = mimetypes.guess_type(found)[0] or "application/octet-stream"
                route.fulfill(body=Path(found).read_bytes(), content_type=kind)
                return
            answer = (answers or {}).get(address.path)
            body = answer(parse_qs(address.query, keep_blank_values=True)) if answer else html
            route.fulfill(
                body=body,
                content_type="text/html; charset=utf-8",
                headers={"Content-Security-Policy": POLICY},
            )

        context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})
        contexts.append(context)
        context.route(f"{ORIGIN}/**", serve)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
        page.goto(ORIGIN + path)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def draw() -> Callable[[str, dict[str, Any]], str]:
    """A template as text."""
    return render_to_string
