"""What the sign-in page needs to say who can sign in to the demo."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from demo.people import demo_people


def people(request: HttpRequest) -> dict[str, Any]:
    """The people, put into words only where a template asks for them; nothing outside demo mode."""
    return {"demo_people": demo_people} if settings.IS_DEMO else {}
