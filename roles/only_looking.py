"""What whoever only looks gets in the place of a file, and of a change."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def is_page(response: HttpResponse) -> bool:
    """Whether this is a page, or leads to one: no file, and nothing for a script."""
    is_html = response.get("Content-Type", "").startswith("text/html")
    return is_html and not response.has_header("Content-Disposition")


def only_looking(request: HttpRequest, *, status: int) -> HttpResponse:
    """Says that nothing is changed and no file is given while one looks. Makes no query."""
    response = render(request, "errors/only_looking.html", {"language_next": "/"}, status=status)
    if status == 405:
        response["Allow"] = "GET, HEAD"
    return response
