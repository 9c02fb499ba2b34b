"""What the pages are compared with: the least that a Django project does for the same answer.

They share middleware, database and connection with the portal's pages.
"""

READY: dict[str, bytes] = {}
"""Ready answers, by the name of the twin: as long as those of the pages they are compared with."""
