"""A document as the parts of its page: labels with values, rows and figures, in the reader's language.

The page says everything that the document says, so that nobody needs the PDF or the XML to read it. Values come
from outside: they are plain text here, and escaped where they are drawn.
"""
