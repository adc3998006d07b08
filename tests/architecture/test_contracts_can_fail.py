"""Every contract of the house is able to fail: each is shown something broken."""

import subprocess
import sys
from types import SimpleNamespace

from django.db import models
from django.test.utils import isolate_apps
from django.urls import path
from tests.architecture import contracts
from tests.shared_data import ROOT

from marshrut.people.models import Person


def test_a_long_function_is_found():
    source = "def f():\n" + "    x = 1\n" * contracts.LONGEST_FUNCTION
    assert contracts.long_functions(source) == ["f: 61 lines"]


def test_a_long_file_is_found():
    assert contracts.is_long_file("x = 1\n" * (contracts.LONGEST_FILE + 1))


def test_an_import_of_a_page_is_found():
    assert contracts.http_imports("from django.shortcuts import render\nimport json") == ["django.shortcuts"]


def test_a_write_outside_a_usecase_is_found():
    source = "Person.objects.create(a=1)\nrow.save()\nPerson.objects.filter(a=1).update(b=2)\nd.update(b=2)"
    assert contracts.writes(source) == [
        "line 1: Person.objects.create",
        "line 2: row.save",
        "line 3: Person.objects.filter(a=1).update",
    ]


@isolate_apps("marshrut.base", "marshrut.people")
def test_a_key_that_points_up_is_found():
    class Mistake(models.Model):
        person = models.ForeignKey(Person, models.CASCADE, related_name="+")

        class Meta:
            app_label = "base"

    assert contracts.wrong_foreign_keys([Mistake]) == ["Mistake.person -> people: points up"]


@isolate_apps("marshrut.people", "marshrut.routes")
def test_a_key_that_can_be_walked_back_is_found():
    class Mistake(models.Model):
        person = models.ForeignKey(Person, models.CASCADE, related_name="mistakes")

        class Meta:
            app_label = "routes"

    assert contracts.wrong_foreign_keys([Mistake]) == [
        "Mistake.person -> people: can be walked back, give related_name='+'"
    ]


def test_an_address_without_a_rule_is_found():
    patterns = [path("open/", lambda request: None)]
    assert list(contracts.addresses_without_a_rule(patterns, "x/")) == ["x/open/"]
    marked = SimpleNamespace(pattern="y/", callback=SimpleNamespace(access="public"))
    assert list(contracts.addresses_without_a_rule([marked])) == []


def test_a_usecase_that_calls_another_is_found():
    source = "from marshrut.routes.usecases.agree_route import agree_route"
    assert contracts.usecase_calls(source, "routes", "approve_route") == [
        "marshrut.routes.usecases.agree_route"
    ]
    assert contracts.usecase_calls(source, "routes", "agree_route") == []


def test_an_import_that_goes_up_breaks_the_floors(tmp_path):
    """The real linter with the real contract on a copy of the tree in which one import goes up."""
    import shutil

    shutil.copytree(ROOT / "src" / "marshrut", tmp_path / "marshrut", ignore=shutil.ignore_patterns("static"))
    shutil.copy(ROOT / ".importlinter", tmp_path / ".importlinter")
    mistake = tmp_path / "marshrut" / "base" / "errors.py"
    mistake.write_text(mistake.read_text(encoding="utf-8") + "\nimport marshrut.people.roles\n", encoding="utf-8")

    outcome = subprocess.run(
        [sys.executable, "-c", "import sys; sys.path.insert(0, '.'); from importlinter.cli import lint_imports; "
         "sys.exit(lint_imports(no_cache=True))"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert outcome.returncode == 1
    assert "marshrut.base is not allowed to import marshrut.people" in outcome.stdout
