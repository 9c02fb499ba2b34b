"""Watching what a browser complains of: no test that uses it passes while something goes wrong on a page."""

from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, Response, WebError

_VIOLATIONS = """document.addEventListener("securitypolicyviolation", (event) =>
  window.portalViolation(`${event.effectiveDirective} stopped ${event.blockedURI} on ${event.documentURI}`));"""
_GIVEN_UP = "net::ERR_ABORTED"
"""The browser itself gave up: it went on to another page, saved a file, or a newer question replaced this one."""

_REPLACED = ("htmx:sendAbort", "htmx:afterRequest")
"""The same in the words of htmx: it logs each question that was given up for a newer one or for another page."""


@dataclass
class Watch:
    """Faults seen in any page of the contexts that are watched."""

    url: str
    faults: list[str] = field(default_factory=list)
    _pages: set[str] = field(default_factory=set)

    def start_over(self) -> None:
        """Forgets what was seen before."""
        self.faults.clear()
        self._pages.clear()

    def over(self, context: BrowserContext) -> None:
        """Watches a context: its console, errors, requests, answers and breaches of the content policy."""
        context.on("console", self._console)
        context.on("weberror", self._error)
        context.on("request", self._request)
        context.on("requestfailed", self._failed)
        context.on("response", self._response)
        context.expose_binding("portalViolation", self._violation)
        context.add_init_script(_VIOLATIONS)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type not in ("error", "warning"):
            return
        if message.text.startswith(_REPLACED):
            return
        # A page that answers 403 or 404 is meant so; the browser reports it all the same.
        place = message.location["url"]
        if place in self._pages and message.text.startswith("Failed to load resource"):
            return
        self.faults.append(f"console: {message.text} ({place})")

    def _error(self, error: WebError) -> None:
        self.faults.append(f"script: {error.error}")

    def _request(self, request: Request) -> None:
        if request.url.startswith(f"{self.url}/csp-report/"):
            self.faults.append(f"report of the content policy: {request.post_data}")
        elif not request.url.startswith((f"{self.url}/", "data:", "blob:", "about:")):
            self.faults.append(f"another host: {request.url}")

    def _failed(self, request: Request) -> None:
        if request.failure != _GIVEN_UP:
            self.faults.append(f"failed: {request.method} {request.url}: {request.failure}")

    def _response(self, response: Response) -> None:
        if response.request.resource_type == "document":
            self._pages.add(response.url)
        if response.status >= 500 or (response.status >= 400 and response.url not in self._pages):
            self.faults.append(f"answer {response.status}: {response.request.method} {response.url}")

    def _violation(self, _source: Any, words: str) -> None:
        self.faults.append(f"content policy: {words}")
