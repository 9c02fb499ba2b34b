"""Single writers, places of the system, and the privacy of fields."""

import shutil
from pathlib import Path

import pytest
from django.apps import apps
from guardian.models import GroupObjectPermission, UserObjectPermission

from common.privacy import Privacy
from tests.nets import writers

PROJECT = Path(__file__).resolve().parent.parent.parent


def test_what_one_place_writes_is_written_nowhere_else() -> None:
    assert writers.problems(PROJECT) == []


@pytest.mark.parametrize(
    ("file", "line", "named"),
    [
        (
            "invoices/selectors.py",
            'with system_context("curious"): pass',
            "invoices/selectors.py works as the system",
        ),
        (
            "roles/services.py",
            "assign_perm(code, user, organisation)",
            "touches guardian's assign and remove",
        ),
        ("roles/views.py", "RoleGrant.objects.all()", "touches queries in views"),
        ("accounts/views/verify.py", "login(request, user)", "touches Django's login"),
        (
            "orgs/selectors.py",
            "cursor.execute(\"select set_config('portal.scope', 'system', true)\")",
            "set_config",
        ),
        ("roles/services.py", "OrganisationPermission.objects.create()", "touches rows of permissions"),
    ],
)
def test_writer_planted_elsewhere_is_named(tmp_path: Path, file: str, line: str, named: str) -> None:
    for package in writers.OURS:
        shutil.copytree(PROJECT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    with (tmp_path / file).open("a") as source:
        source.write(f"\n{line}\n")

    problems = writers.problems(tmp_path)

    assert len(problems) == 1
    assert named in problems[0]
    assert file in problems[0]


@pytest.mark.django_db
def test_generic_tables_of_guardian_stay_empty() -> None:
    assert (UserObjectPermission.objects.count(), GroupObjectPermission.objects.count()) == (0, 0)


def test_every_field_of_every_model_has_a_privacy_class() -> None:
    models = [model for label in writers.OURS if apps.is_installed(label) for model in _models(label)]
    missing = {
        model.__name__: sorted(set(_fields(model)) ^ set(getattr(model, "privacy", {})))
        for model in models
        if set(_fields(model)) != set(getattr(model, "privacy", {}))
    }

    assert missing == {}
    assert len(models) >= 25
    assert {value for model in models for value in model.privacy.values()} <= set(Privacy)


def _models(label: str) -> list:  # type: ignore[type-arg]
    config = next(config for config in apps.get_app_configs() if config.name == label)
    return list(config.get_models())


def _fields(model) -> list[str]:
    return [field.name for field in (*model._meta.fields, *model._meta.many_to_many)]
