from celery import shared_task

from access.tasks import ContextTask


@shared_task(base=ContextTask, context="makes letters for people of every organisation, as the system")
def send_recovery_letters() -> int:
    """Makes the letters of cases whose waiting time is over; returns how many. Safe to run twice."""
    from django.utils import timezone

    from roles.services import recovery_letters_send

    return recovery_letters_send(at=timezone.now())


@shared_task(
    base=ContextTask, context="works for whoever ordered it, whose rights are asked for anew at each row"
)
def carry_out_batches() -> int:
    """Carries out files with colleagues; returns how many rows were handled. Safe to run twice."""
    from roles.services import batches_carry_out

    return batches_carry_out()


@shared_task(base=ContextTask, context="removes files with colleagues of all organisations, as the system")
def clean_batches() -> int:
    """Throws away files with colleagues that were kept long enough; returns how many. Safe to run twice."""
    from django.utils import timezone

    from roles.services import batches_clean

    return batches_clean(at=timezone.now())


@shared_task(base=ContextTask, context="tells people of every organisation, as the system")
def tell_of_ending_roles() -> int:
    """Reminds of roles that end, and tells of those that ended; returns how many. Safe to run twice."""
    from django.utils import timezone

    from roles.services import grant_endings_tell

    return grant_endings_tell(at=timezone.now())


@shared_task(base=ContextTask, context="reminds administrators of every organisation, as the system")
def remind_of_requests() -> int:
    """Reminds of requests for roles that nobody decided; returns how many. Safe to run twice."""
    from django.utils import timezone

    from roles.services import role_requests_remind

    return role_requests_remind(at=timezone.now())


@shared_task(base=ContextTask, context="begins access reviews in every organisation, as the system")
def begin_reviews() -> int:
    """Begins the access reviews that the rhythm of an organisation asks for; returns how many. Safe to run twice."""
    from django.utils import timezone

    from roles.services import reviews_begin

    return reviews_begin(at=timezone.now())


@shared_task(base=ContextTask, context="reminds administrators of every organisation, as the system")
def remind_of_reviews() -> int:
    """Reminds administrators of people left to decide about; returns for how many reviews. Safe to run twice."""
    from django.utils import timezone

    from roles.services import reviews_remind

    return reviews_remind(at=timezone.now())


@shared_task(base=ContextTask, context="closes access reviews of every organisation, as the system")
def close_reviews() -> int:
    """Closes the access reviews whose date has come; returns how many. Safe to run twice."""
    from django.utils import timezone

    from roles.services import reviews_close

    return reviews_close(at=timezone.now())


@shared_task(base=ContextTask, context="writes into the trail of every organisation, as the system")
def end_looks() -> int:
    """Writes down the end of looking along whose time is over; returns how many. Safe to run twice."""
    from django.utils import timezone

    from roles.services import looks_end

    return looks_end(at=timezone.now())
