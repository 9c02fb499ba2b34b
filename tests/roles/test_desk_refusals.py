"""What the desk alone does and reads is refused to others by the service and the selector themselves, view or no view."""

from typing import Any, Final
from uuid import uuid4

import pytest
from django.utils import translation

from access.database import Scope, database_context
from access.errors import PermissionMissing
from accounts.selectors import sign_in_help_get, sign_in_help_list, sign_in_help_messages
from accounts.services.sign_in_help import sign_in_help_answer
from common.errors import DomainError
from notices.services import (
    batch_download_record,
    batch_make,
    batch_posted,
    message_cancel,
    message_send_again,
    trial_letter_write,
)
from roles.selectors import (
    appointment_get,
    appointment_list,
    look_list,
    pause_desk_get,
    pause_desk_list,
    recovery_desk_get,
    recovery_desk_list,
    role_request_desk_get,
    role_request_desk_list,
)
from roles.services import SecurityRules, security_policy_set
from tests.cast import organisation
from tests.nets.actors import actor, at_desk, context_of

pytestmark = pytest.mark.django_db

_SERVICES: Final[Any] = (
    (security_policy_set, {"wanted": SecurityRules()}, "Only a functional administrator"),
    (sign_in_help_answer, {"help_id": 0, "answer": "No.", "with_history": False}, "Only the desk"),
    (batch_make, {}, "Only the desk"),
    (batch_posted, {"batch_id": uuid4()}, "Only the desk"),
    (batch_download_record, {"batch_id": uuid4()}, "Only the desk"),
    (trial_letter_write, {}, "Only the desk"),
    (message_send_again, {"message_id": uuid4()}, "Only the desk and"),
    (message_cancel, {"message_id": uuid4()}, "Only the desk and"),
)
_SELECTORS: Final[Any] = (
    (sign_in_help_list, {}),
    (sign_in_help_get, {"help_id": 0}),
    (sign_in_help_messages, {"help_id": 0}),
    (recovery_desk_list, {}),
    (recovery_desk_get, {"reset_id": 0}),
    (pause_desk_list, {}),
    (pause_desk_get, {"pause_id": 0}),
    (look_list, {}),
    (appointment_list, {}),
    (appointment_get, {"appointment_id": 0}),
    (role_request_desk_list, {}),
    (role_request_desk_get, {"request_id": 0}),
)


@pytest.mark.parametrize(
    ("service", "more", "said"), _SERVICES, ids=lambda each: getattr(each, "__name__", "")
)
def test_service_of_the_desk_is_refused_to_a_member(service, more, said):
    ben = actor("ben", "alder")
    with (
        translation.override("en"),
        database_context(context_of(ben)),
        pytest.raises(DomainError, match=said),
    ):
        service(acting=ben, **more)
    assert organisation("alder").members_edit_own_details


@pytest.mark.parametrize(("selector", "more"), _SELECTORS, ids=lambda each: getattr(each, "__name__", ""))
def test_selector_of_the_desk_is_refused_to_a_member_and_to_the_insurer_without_the_right(selector, more):
    ben, vera = actor("ben", "alder"), at_desk("vera")
    for acting, context in ((ben, context_of(ben)), (vera, context_of(vera, Scope.DESK))):
        with database_context(context), pytest.raises(PermissionMissing):
            selector(acting=acting, **more)
