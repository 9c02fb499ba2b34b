"""What every page gets: the insurer's names, for whom one acts, the bar and the menu."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from access.proof import NOBODY
from business_portal.banner import banner
from business_portal.navigation import bar, menu


def portal(request: HttpRequest) -> dict[str, Any]:
    """Makes no query: all of it is in the request, but the menu, which is made where a page draws it."""
    acting = getattr(request, "acting", None)
    match = request.resolver_match
    view_name = match.view_name if match else ""
    return {
        "brand": settings.BRAND,
        "demo": settings.IS_DEMO,
        "proof": getattr(request, "proof", NOBODY),
        "acting": acting,
        "bar": bar(acting) if acting else None,
        "banner": banner(acting) if acting else None,
        "menu": SimpleLazyObject(lambda: menu(acting, view_name)) if acting else (),
    }
