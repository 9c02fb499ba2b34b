"""Every page in every state worth looking at, and how a visitor gets there.

A route that answers a page and has no state here makes a test fail; so does an answer that the access matrix
knows of and no state shows.
"""

import re
from datetime import timedelta
from typing import Final

from django.urls import reverse

from access.database import system_context
from access.proof import Method
from access.routes import all_routes
from demo.cast import ORGANISATIONS
from tests.browser import joining_world
from tests.browser.states_batches import BATCHES
from tests.browser.states_colleagues import COLLEAGUE_CHANGES
from tests.browser.states_look import LOOK
from tests.browser.states_policy import POLICY
from tests.browser.states_reviews import REVIEWS
from tests.browser.states_trail import TRAIL
from tests.browser.steps import (
    State,
    choose,
    fill,
    opened,
    password,
    press,
    send,
    session_over,
    signing_in,
    state,
    switcher,
)
from tests.browser.visitors import Visitor
from tests.nets.matrix_answers import ADDRESSES, IN, Answer, Row
from tests.nets.matrix_expected import ROWS

_LONG_AGO: Final = timedelta(minutes=11)

# --- before and around sign-in -------------------------------------------------------------------
GATES: Final = (
    state("accounts:sign_in", "first", "", "/"),
    state("accounts:sign_in", "nothing filled in", "", "/", send),
    state("accounts:sign_in", "wrong password", "", "/", fill("username", "x@y.example"), fill("password", "no"), send),
    state("accounts:sign_in", "session over", "els", "/o/{elm}/", session_over),
    signing_in("code of the app", "ben", password),
    signing_in("code of the text message", "kim", password, press("challenge_device", "sms")),
    signing_in("recovery code", "eva", password, press("challenge_device", "recovery_code")),
    signing_in("wrong code", "olga", password, fill("otp_token", "000000"), send),
    signing_in("lost telephone", "ben", password, opened("aside summary")),
    state("accounts:verify", "app", "ada", "/verify/"),
    state("accounts:verify", "before the text message", "ira", "/verify/?method=sms"),
    state("accounts:verify", "after the text message", "ira", "/verify/?method=sms", press("send")),
    signing_in("passkey", "ben", password, press("challenge_device", "passkey")),
    state("accounts:verify", "passkey", "ben", "/verify/?method=passkey"),
    state("accounts:verify", "before the e-mail code", "ira", "/verify/?method=email"),
    state("accounts:verify", "after the e-mail code", "ira", "/verify/?method=email", press("send")),
    state("accounts:enrol", "those that suffice", "ada", "/enrol/?needs=app-passkey"),
    state("accounts:enrol", "passkey", "nils_without_factor", "/enrol/", choose("method", "passkey"), send,
          verified=False),
    state("accounts:offer", "what there is not yet", "ada", "/enrol/another/"),
    state("accounts:verify", "wrong code", "bas", "/verify/", fill("otp_token", "000000"), send),
    state("accounts:verify", "all factors blocked", "nils", "/verify/", verified=False),
    state("accounts:verify", "asked again for a grant", "ada", "/o/{alder}/colleagues/{cato_at_alder}/grant/",
          proved_ago=_LONG_AGO),
    state("accounts:enrol", "choice", "nils_without_factor", "/enrol/", verified=False),
    state("accounts:enrol", "only the app", "ada", "/enrol/?method=app"),
    state("accounts:enrol", "key", "nils_without_factor", "/enrol/", choose("method", "app"), send, verified=False),
    state("accounts:enrol", "wrong first code", "nils_without_factor", "/enrol/", choose("method", "app"), send,
          fill("otp_token", "000000"), send, verified=False),
    state("accounts:enrol", "number", "mia", "/enrol/?method=sms", choose("method", "sms"), send),
    state("accounts:enrol", "wrong number", "mia", "/enrol/?method=sms", choose("method", "sms"), send,
          fill("number", "020 123"), send),
    state("accounts:enrol", "code of the number", "dirk", "/enrol/?method=sms", choose("method", "sms"), send,
          fill("number", "06 12 34 56 98"), send),
    state("accounts:recovery_codes", "before", "ben", "/enrol/recovery-codes/"),
    state("accounts:recovery_codes", "shown", "ben", "/enrol/recovery-codes/", press("make")),
    state("accounts:recovery_codes", "wrong code typed back", "ben", "/enrol/recovery-codes/", press("make"),
          fill("code", "WRONG"), send),
    state("accounts:recovery_codes", "before renewing", "eva", "/enrol/recovery-codes/"),
    state("accounts:help_start", "choice", "", "/help/"),
    state("accounts:help", "explanation", "", "/help/second-factor/"),
    state("accounts:help_no_sms", "steps", "", "/help/no-sms/"),
    state("accounts:help_no_mail", "steps", "", "/help/no-mail/"),
    state("accounts:help_relation_number", "explanation", "", "/help/relation-number/"),
    state("accounts:help_right_portal", "explanation", "", "/help/right-portal/"),
    state("accounts:sign_in_help", "first", "", "/help/sign-in/?trouble=NO_SMS"),
    state("accounts:sign_in_help", "nothing filled in", "", "/help/sign-in/", send),
    state("accounts:sign_in_help_sent", "for every address", "", "/help/sign-in/sent/"),
    state("accounts:password_forgotten", "first", "", "/password/forgotten/"),
    state("accounts:password_forgotten", "no address", "", "/password/forgotten/", fill("email", "x"), send),
    state("accounts:password_asked", "for every address", "", "/password/forgotten/asked/"),
    state("accounts:password_new", "first", "", "/password/new/{password_secret}/"),
    state("accounts:password_new", "not allowed", "", "/password/new/{password_secret}/",
          fill("password", "short"), fill("again", "long"), send),
    state("accounts:email_confirm", "on the present address", "", "/email/confirm/{old_secret}/"),
    state("accounts:email_confirm", "on the new address", "", "/email/confirm/{new_secret}/"),
    state("notices:messages", "the list", "", "/help/messages/"),
    state("demo:inbox", "all", "", "/demo/inbox/"),
    state("demo:inbox", "nothing of this person", "", "/demo/inbox/?person={els_herself}"),
)  # fmt: skip

# --- getting back in -------------------------------------------------------------------------------
RECOVERIES: Final = (
    state("recovery:letter", "first", "", "/recover/"),
    state("recovery:letter", "nothing filled in", "", "/recover/", send),
    state("recovery:letter", "wrong code", "", "/recover/", fill("email", "x@y.example"), fill("code", "AAAA-BBBB-CCCC"),
          fill("password", "een heel lang wachtwoord"), send),
    state("recovery:link", "password and factor", "", "/recover/link/{link_both}/"),
    state("recovery:link", "wrong code", "", "/recover/link/{link_both}/", fill("password", "een heel lang wachtwoord"),
          fill("code", "AAAA-BBBB"), send),
    state("recovery:link", "factor alone", "", "/recover/link/{link_factors}/"),
    state("recovery:link", "password alone", "", "/recover/link/{link_password_only}/"),
    state("recovery:object", "to a colleague", "", "/recover/object/{object_both}/"),
    state("recovery:object", "to the desk", "", "/recover/object/{object_case_started}/"),
    state("recovery:object", "too late", "", "/recover/object/{object_case_done}/"),
    state("recovery:object", "stopped", "", "/recover/object/{object_stopped}/"),
    state("roles:address", "first", "ada", "/o/{alder}/colleagues/{eva_at_alder}/address/"),
    state("roles:address", "oneself", "ada", "/o/{alder}/colleagues/{ada_at_alder}/address/",
          fill("email", "new@example.org"), send),
    state("roles:colleague", "messages that did not arrive", "ada", "/o/{alder}/colleagues/{cato_at_alder}/"),
    state("roles:details", "first", "olga", "/o/{oak}/colleagues/{mia_at_oak}/details/"),
    state("roles:details", "no number", "olga", "/o/{oak}/colleagues/{mia_at_oak}/details/",
          fill("mobile_number", "020 123"), send),
    state("roles:details", "people change their own", "ada", "/o/{alder}/colleagues/{eva_at_alder}/details/"),
    state("roles:reset", "a link is on its way", "ada", "/o/{alder}/colleagues/{eva_at_alder}/help/"),
    state("roles:reset", "nothing sent yet", "ivo", "/o/{iris}/colleagues/{jo_at_iris}/help/"),
    state("roles:reset", "oneself", "ada", "/o/{alder}/colleagues/{ada_at_alder}/help/"),
    state("roles:reset", "the account rests", "bas", "/o/{birch}/colleagues/{bas_at_birch}/help/", status=403),
    state("roles:pause", "question", "ada", "/o/{alder}/colleagues/{eva_at_alder}/paused/"),
    state("roles_desk:recoveries", "cases and a pause", "dirk", "/desk/recovery/"),
    state("roles_desk:recovery_open", "first", "dirk", "/desk/recovery/new/"),
    state("roles_desk:recovery_open", "nothing filled in", "dirk", "/desk/recovery/new/", send),
    state("roles_desk:recovery", "to confirm", "dana", "/desk/recovery/{case_started}/"),
    state("roles_desk:recovery", "opened by oneself", "dirk", "/desk/recovery/{case_started}/"),
    state("roles_desk:recovery", "done", "dirk", "/desk/recovery/{case_done}/"),
    state("roles_desk:pause", "question", "dirk", "/desk/recovery/paused/{paused_cor}/"),
)  # fmt: skip

# --- one's own pages -------------------------------------------------------------------------------
PERSONAL: Final = (
    state("accounts:security", "app and text message", "ben", "/me/security/"),
    state("accounts:security", "came by recovery code", "eva", "/me/security/", method=Method.RECOVERY_CODE),
    state("accounts:security", "one is blocked", "jo", "/me/security/", method=Method.APP),
    state("accounts:factor_remove", "question", "ben", "/me/security/sms/remove/"),
    state("accounts:factor_remove", "the last one", "ada", "/me/security/app/remove/"),
    state("accounts:password_change", "first", "ben", "/me/security/password/"),
    state("accounts:password_change", "nothing filled in", "ben", "/me/security/password/", send),
    state("accounts:details", "everything", "ben", "/me/details/"),
    state("accounts:details", "address proposed", "eva", "/me/details/"),
    state("accounts:details", "kept by the organisation", "olga", "/me/details/"),
    state("accounts:details_change", "first", "ben", "/me/details/change/"),
    state("accounts:details_change", "wrong number", "ben", "/me/details/change/",
          fill("mobile_number", "020 123"), send),
    state("accounts:details_change", "kept by the organisation", "olga", "/me/details/change/"),
    state("accounts:details", "address proposed by an administrator", "mia", "/me/details/"),
    state("accounts:details_agree", "question", "mia", "/me/details/proposed/"),
    state("accounts:email_agree", "question", "mia", "/me/details/email/proposed/"),
    state("accounts:email_change", "first", "ben", "/me/details/email/"),
    state("accounts:email_change", "no address", "ben", "/me/details/email/", fill("new_email", "x"), send),
    state("accounts:email_change", "kept by the organisation", "olga", "/me/details/email/"),
    state("accounts:passkey_remove", "question", "ben", "/me/security/passkeys/{bens_passkey}/remove/"),
    state("accounts:passkey_rename", "name", "ben", "/me/security/passkeys/{bens_passkey}/name/"),
    state(
        "accounts:passkey_rename",
        "no name",
        "ben",
        "/me/security/passkeys/{bens_passkey}/name/",
        fill("name", ""),
        send,
    ),
    state("accounts:sessions", "several", "ben", "/me/sessions/"),
    state("accounts:sessions", "only here", "vera", "/me/sessions/"),
    state("accounts:session_end", "question", "ben", "/me/sessions/{bens_session}/end/"),
    state("accounts:sessions_end", "question", "ben", "/me/sessions/end-others/"),
    state("accounts:sessions_end", "none", "vera", "/me/sessions/end-others/"),
    state("service_me:history", "first page", "ben", "/me/history/"),
    state("service_me:history", "nothing fits", "ben", "/me/history/?since=1-1-2020&until=2-1-2020"),
    state("service_me:history", "a day that cannot be read", "ben", "/me/history/?since=gisteren"),
    state("service_me:event", "a role that was given", "ben", "/me/history/{event_sealed}/"),
    state("orgs:chooser", "two organisations", "mia", "/o/"),
    state("orgs:chooser", "none", "cor", "/o/"),
)  # fmt: skip

# --- pages of an organisation ----------------------------------------------------------------------
HOMES: Final = (
    state("service:home", "employer", "ben", "/o/{alder}/"),
    state("service:home", "employer, something locked", "cato", "/o/{alder}/"),
    state("service:home", "administrator", "ada", "/o/{alder}/"),
    state("service:home", "intermediary", "ira", "/o/{iris}/"),
    state("service:home", "intermediary with favourites", "kim", "/o/{iris}/"),
    state("service:home", "intermediary without relations", "jo", "/o/{iris}/"),
    state("service:home", "relation", "ira", "/o/{iris}/r/{alder}/"),
    state("service:home", "relation, something locked", "kim", "/o/{iris}/r/{elm}/"),
    state("service:home", "side menu called up", "ira", "/o/{iris}/r/{alder}/#menu"),
    state("service:home", "account menu open", "ira", "/o/{iris}/r/{alder}/", opened(".account summary")),
    state("service:home", "switcher open", "ira", "/o/{iris}/", switcher("")),
    state("service:home", "switcher finds", "ira", "/o/{iris}/r/{alder}/", switcher("b")),
    state("service:home", "switcher finds nothing", "ira", "/o/{iris}/", switcher("xyz")),
    state("relations:switcher", "all", "ira", "/o/{iris}/relations/"),
    state("relations:switcher", "found", "ira", "/o/{iris}/relations/?q=elz"),
    state("relations:switcher", "nothing found", "ira", "/o/{iris}/relations/?q=xyz"),
    state("relations:switcher", "no relations", "jo", "/o/{iris}/relations/"),
)

PORTFOLIO: Final = (
    state("invoices:portfolio", "full", "kim", "/o/{iris}/portfolio/invoices/"),
    state("invoices:portfolio", "second page", "kim", "/o/{iris}/portfolio/invoices/?page=2&sort=relation"),
    state("invoices:portfolio", "one relation, more filters", "kim",
          "/o/{iris}/portfolio/invoices/?relation={alder}&lateness=91&currency=EUR"),
    state("invoices:portfolio", "which relation", "kim", "/o/{iris}/portfolio/invoices/?relation=b"),
    state("invoices:portfolio", "no such relation", "kim", "/o/{iris}/portfolio/invoices/?relation=xyz"),
    state("invoices:portfolio", "nothing fits", "kim", "/o/{iris}/portfolio/invoices/?issued_to=1-1-1990"),
    state("invoices:portfolio", "filter with errors", "kim", "/o/{iris}/portfolio/invoices/?issued_from=soon&kind=X"),
    state("contracts:search", "before", "ira", "/o/{iris}/search/"),
    state("contracts:search", "companies", "ira", "/o/{iris}/search/?q=b"),
    state("contracts:search", "insured persons", "ira", "/o/{iris}/search/?q=van"),
    state("contracts:search", "more than fit", "ira", "/o/{iris}/search/?q=zwaan"),
    state("contracts:search", "nothing found", "ira", "/o/{iris}/search/?q=xyz"),
    state("contracts:search", "without insured persons", "kim", "/o/{iris}/search/?q=xyz"),
)  # fmt: skip

INVOICES: Final = (
    state("invoices:list", "full", "ben", "/o/{alder}/invoices/"),
    state("invoices:list", "second page", "ben", "/o/{alder}/invoices/?page=2"),
    state(
        "invoices:list",
        "sorted and filtered",
        "ben",
        "/o/{alder}/invoices/?sort=-amount&kind=INVOICE&status=overdue",
    ),
    state(
        "invoices:list", "nothing fits", "ben", "/o/{alder}/invoices/?issued_from=1-1-1990&issued_to=2-1-1990"
    ),
    state("invoices:list", "filter with errors", "ben", "/o/{alder}/invoices/?issued_from=soon&issued_to=x"),
    state("invoices:list", "empty", "kim", "/o/{iris}/invoices/"),
    state("invoices:list", "acting", "ira", "/o/{iris}/r/{alder}/invoices/"),
    state("invoices:list", "no role", "cato", "/o/{alder}/invoices/", status=403),
    state("invoices:list", "no role for this relation", "ira", "/o/{iris}/r/{birch}/invoices/", status=403),
    state("invoices:list", "not in the mandate", "kim", "/o/{iris}/r/{elm}/invoices/", status=403),
    state("invoices:overview", "full", "ben", "/o/{alder}/invoices/overview/"),
    state(
        "invoices:overview", "whole year of the account", "ben", "/o/{alder}/invoices/overview/?account=year"
    ),
    state("invoices:overview", "another currency", "ben", "/o/{alder}/invoices/overview/?currency=USD"),
    state("invoices:overview", "one contract", "ben", "/o/{alder}/invoices/overview/?contract=-"),
    state("invoices:overview", "year without documents", "ben", "/o/{alder}/invoices/overview/?year=1990"),
    state("invoices:overview", "filter with errors", "ben", "/o/{alder}/invoices/overview/?year=soon"),
    state("invoices:overview", "no documents", "kim", "/o/{iris}/invoices/overview/"),
    state("invoices:overview", "acting", "ira", "/o/{iris}/r/{alder}/invoices/overview/"),
    state("invoices:portfolio_overview", "full", "kim", "/o/{iris}/portfolio/overview/"),
    state(
        "invoices:portfolio_overview", "one relation", "kim", "/o/{iris}/portfolio/overview/?relation={alder}"
    ),
    state(
        "invoices:portfolio_overview",
        "several relations fit",
        "kim",
        "/o/{iris}/portfolio/overview/?relation=e",
    ),
    state(
        "invoices:portfolio_overview", "no relation fits", "kim", "/o/{iris}/portfolio/overview/?relation=xyz"
    ),
    state("invoices:detail", "everything", "ben", "/o/{alder}/invoices/{rich}/"),
    state("invoices:detail", "overdue", "ben", "/o/{alder}/invoices/{overdue}/"),
    state("invoices:detail", "credit note", "ben", "/o/{alder}/invoices/{credit}/"),
    state("invoices:detail", "another currency", "ben", "/o/{alder}/invoices/{dollars}/"),
    state("invoices:detail", "acting", "ira", "/o/{iris}/r/{alder}/invoices/{overdue}/"),
)

COLLEAGUES: Final = (
    state("roles:colleagues", "all", "ada", "/o/{alder}/colleagues/"),
    state("roles:colleagues", "roles for one relation", "ivo", "/o/{iris}/colleagues/"),
    state("roles:colleague", "without a role", "ada", "/o/{alder}/colleagues/{cato_at_alder}/"),
    state("roles:colleague", "with roles", "ivo", "/o/{iris}/colleagues/{ira_at_iris}/"),
    state("roles:colleague", "oneself", "ada", "/o/{alder}/colleagues/{ada_at_alder}/"),
    state("roles:grant", "employer", "ada", "/o/{alder}/colleagues/{cato_at_alder}/grant/"),
    state("roles:grant", "intermediary", "ivo", "/o/{iris}/colleagues/{jo_at_iris}/grant/"),
    state("roles:grant", "nothing chosen", "ada", "/o/{alder}/colleagues/{cato_at_alder}/grant/", send),
    state("roles:grant", "has the role already", "ada", "/o/{alder}/colleagues/{ben_at_alder}/grant/",
          choose("role", "REPORTING_OFFICER"), fill("ends_on", "1-1-2020"), send),
    state("roles:grant_end", "question", "ada", "/o/{alder}/colleagues/roles/{grant_of_ben}/end/"),
    state("roles:grant_end", "for one relation", "ivo", "/o/{iris}/colleagues/roles/{grant_of_ira}/end/"),
)  # fmt: skip

REQUESTS: Final = (
    state("invoices:list", "role asked for", "eva", "/o/{alder}/invoices/", status=403),
    state("invoices:list", "role declined", "mia", "/o/{alder}/invoices/", status=403),
    state("invoices:list", "only the desk can give the role", "bas", "/o/{birch}/invoices/", status=403),
    state("jobs_desk:batches", "nobody can give the role", "vera", "/desk/imports/", status=403),
    state("roles:requests", "some", "ada", "/o/{alder}/requests/"),
    state("roles:requests", "none", "olga", "/o/{oak}/requests/"),
    state("roles:request", "waiting", "ada", "/o/{alder}/requests/{asked_by_eva}/"),
    state("roles:request", "declined without words", "ada", "/o/{alder}/requests/{asked_by_eva}/", press("decline")),
    state("roles:request", "for one relation", "ivo", "/o/{iris}/requests/{asked_by_jo}/"),
    state("roles:request", "declined", "ada", "/o/{alder}/requests/{asked_by_mia}/"),
    state("roles:request", "one's own", "ada", "/o/{alder}/requests/{asked_by_ada}/"),
    state("roles:colleague", "who asks for a role", "ada", "/o/{alder}/colleagues/{eva_at_alder}/"),
    state("accounts:verify", "asked again for a request", "ada", "/o/{alder}/requests/{asked_by_eva}/",
          proved_ago=_LONG_AGO),
    state("roles_desk:requests", "some", "dirk", "/desk/requests/"),
    state("roles_desk:request", "waiting", "dirk", "/desk/requests/{asked_by_bas}/"),
    state("roles_desk:request", "declined without words", "dirk", "/desk/requests/{asked_by_bas}/",
          press("decline")),
)  # fmt: skip

# --- the desk ----------------------------------------------------------------------------------------
DESK: Final = (
    state("accounts_desk:sign_in_helps", "some", "dirk", "/desk/sign-in-help/"),
    state("accounts_desk:sign_in_help", "waiting", "dirk", "/desk/sign-in-help/{question_of_eva}/"),
    state(
        "accounts_desk:sign_in_help", "nothing was sent", "dirk", "/desk/sign-in-help/{question_of_nobody}/"
    ),
    state(
        "accounts_desk:sign_in_help", "without words", "dirk", "/desk/sign-in-help/{question_of_eva}/", send
    ),
    state("accounts_desk:sign_in_help", "answered", "dirk", "/desk/sign-in-help/{question_answered}/"),
    state("jobs_desk:batches", "all", "dana", "/desk/imports/"),
    state("jobs_desk:batch", "with refused files", "dana", "/desk/imports/{refused_batch}/"),
    state("jobs_desk:batch", "filtered", "dana", "/desk/imports/{refused_batch}/?outcome=REFUSED"),
    state("jobs_desk:batch", "filter with errors", "dana", "/desk/imports/{refused_batch}/?outcome=LOST"),
    state(
        "jobs_desk:batch", "nothing has this outcome", "dana", "/desk/imports/{clean_batch}/?outcome=REFUSED"
    ),
    state("jobs_desk:batch", "interrupted", "dana", "/desk/imports/{interrupted_batch}/"),
    state("jobs_desk:batch", "being taken in", "dana", "/desk/imports/{uploaded_batch}/"),
    state("jobs_desk:batch", "stopped", "dana", "/desk/imports/{stopped_batch}/"),
    state("jobs_desk:upload", "form", "dana", "/desk/imports/upload/"),
    state("jobs_desk:upload", "nothing chosen", "dana", "/desk/imports/upload/", send),
    state("jobs_desk:retry", "question", "dana", "/desk/imports/{refused_batch}/retry/"),
    state(
        "jobs_desk:retry", "nothing found", "dana", "/desk/imports/{refused_batch}/retry/?organisation=xyz"
    ),
    state(
        "jobs_desk:retry", "several found", "dana", "/desk/imports/{refused_batch}/retry/?organisation=b.v."
    ),
    state(
        "jobs_desk:retry", "is this the one", "dana", "/desk/imports/{refused_batch}/retry/?number={alder}"
    ),
    state("jobs_desk:retry", "nothing to try", "dana", "/desk/imports/{clean_batch}/retry/"),
    state("notices_desk:messages", "all", "dirk", "/desk/messages/"),
    state("notices_desk:messages", "nothing fits", "dirk", "/desk/messages/?address=nobody@example.org"),
    state("notices_desk:messages", "filter with errors", "dirk", "/desk/messages/?state=LOST"),
    state("notices_desk:message", "given up", "dirk", "/desk/messages/{parked_message}/"),
    state("notices_desk:letters", "some", "dirk", "/desk/letters/"),
    state("notices_desk:batch", "to print", "dirk", "/desk/letters/batches/{open_batch}/"),
    state("notices_desk:batch", "posted", "dirk", "/desk/letters/batches/{posted_batch}/"),
)

# --- getting in --------------------------------------------------------------------------------------


def letter_code(visitor: Visitor) -> None:
    """Types address and code from a letter."""
    with system_context("test"):
        code = joining_world.letter_code()
    visitor.field("email").fill(joining_world.LETTER_TO)
    visitor.field("code").fill(code)
    visitor.send_on()


JOINING: Final = (
    state("activation:letter", "first", "", "/activate/"),
    state("activation:letter", "nothing filled in", "", "/activate/", send),
    state("activation:letter", "wrong code", "", "/activate/", fill("email", "x@example.org"), fill("code", "NO"),
          send),
    state("activation:password", "first", "", "/activate/", letter_code),
    state("activation:password", "too short", "", "/activate/", letter_code, fill("password", "a"),
          fill("again", "b"), send),
    state("activation:open", "before the text message", "", "/activate/{link_sms}/"),
    state("activation:open", "code of the text message", "", "/activate/{link_sms}/?sent=yes"),
    state("activation:open", "wrong code", "", "/activate/{link_sms}/?sent=yes", fill("code", "12"), send),
    state("activation:open", "by letter", "", "/activate/{link_letter}/"),
    state("activation:open", "with an account", "", "/activate/{link_account}/"),
    state("activation:open", "with an account, signed in", "olga", "/activate/{link_account}/"),
    state("activation:decline", "question", "", "/activate/{link_sms}/decline/"),
    state("activation:own", "one", "olga", "/me/invitations/"),
    state("activation:own", "link opened", "olga", "/activate/{link_account}/", send),
    state("activation:own", "none", "ben", "/me/invitations/"),
    state("activation:welcome", "administrator", "ada", "/me/welcome/"),
    state("activation:welcome", "two organisations", "mia", "/me/welcome/"),
    state("onboarding:form", "first", "", "/access/"),
    state("onboarding:form", "nothing filled in", "", "/access/?kind=CONTACT", send),
    state("onboarding:sent", "after", "", "/access/sent/"),
    state("onboarding:answer", "question", "", "/access/answer/{link_answer}/"),
    state("onboarding:answer", "without words", "", "/access/answer/{link_answer}/", send),
    state("roles:invitations", "some", "ada", "/o/{alder}/colleagues/invitations/"),
    state("roles:invitations", "none", "ivo", "/o/{iris}/colleagues/invitations/"),
    state("roles:invite", "employer", "ada", "/o/{alder}/colleagues/invite/"),
    state("roles:invite", "intermediary", "ivo", "/o/{iris}/colleagues/invite/"),
    state("roles:invite", "nothing filled in", "ada", "/o/{alder}/colleagues/invite/", send),
    state("roles:invitation", "by text message", "ada", "/o/{alder}/colleagues/invitations/{invited_by_sms}/"),
    state("roles:invitation", "letter posted", "ada", "/o/{alder}/colleagues/invitations/{invited_by_letter}/"),
    state("roles:invitation", "mail bounced", "ada", "/o/{alder}/colleagues/invitations/{invited_bounced}/"),
    state("roles:invitation", "over", "ada", "/o/{alder}/colleagues/invitations/{invited_over}/"),
    state("roles:invitation", "wrong address", "ada", "/o/{alder}/colleagues/invitations/{invited_by_sms}/",
          fill("email", "nobody"), press("correct")),
    state("roles_desk:onboarding_list", "some", "dirk", "/desk/onboarding/"),
    state("roles_desk:onboarding", "waiting", "dirk", "/desk/onboarding/{onboarding}/"),
    state("roles_desk:onboarding", "asked", "dirk", "/desk/onboarding/{onboarding_asked}/"),
    state("roles_desk:onboarding", "no word that it was checked", "dirk", "/desk/onboarding/{onboarding}/",
          press("check")),
    state("roles_desk:onboarding", "checked", "dana", "/desk/onboarding/{onboarding_checked}/"),
    state("roles_desk:onboarding", "checked by oneself", "dirk", "/desk/onboarding/{onboarding_checked}/"),
    state("roles_desk:onboarding", "declined without words", "dirk", "/desk/onboarding/{onboarding}/",
          press("decline")),
)  # fmt: skip

STATES: Final = (
    *GATES, *RECOVERIES, *PERSONAL, *HOMES, *PORTFOLIO, *INVOICES, *COLLEAGUES, *COLLEAGUE_CHANGES, *BATCHES, *POLICY,
    *REVIEWS, *TRAIL, *REQUESTS, *DESK, *LOOK, *JOINING,
)  # fmt: skip

NOT_PAGES: Final = {
    "roles:colleagues_csv": "a file",
    "roles:colleagues_excel": "a file",
    "accounts:sign_out": "a form leads there and on",
    "accounts:email_withdraw": "a form leads there and back",
    "set_language": "a form leads there and back",
    "relations:favourite": "a form leads there and back",
    "roles:ask": "a form leads there and back",
    "roles:withdraw": "a form leads there and back",
    "roles_desk:look_stop": "a form leads there and back",
    "roles_desk:appointment_decide": "a form leads there and back",
    "roles_desk:recovery_confirm": "a form leads there and back",
    "activation:accept": "a form leads there and on",
    "roles:review_report": "a file",
    "roles:batch_template_csv": "a file",
    "roles:batch_template_xlsx": "a file",
    "roles:batch_wrong": "a file",
    "invoices:pdf": "a file",
    "invoices:overview_pdf": "a file",
    "invoices:overview_csv": "a file",
    "invoices:portfolio_overview_pdf": "a file",
    "invoices:portfolio_overview_csv": "a file",
    "invoices:original": "a file",
    "service:history_csv": "a file",
    "service_desk:audit_csv": "a file",
    "service_me:history_csv": "a file",
    "invoices:attachment": "a file",
    "jobs_desk:resume": "a form leads there and back",
    "notices_desk:send_again": "a form leads there and back",
    "roles:message_again": "a form leads there and back",
    "notices_desk:cancel": "a form leads there and back",
    "notices_desk:trial_letter": "a form leads there and back",
    "notices_desk:batch_make": "a form leads there and on",
    "notices_desk:batch_posted": "a form leads there and back",
    "notices_desk:batch_file": "a file",
    "notices:sms_hook": "for machines",
    "health": "for machines",
    "csp_report": "for machines",
    "security_txt": "for machines",
}
"""Routes that never answer a page of their own when all goes well; what they answer otherwise comes from the matrix."""


def answer_to(row: Row, who: str) -> Answer:
    """What this person gets who opens the page of this row."""
    answer = row.door[who]
    return row.personal.get(who, {}).get("GET", row.methods["GET"]) if answer == IN else answer


def refused_states() -> list[State]:
    """The pages of refusal, one for each route and answer that the access matrix knows of."""
    patterns = {route.name: route.pattern for route in all_routes()}
    found: dict[tuple[str, Answer], State] = {}
    for row in ROWS:
        for who in row.door:
            answer = answer_to(row, who)
            if answer not in (403, 404) or (row.route, answer) in found:
                continue
            path = _path_of(row, patterns[row.route])
            visitor = "" if who == "nobody" else who
            found[row.route, answer] = state(row.route, f"answer {answer}", visitor, path, status=int(answer))
    return list(found.values())


_NO_SUCH: Final = {"int": "999999999", "uuid": "00000000-0000-4000-8000-000000000000"}


def _path_of(row: Row, pattern: str) -> str:
    """An address of the row. Which thing it names does not matter: whoever is refused gets to see none."""
    things = {name: _NO_SUCH.get(kind, "none") for kind, name in _PARTS.findall(pattern)}
    organisation, relation = ADDRESSES.get(row.address, ("", ""))
    if organisation:
        things["organisation"] = _NUMBERS[organisation]
    if relation:
        things["relation"] = _NUMBERS[relation]
    return reverse(row.route, kwargs=things)


_PARTS: Final = re.compile(r"<(int|slug|uuid):(\w+)>")
_NUMBERS: Final = {seed.key: seed.number for seed in ORGANISATIONS} | {"nowhere": "999999"}
