"""Sentences for issues: of files, of packages that registered, and of codes that nobody knows any more."""

from django.utils import translation

from jobs.issue_texts import IssueWords, issue_texts_register, issue_words


def test_issue_of_a_file_is_worded_by_jobs_itself() -> None:
    with translation.override("en"):
        words = issue_words(kind="apples", code="too_large", place={}, values={"size": "12", "limit": "10"})
    assert words == IssueWords(place="", reason="The file is too large: 12 MB, the limit is 10 MB.")


def test_registered_package_words_its_own_codes_only() -> None:
    issue_texts_register(
        kind="pears",
        describe=lambda code, place, values: (
            IssueWords(place=f"branch {place['branch']}", reason=f"{values['what']}!")
            if code == "rotten"
            else None
        ),
    )
    with translation.override("en"):
        own = issue_words(kind="pears", code="rotten", place={"branch": 3}, values={"what": "Brown"})
        other = issue_words(kind="pears", code="link", place={}, values={})
        unknown = issue_words(kind="pears", code="gone", place={}, values={"a": "b"})
    assert (own, other.reason, unknown.reason) == (
        IssueWords(place="branch 3", reason="Brown!"),
        "This is a link. Deliver the file itself.",
        "Refused for a reason that this version does not know: gone (a: b).",
    )
