"""Which second factors the insurer allows (SECOND_FACTOR_METHODS), as far as that is known without an organisation.

What suffices for whom in an organisation is decided by `roles.methods`.
"""

from django.conf import settings

from access.proof import Method


def methods_to_enrol() -> tuple[Method, ...]:
    """The methods that somebody may set up: those that suffice for anybody at all."""
    allowed = {method for methods in settings.SECOND_FACTOR_METHODS.values() for method in methods}
    return tuple(method for method in Method if method.value in allowed)
