"""An administrator uploads many colleagues, has the good rows carried out, and mends the wrong ones."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, expect

from access.database import system_context
from roles.models import Invitation
from roles.services import batches_carry_out
from tests.browser.visitors import Visitor, Visitors
from tests.cast import number

ALDER = number("alder")
_UNTIL_IT_ASKED = 60_000
"""Milliseconds in which the page has asked how far it is, and then loaded itself anew."""
_SAMPLE = Path(__file__).resolve().parent.parent / "data" / "colleagues" / "colleagues.csv"


def upload(ada: Visitor, content: bytes) -> str:
    """Chooses a file and uploads it; the address of what was found."""
    file = FilePayload(name="collegas.csv", mimeType="text/csv", buffer=content)
    ada.page.locator("main input[type=file]").set_input_files(file)
    ada.field("declared_entitled").check()
    ada.button("Upload and look through").click()
    expect(ada.page).to_have_url(re.compile(r"/colleagues/batch/\d+/$"))
    return ada.page.url.removeprefix(ada.portal.url)


def order(ada: Visitor, batch: str) -> None:
    """Has it carried out row by row."""
    ada.link("Carry out").click()
    ada.page.locator("main input[value=ROW_BY_ROW]").check()
    ada.button("Carry out").click()
    ada.is_at(batch)


def wrong_rows(ada: Visitor) -> str:
    """The file with the wrong rows."""
    with ada.page.expect_download() as download:
        ada.link("Download the wrong rows").click()
    return Path(download.value.path()).read_text(encoding="utf-8-sig")


def invited() -> list[str]:
    with system_context("test"):
        return sorted(Invitation.objects.values_list("email", flat=True))


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_file_with_wrong_rows_is_carried_out_mended_and_uploaded_again(
    visitors: Visitors, scripts: bool
) -> None:
    ada = visitors.visitor("ada", language="nl", java_script_enabled=scripts)
    ada.be_signed_in()
    ada.open(f"/o/{ALDER}/colleagues/")
    ada.link("Many at once").click()
    batch = upload(ada, _SAMPLE.read_bytes())
    main = ada.page.get_by_role("main")
    expect(main).to_contain_text("Rij 3, E-mailadres: ‘gijs@’ is geen e-mailadres.")
    expect(main).to_contain_text("Rij 4, Rollen: ‘Keizer’ is geen rol.")
    assert invited() == []

    order(ada, batch)
    expect(main).to_contain_text("0 van 3 rijen")
    assert batches_carry_out() == 3
    if not scripts:
        ada.link("Show how far it is now").click()
    expect(main).to_contain_text(ada.words("Carried out, but not every row."), timeout=_UNTIL_IT_ASKED)
    assert invited() == ["fenna@example.org"]

    mended = wrong_rows(ada).replace("gijs@;", "gijs@example.org;").replace("Keizer", "Auditor")
    ada.link("Upload a file").click()
    second = upload(ada, mended.encode())
    order(ada, second)
    assert batches_carry_out() == 2
    ada.open(second)
    expect(main).to_contain_text(ada.words("Every row is carried out."))
    assert invited() == ["fenna@example.org", "gijs@example.org", "hanna@example.org"]
