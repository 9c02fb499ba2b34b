"""Letters for the desk: what waits, what is printed together, what was posted."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View

from access.declarations import desk
from access.http import MemberRequest
from access.permissions import Permission
from common.errors import DomainError
from common.listing import arrange
from notices.enums import Channel, MessageState
from notices.letters import batch_pdf
from notices.models import PrintBatch
from notices.selectors import batch_get, batch_letters, batch_list, letters_waiting
from notices.services import batch_download_record, batch_make, batch_posted, trial_letter_write
from notices.tables import LetterTable, PrintBatchTable, message_state


class LettersView(View):
    """Letters that wait, and the print batches."""

    access = desk(Permission.DESK_LETTERS)

    def get(self, request: MemberRequest) -> HttpResponse:
        """What waits, oldest first, above the batches, newest first."""
        waiting = LetterTable(
            letters_waiting(acting=request.acting),
            caption=_("Letters that wait, oldest first"),
            empty_text=_("No letter waits to be printed."),
            empty_hint=_("A letter appears here as soon as somebody has to get one."),
            prefix="waiting-",
        )
        batches = PrintBatchTable(
            batch_list(acting=request.acting),
            caption=_("Print batches, newest first"),
            empty_text=_("Nothing was printed yet."),
            empty_hint=_("A batch holds the letters that were printed together."),
        )
        for table in (waiting, batches):
            arrange(table, query=request.GET)
        return render(request, "notices/letters.html", {"waiting": waiting, "batches": batches})


class TrialLetterView(View):
    """Writes a letter to ourselves."""

    access = desk(Permission.DESK_LETTERS)

    def post(self, request: MemberRequest) -> HttpResponse:
        """It waits with the others."""
        trial_letter_write(acting=request.acting)
        messages.success(request, _("The letter waits to be printed."))
        return redirect("notices_desk:letters")


class BatchMakeView(View):
    """Takes the letters that wait into one batch."""

    access = desk(Permission.DESK_LETTERS)

    def post(self, request: MemberRequest) -> HttpResponse:
        """Makes the batch and opens it."""
        try:
            batch = batch_make(acting=request.acting)
        except DomainError as refusal:
            messages.info(request, str(refusal))
            return redirect("notices_desk:letters")
        return redirect("notices_desk:batch", batch_id=batch.pk)


class BatchView(View):
    """One print batch with its list."""

    access = desk(Permission.DESK_LETTERS)

    def get(self, request: MemberRequest, batch_id: UUID) -> HttpResponse:
        """What to print, what to check before posting, and whether it was posted."""
        batch = _batch(request, batch_id)
        table = LetterTable(
            batch_letters(acting=request.acting, batch=batch),
            caption=_("Letters of this batch, as they lie in the file"),
            empty_text="",
        )
        arrange(table, query=request.GET)
        state = MessageState.SENT if batch.posted_at else MessageState.SENDING
        context = {"batch": batch, "table": table, "state": message_state(state, Channel.LETTER)}
        return render(request, "notices/batch.html", context)


class BatchFileView(View):
    """The file for the printer. It holds codes that still work, so it wants a fresh proof and leaves a trace."""

    access = desk(Permission.DESK_LETTERS, fresh=True)

    def get(self, request: MemberRequest, batch_id: UUID) -> HttpResponse:
        """The PDF; 404 once the letters are posted, for what they say is wiped then."""
        batch = _batch(request, batch_id)
        if batch.posted_at:
            raise Http404
        content = batch_pdf(batch, batch_letters(acting=request.acting, batch=batch))
        batch_download_record(acting=request.acting, batch_id=batch.pk)
        name = f"letters-{str(batch.pk)[:8]}.pdf"
        disposition = f'attachment; filename="{name}"'
        return HttpResponse(
            content, content_type="application/pdf", headers={"Content-Disposition": disposition}
        )


class BatchPostedView(View):
    """Says that the letters of a batch were posted."""

    access = desk(Permission.DESK_LETTERS)

    def post(self, request: MemberRequest, batch_id: UUID) -> HttpResponse:
        """Marks them; whoever comes second finds it done."""
        _batch(request, batch_id)
        try:
            batch = batch_posted(acting=request.acting, batch_id=batch_id)
        except DomainError as refusal:
            messages.info(request, str(refusal))
        else:
            words = ngettext(
                "%(count)d letter is posted.", "%(count)d letters are posted.", batch.letter_count
            )
            messages.success(request, words % {"count": batch.letter_count})
        return redirect("notices_desk:batch", batch_id=batch_id)


def _batch(request: MemberRequest, batch_id: UUID) -> PrintBatch:
    try:
        return batch_get(acting=request.acting, batch_id=batch_id)
    except PrintBatch.DoesNotExist:
        raise Http404 from None
