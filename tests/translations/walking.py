"""Walking through pages without a browser: opening an address, and sending its forms as they stand."""

from functools import cache
from typing import Any

from django.conf import settings
from django.test import Client
from django.test.client import ClientHandler
from lxml import html

from tests.signing_in import signed_in_client
from tests.translations.pseudo import LANGUAGE


@cache
def _handler() -> ClientHandler:
    """One for all visitors: making one looks at every static file."""
    return ClientHandler(enforce_csrf_checks=False)


def visitor(who: str, arrives: dict[str, Any] | None) -> Client:
    """Somebody who wants the pseudo-language; `arrives` says how the person has signed in, None: not yet."""
    client = Client() if arrives is None else signed_in_client(who, **arrives)
    client.handler = _handler()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = LANGUAGE
    return client


def opened(client: Client, path: str) -> Any:
    """The page at the address, or where that leads."""
    return client.get(path, follow=True, headers={"accept-language": LANGUAGE})


def sent(client: Client, response: Any, *, button: str = "", **values: str) -> Any:
    """What the form with this button answers (without a name: the first form of the page's own part).

    `values` fill the fields whose names end so.
    """
    page = html.fromstring(response.content.decode(), base_url=response.request["PATH_INFO"])
    form = _form(page, button)
    data = {name: value for name, value in form.form_values() if isinstance(value, str)}
    for name, value in values.items():
        (field,) = {each for each in form.fields if each == name or each.endswith(f"-{name}")}
        data[field] = value
    if button:
        name, _, value = button.partition("=")
        data[name] = value or "yes"
    query = response.request["QUERY_STRING"]
    here = response.request["PATH_INFO"] + (f"?{query}" if query else "")
    return client.post(form.get("action") or here, data, follow=True, headers={"accept-language": LANGUAGE})


def _form(page: html.HtmlElement, button: str) -> html.FormElement:
    name, _, value = button.partition("=")
    wanted = f"[.//button[@name='{name}'{' and @value=$value' if value else ''}]]" if name else ""
    forms = page.xpath(f"//main//form[@method='post' and not(@class='lang')]{wanted}", value=value)
    assert forms, f"no form to send on {page.base_url}"
    return forms[0]
