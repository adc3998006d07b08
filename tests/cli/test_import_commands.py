"""Lists and results brought in by the command line: on a machine where nothing runs, and beside a running database."""

import json
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from tests.cli.conftest import environment
from tests.shared_data import SHARED

from marshrut.operations import postgres

pytestmark = pytest.mark.slow
ROSTERS = SHARED / "data" / "rosters"
LIST = ROSTERS / "galich_list.xlsx"
RESULTS = ROSTERS / "diagnostika_snils.xlsx"
STAFF_KEYS = ["persons", "employments", "organisations", "blocking", "warnings", "possible_merges"]
RESULT_KEYS = ["importable", "no_show", "unmatched", "blocking"]
A_REGION = """
from marshrut.cli import bootstrap
from marshrut.cli.console import Console
with bootstrap.ready(Console(as_json=True)):
    from django.db import connection
    from django.utils.timezone import now
    from marshrut.regions.usecases.open_region import open_region
    region = open_region(slug="small", subject_code="44", oktmo="34000000", title="Малый край",
                         is_demonstration=False, at=now())
    connection.set_tenant(region)
    from tests.world import World
    World().framework()
"""


@pytest.fixture(scope="module")
def region(installation) -> Path:
    """A small region without people; nothing runs after it was opened."""
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, "-c", A_REGION], env=environment(installation), cwd=root, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return installation


def rows_of(installation: Path) -> dict[str, int]:
    """Table → rows of everything that an import may write."""
    url = postgres.ensure_running(installation)
    tables = ("people_person", "people_employment", "people_organisation", "people_staffimport", "base_journalentry",
              "diagnostics_resultimport", "diagnostics_participant", "diagnostics_estimate")  # fmt: skip
    with psycopg.connect(str(url)) as connection:
        (schema,) = connection.execute("SELECT schema_name FROM regions_region WHERE slug = 'small'").fetchone()
        return {
            table: connection.execute(f'SELECT count(*) FROM "{schema}"."{table}"').fetchone()[0]
            for table in tables
        }


def uploads(installation: Path) -> list[Path]:
    return [path for path in (installation / "uploads").rglob("*") if path.is_file()]


def truth(path: Path) -> dict:
    return json.loads((ROSTERS / f"{path.stem}.truth.json").read_text())


def places(findings: list[dict]) -> list[tuple]:
    """A row whose cells have moved is told by its number: in which column that is seen is a matter of reading."""
    return sorted(
        (one["sheet"], one["row"], "" if one["kind"] == "shifted_columns" else one["column"], one["kind"])
        for one in findings
    )


def test_a_preview_prints_the_exact_keys_and_leaves_no_row_and_no_file(marshrut, region):
    before = rows_of(region)
    postgres.stop(region)

    done = marshrut("import-staff", LIST, "--region", "small", "--preview", "--json")

    assert done.returncode == 0, done.stderr
    told, true = json.loads(done.stdout), truth(LIST)
    assert list(told) == STAFF_KEYS
    assert [told[key] for key in STAFF_KEYS[:3]] == [true[key] for key in STAFF_KEYS[:3]]
    assert places(told["blocking"]) == places(true["blocking"])
    assert places(told["warnings"]) == places(true["warnings"])
    assert {tuple(one) for one in told["blocking"]} == {("sheet", "row", "column", "kind")}
    assert told["possible_merges"] == true["possible_merges"]
    assert postgres.status(region).pid is None
    assert (rows_of(region), uploads(region)) == (before, [])


def test_the_region_may_be_named_by_its_code(marshrut, region):
    for code in ("44", "34000000"):
        assert marshrut("import-staff", LIST, "--region", code, "--preview", "--json").returncode == 0


def test_without_preview_it_imports_and_the_second_time_changes_nothing(marshrut, region):
    postgres.ensure_running(region)  # as beside a running server

    done = marshrut("import-staff", LIST, "--region", "small", "--json")

    assert done.returncode == 0, done.stderr
    told, true = json.loads(done.stdout), truth(LIST)
    assert told["done"]["persons_added"] == true["persons"]
    after = rows_of(region)
    assert after["people_person"] == true["persons"]
    assert after["people_employment"] == true["employments"]
    assert after["people_staffimport"] == 1
    assert len(uploads(region)) == 1  # some rows wait for their correction

    again = json.loads(marshrut("import-staff", LIST, "--region", "small", "--json").stdout)

    assert again["done"] == dict.fromkeys(again["done"], 0) | {"rows_left_out": len(true["blocking"])}
    assert {**rows_of(region), "people_staffimport": 1, "base_journalentry": after["base_journalentry"]} == after


def test_for_a_person_it_prints_words(marshrut, region):
    done = marshrut("import-staff", LIST, "--region", "small", "--preview")

    assert "Будет сделано (ничего не изменено):" in done.stdout
    assert f"людей: {truth(LIST)['persons']}" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--accept", "everything"], "Таких изменений нет: everything"),
        (["--sender", "Атлантида"], "такой организации или муниципалитета в регионе нет"),
    ],
)
def test_an_unknown_choice_is_refused_in_words(marshrut, region, arguments, words):
    done = marshrut("import-staff", LIST, "--region", "small", *arguments)

    assert done.returncode == 1
    assert words in done.stderr


def test_a_file_that_is_no_list_is_refused_with_1_and_leaves_nothing(marshrut, region, tmp_path):
    before, files = rows_of(region), uploads(region)
    picture = tmp_path / "list.xlsx"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 100)

    done = marshrut("import-staff", picture, "--region", "small", "--json")

    assert done.returncode == 1
    assert "картинка, а не таблица" in json.loads(done.stdout)["error"]["text"]
    assert (rows_of(region), uploads(region)) == (before, files)


def test_results_are_previewed_with_the_exact_keys_and_then_brought_in(marshrut, region):
    for name in ("buy_schools.xlsx", "chukhloma.ods", "kostroma_kadry.csv"):
        assert marshrut("import-staff", ROSTERS / name, "--region", "small").returncode == 0
    before, files = rows_of(region), uploads(region)

    done = marshrut("import-results", RESULTS, "--region", "small", "--preview", "--json")

    assert done.returncode == 0, done.stderr
    told, true = json.loads(done.stdout), truth(RESULTS)
    assert list(told) == RESULT_KEYS
    assert places(told["blocking"]) == places(true["blocking"])
    assert (rows_of(region), uploads(region)) == (before, files)

    brought = json.loads(marshrut("import-results", RESULTS, "--region", "small", "--json").stdout)

    assert brought["importable"] == told["importable"] > 0
    assert rows_of(region)["diagnostics_estimate"] > 0
