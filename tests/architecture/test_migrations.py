"""Migrations are one line per app, without branches, and can be undone."""

import itertools

import pytest
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import RunPython, RunSQL

from tests.architecture.test_words import APPS


@pytest.fixture(scope="module")
def loader() -> MigrationLoader:
    return MigrationLoader(None)


@pytest.mark.parametrize("app", APPS)
def test_an_apps_migrations_are_one_line_numbered_without_a_gap(app, loader):
    names = sorted(name for label, name in loader.disk_migrations if label == app)
    assert [int(name[:4]) for name in names] == list(range(1, len(names) + 1))
    for before, after in itertools.pairwise(names):
        parents = [name for label, name in loader.disk_migrations[app, after].dependencies if label == app]
        assert parents == [before]


def test_every_migration_can_be_undone(loader):
    operations = [
        (key, operation)
        for key, migration in loader.disk_migrations.items()
        if key[0] in APPS
        for operation in migration.operations
    ]
    kinds = (RunPython, RunSQL)
    assert [key for key, operation in operations if isinstance(operation, kinds) and not operation.reversible] == []
