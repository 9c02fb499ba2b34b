"""An employer without documents, as the tests of invoices have it."""

from tests.invoices.conftest import hazel

__all__ = ["hazel"]
