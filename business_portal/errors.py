"""Pages for what went wrong outside the rules."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation

from access.errors import LookIsOver


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: the request itself could not be read."""
    return render(request, "errors/400.html", status=400)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: not there, or not yours; the page is the same for both, so it does not repeat the address either.

    Only whoever looked along reads that the time of it is over.
    """
    if isinstance(exception, LookIsOver):
        return render(request, "errors/404_look_over.html", {"language_next": "/"}, status=404)
    return render(request, "errors/404.html", {"language_next": "/"}, status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault, in the language the browser asks for. Makes no query and needs no context."""
    with translation.override(translation.get_language_from_request(request)):
        return HttpResponse(render_to_string("errors/500.html"), status=500)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form came without its token, mostly a page that stood open too long."""
    return render(request, "errors/403_csrf.html", status=403)
