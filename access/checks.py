"""System checks: the portal does not start with an undeclared view or a task without a context."""

from typing import Any

from django.core.checks import CheckMessage, Error, register

from access.permissions import Permission
from access.routes import PACKAGE_ROUTES, Route, all_routes
from access.tasks import ContextTask, portal_tasks


def _route_errors(route: Route) -> list[CheckMessage]:
    place = f"{route.pattern} ({route.name or 'no name'})"
    if route.declaration is None:
        hint = "Give the view an attribute: access = needs(Permission.…), signed_in(…), public(…) or desk(…)."
        return [Error(f"The route {place} does not declare who may enter.", hint=hint, id="access.E001")]
    if not route.name:
        return [Error(f"The route {place} has no name.", id="access.E002")]
    permission: object = route.declaration.permission
    if permission is not None and not isinstance(permission, Permission):
        return [Error(f"The route {place} asks for an unknown permission.", id="access.E003")]
    return []


@register()
def check_routes(**_: Any) -> list[CheckMessage]:
    """Every route is declared and named, and the table of package routes names only routes that exist."""
    routes = all_routes()
    errors = [error for route in routes for error in _route_errors(route)]
    names = {route.name for route in routes}
    gone = [name for name in PACKAGE_ROUTES if name not in names]
    return errors + [Error(f"There is no route {name} any more.", id="access.E004") for name in gone]


@register()
def check_tasks(**_: Any) -> list[CheckMessage]:
    """Every task of the portal says in which database context it works."""
    return [
        Error(f"The task {task.name} does not say in which context it works.", id="access.E005")
        for task in portal_tasks()
        if not isinstance(task, ContextTask) or not task.context
    ]
