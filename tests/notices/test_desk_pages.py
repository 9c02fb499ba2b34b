"""Messages and letters as the desk sees them, and the public list of messages."""

import io
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client
from pypdf import PdfReader

from access.database import system_context
from audit.enums import AuditTag
from audit.models import AuditEvent
from notices.enums import MessageState, StateReason
from notices.models import PrintBatch
from notices.registry import all_kinds
from notices.services import NothingToPrint, batch_make, batch_posted
from tests.invoices.reading import page, plain, rows
from tests.nets.actors import actor
from tests.notices.outbox import ADDRESS, at_the_desk, found, history, letter, mail, moved, sms, standing

pytestmark = pytest.mark.django_db


@pytest.fixture
def dirk(signed_in: Callable[..., Client]) -> Client:
    """Dirk of the desk, who reads English."""
    client = signed_in("dirk")
    client.cookies["portal_language"] = "en"
    return client


def test_list_shows_messages_newest_first_and_filters_by_address_state_and_channel(dirk: Client) -> None:
    parked = moved(mail("ada@example.test"), MessageState.PARKED, StateReason.GIVEN_UP)
    sms("+31612345678")

    def shown(query: str) -> list[list[str]]:
        return [[row[0], row[1], row[2], row[4]] for row in rows(page(dirk.get(f"/desk/messages/{query}")))]

    told = ["You were given a role", "ada@example.test", "E-mail", "Not sent"]
    code = ["A code to sign in", "+31612345678", "Text message", "Queued"]
    assert shown("") == [code, told]
    for query in ("?address=ADA@example.test", "?state=PARKED", "?channel=EMAIL"):
        assert shown(query) == [told]
    assert "No message fits." in dirk.get("/desk/messages/?address=nobody@example.test").content.decode()
    assert str(parked) in dirk.get("/desk/messages/?state=PARKED").content.decode()


def test_page_of_a_message_shows_its_states_and_never_what_it_says(dirk: Client) -> None:
    message_id = moved(mail(), MessageState.PARKED, StateReason.GIVEN_UP)
    shown = page(dirk.get(f"/desk/messages/{message_id}/"))

    assert [[row[0], row[2]] for row in rows(shown)] == [
        ["Not sent", "All tries failed. The desk can send it again."],
        ["Queued", "The portal wrote the message."],
    ]
    assert "Elzenhof" not in plain(shown.xpath("//main")[0])
    assert [plain(button) for button in shown.xpath("//main//button")] == ["Send again", "Stop this message"]


def test_message_is_sent_again_and_stopped_by_the_buttons_and_a_second_click_says_why_not(
    dirk: Client,
) -> None:
    message_id = moved(mail(), MessageState.PARKED, StateReason.GIVEN_UP)

    def press(what: str) -> str:
        return plain(
            page(dirk.post(f"/desk/messages/{message_id}/{what}/", follow=True)).xpath(
                "//*[contains(@class, 'messages')]"
            )[0]
        )

    assert press("send-again") == "The message goes out again."
    assert press("send-again").startswith("This message cannot be sent again.")
    assert press("cancel") == "The message is stopped."
    assert press("cancel") == "This message cannot be stopped any more."
    assert standing(message_id) == (MessageState.CANCELLED, StateReason.STOPPED)


def test_message_that_is_not_there_is_not_found(dirk: Client) -> None:
    for address in ("", "send-again/", "cancel/"):
        ask = dirk.post if address else dirk.get
        assert ask(f"/desk/messages/{uuid4()}/{address}").status_code == 404


def test_letters_are_printed_in_one_file_posted_and_wiped(dirk: Client) -> None:
    first, second = letter(), letter("Ben Hoekstra\nBerkenrode\nBerkenweg 2\n5678 CD Deventer")
    response = dirk.post("/desk/letters/batches/")
    address = response["Location"]

    pdf = dirk.get(f"{address}letters.pdf")
    texts = [" ".join(sheet.extract_text().split()) for sheet in PdfReader(io.BytesIO(pdf.content)).pages]
    assert pdf["Content-Type"] == "application/pdf"
    with system_context("test"):
        (taken,) = AuditEvent.objects.filter(tag=AuditTag.LETTERS_DOWNLOADED)
    assert taken.facts == {"batch": address.rstrip("/").rsplit("/", 1)[1]}
    assert len(texts) == 2
    assert "Ada Vermeulen Elzenhof B.V. Elzenlaan 1 1234 AB Utrecht" in texts[0]
    assert "K7QM-2XVT-9H" in texts[0]
    assert "Page 1 of 1" in texts[0]
    assert str(first)[:8].upper() in texts[0]
    assert "Ben Hoekstra Berkenrode" in texts[1]
    assert [row[0] for row in rows(page(dirk.get(address)))] == ["Ada Vermeulen", "Ben Hoekstra"]
    assert standing(first) == (MessageState.SENDING, StateReason.PRINTING)

    said = plain(
        page(dirk.post(f"{address}posted/", follow=True)).xpath("//*[contains(@class, 'messages')]")[0]
    )
    assert said == "2 letters are posted."
    assert history(second) == [
        (MessageState.SENDING, StateReason.PRINTING),
        (MessageState.SENT, StateReason.POSTED),
    ]
    assert found(second).values == "{}"
    assert dirk.get(f"{address}letters.pdf").status_code == 404
    again = plain(
        page(dirk.post(f"{address}posted/", follow=True)).xpath("//*[contains(@class, 'messages')]")[0]
    )
    assert again == "These letters were marked as posted before."


def test_nothing_to_print_is_said_and_a_batch_that_is_not_there_is_not_found(dirk: Client) -> None:
    response = dirk.post("/desk/letters/batches/", follow=True)

    assert "No letter waits to be printed." in response.content.decode()
    for address in ("", "letters.pdf"):
        assert dirk.get(f"/desk/letters/batches/{uuid4()}/{address}").status_code == 404
    assert dirk.post(f"/desk/letters/batches/{uuid4()}/posted/").status_code == 404
    with system_context("test"):
        assert PrintBatch.objects.count() == 0


def test_services_of_letters_refuse_what_was_done_before() -> None:
    letter()
    acting, desk = at_the_desk()
    with desk:
        batch = batch_make(acting=acting)
        with pytest.raises(NothingToPrint, match="No letter waits"):
            batch_make(acting=acting)
        batch_posted(acting=acting, batch_id=batch.id)
        with pytest.raises(NothingToPrint, match="marked as posted before"):
            batch_posted(acting=acting, batch_id=batch.id)
        with pytest.raises(PrintBatch.DoesNotExist):
            batch_posted(acting=acting, batch_id=uuid4())


def test_trial_letter_waits_with_the_others(dirk: Client) -> None:
    dirk.post("/desk/letters/trial/")
    shown = rows(page(dirk.get("/desk/letters/")))

    assert shown[0][:2] == [
        "Veldbaken Verzekeringen N.V.",
        "A letter to ourselves, to try printer and envelope",
    ]


def test_long_letter_counts_its_own_pages() -> None:
    from notices.letter_pdf import Letter, letters_pdf

    brand = {
        "name": "V", "product": "Z", "legal_name": "V N.V.", "kvk_number": "1", "vat_number": "2",
        "licence": "3", "address": ("Postbus 1", "7400 AD Deventer"), "desk_phone": "088",
    }  # fmt: skip
    long = "Subject\n\n" + "\n\n".join([f"Paragraph {number} " + "words " * 70 for number in range(12)])
    letters = [
        Letter(language="en", address=tuple(ADDRESS.split("\n")), day="today", reference="R", text=text)
        for text in (long, "Short\n\n<b>not bold</b> words\n\n> 1234-ABCD", long)
    ]
    sheets = PdfReader(io.BytesIO(letters_pdf(letters, brand=brand, title="Letters"))).pages
    texts = [" ".join(sheet.extract_text().split()) for sheet in sheets]

    assert [text.split("Page ")[1][:6] for text in texts] == [
        "1 of 2",
        "2 of 2",
        "1 of 1",
        "1 of 2",
        "2 of 2",
    ]
    assert "<b>not bold</b>" in texts[2]
    assert "1234-ABCD" in texts[2]
    assert "> 1234" not in texts[2]


def test_public_list_names_every_message_that_people_can_get_and_none_of_the_insurers_actor() -> None:
    client = Client()
    client.cookies["portal_language"] = "en"
    shown = [plain(line) for line in page(client.get("/help/messages/")).xpath("//main//li")]

    kinds = [kind for kind in all_kinds() if kind.about]
    assert len(kinds) == len(all_kinds())
    assert sorted(shown) == sorted(str(kind.about) for kind in kinds if not kind.is_internal)


def test_customer_does_not_reach_the_pages_of_the_desk(signed_in: Callable[..., Client]) -> None:
    assert actor("ada", "alder").organisation.kind == "EMPLOYER"
    for address in ("/desk/messages/", "/desk/letters/"):
        assert signed_in("ada").get(address).status_code == 404
