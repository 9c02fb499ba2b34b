"""Files with colleagues for the pages: each state of them once."""

from access.database import system_context
from roles.batch_enums import BatchState, BatchWay
from roles.models import ColleagueBatch
from tests.cast import person
from tests.roles.batching import carried_out, csv_of, ordered, uploaded

_MANY = [f"Persoon {number};persoon{number}@example.org;0612345678;Auditor;" for number in range(30)]


def build() -> dict[str, str]:
    """What the addresses of the states need."""
    wrong = "Verkeerd;x@;12;King;"
    ben = f"Ben;{person('ben').email};;reporting officer;"
    done = carried_out(csv_of("Gedaan;gedaan@example.org;0612345678;Auditor;", ben, wrong))
    batches = {
        "batch_checked": uploaded(csv_of(*_MANY, ben, wrong)),
        "batch_idle": uploaded(csv_of(ben)),
        "batch_done": done,
        "batch_stopped": uploaded(csv_of(*_MANY)),
        "batch_refused": uploaded(csv_of(*_MANY, wrong)),
        "batch_waiting": uploaded(csv_of(*_MANY)),
    }
    for key in ("batch_waiting", "batch_stopped"):
        ordered(batches[key], BatchWay.ROW_BY_ROW)
    with system_context("test"):
        ColleagueBatch.objects.filter(id=batches["batch_stopped"].id).update(state=BatchState.STOPPED)
        ColleagueBatch.objects.filter(id=batches["batch_refused"].id).update(refused_row=32)
    return {key: str(batch.id) for key, batch in batches.items()}
