"""The desk brings a delivery, sees how far it is, and gives a document to the organisation it was meant for."""

import re

import pytest
from playwright.sync_api import FilePayload, expect

from jobs.services import uploads_take_in
from tests.browser.visitors import Visitors
from tests.cast import number
from tests.jobs.uploading import invoice
from tests.jobs.zips import zipped

ALDER = number("alder")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_upload_is_taken_in_and_a_refused_file_is_assigned_to_its_organisation(
    visitors: Visitors, scripts: bool
) -> None:
    dana = visitors.visitor("dana", language="nl", java_script_enabled=scripts)
    dana.be_signed_in()
    dana.open("/desk/imports/")
    dana.link("Upload a delivery").click()
    archive = zipped({"right.xml": invoice("F-1"), "nobody.xml": invoice("F-2", key="")})
    file = FilePayload(name="november.zip", mimeType="application/zip", buffer=archive)
    dana.page.locator("main input[type=file]").set_input_files(file)
    dana.button("Upload").click()
    expect(dana.page).to_have_url(re.compile(r"/desk/imports/\d+/$"))
    delivery = dana.page.url.removeprefix(dana.portal.url)
    assert uploads_take_in() == 1

    dana.open(delivery)
    rows = dana.page.locator("main tbody tr[role=row]")
    expect(rows.filter(has_text="november.zip/nobody.xml")).to_have_count(1)
    dana.link("Try refused files again").click()
    dana.field("organisation").fill("elzen")
    dana.button("Find the organisation").click()
    dana.reads(dana.words("Is this the organisation?"))
    expect(dana.page.get_by_role("main")).to_contain_text("Elzenhof Installatietechniek B.V.")
    dana.button("Assign and try again").click()
    dana.is_at(delivery)

    ben = visitors.visitor("ben", language="nl", java_script_enabled=scripts)
    ben.be_signed_in()
    ben.open(f"/o/{ALDER}/invoices/")
    expect(ben.page.get_by_role("rowheader").filter(has_text=re.compile("^F-[12]$"))).to_have_text(
        ["F-2", "F-1"]
    )
