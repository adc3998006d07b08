"""The contracts of the house hold. Each is shown able to fail in test_contracts_can_fail.py."""

from pathlib import Path

import pytest
from django.apps import apps
from django.urls import get_resolver
from tests.architecture import contracts
from tests.shared_data import ROOT

SOURCE = ROOT / "src" / "marshrut"
FILES = contracts.python_files(SOURCE)
USECASES = [path for path in FILES if path.parent.name == "usecases" and not path.name.startswith("_")]
TEST_TEXT = "\n".join(path.read_text(encoding="utf-8") for path in contracts.python_files(ROOT / "tests"))


def inside(path: Path) -> str:
    return str(path.relative_to(SOURCE))


def test_functions_are_short():
    long = {inside(path): contracts.long_functions(path.read_text(encoding="utf-8")) for path in FILES}
    assert {path: functions for path, functions in long.items() if functions} == {}


def test_files_are_short():
    assert [inside(path) for path in FILES if contracts.is_long_file(path.read_text(encoding="utf-8"))] == []


def test_only_pages_know_http():
    rooms = [path for path in FILES if path.relative_to(SOURCE).parts[0] not in {"web", "api", "config", "cli"}]
    found = {inside(path): contracts.http_imports(path.read_text(encoding="utf-8")) for path in rooms}
    assert {path: names for path, names in found.items() if names} == {}


def test_only_usecases_write():
    # The demonstration writes history in bulk; the journal is the one row that everybody adds.
    allowed = {"usecases", "demo", "flows"}
    found = {
        inside(path): contracts.writes(path.read_text(encoding="utf-8"))
        for path in FILES
        if not allowed & set(path.relative_to(SOURCE).parts) and inside(path) != "base/journal.py"
    }
    assert {path: calls for path, calls in found.items() if calls} == {}


def test_foreign_keys_point_down_and_are_hidden_across_rooms():
    assert contracts.wrong_foreign_keys(apps.get_models()) == []


@pytest.mark.parametrize("urlconf", ["marshrut.config.urls_region", "marshrut.config.urls_public"])
def test_every_address_has_a_rule(urlconf):
    assert list(contracts.addresses_without_a_rule(get_resolver(urlconf).url_patterns)) == []


@pytest.mark.parametrize("path", USECASES, ids=inside)
def test_a_usecase_file_holds_its_verb_and_calls_no_other(path):
    source = path.read_text(encoding="utf-8")
    assert contracts.public_functions(source) == [path.stem]
    assert contracts.usecase_calls(source, path.parent.parent.name, path.stem) == []


@pytest.mark.parametrize("path", USECASES, ids=inside)
def test_every_usecase_is_named_in_a_test(path):
    assert path.stem in TEST_TEXT
