"""Counting queries."""

from django.test.utils import CaptureQueriesContext


def queries_of(captured: CaptureQueriesContext) -> list[str]:
    """What was asked; telling the database who asks is not counted."""
    return [each["sql"] for each in captured.captured_queries if "set_config" not in each["sql"]]
