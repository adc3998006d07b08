"""The reference rosters: a preview says exactly what their truth files say, and then the database holds just that."""

import pytest
from tests.people.staff_import.conftest import ROSTERS, digests, truth

from marshrut.people.models import Employment, Organisation, Person, PossibleMerge

pytestmark = pytest.mark.django_db

NAMES = ("galich_list.xlsx", "kostroma_kadry.csv", "buy_schools.xlsx", "chukhloma.ods", "kostroma_region.xlsx")


def places(findings: list[dict]) -> list[tuple]:
    """Of a row whose cells have moved only the row is told: where the move is seen first is a matter of reading."""
    return sorted(
        (one["sheet"], one["row"], "" if one["kind"] == "shifted_columns" else one["column"], one["kind"])
        for one in findings
    )


def pairs(report: dict) -> list[tuple]:
    both = zip(report["possible_merge_sheets"], report["possible_merges"], strict=True)
    return sorted(tuple(sorted(zip(sheets, rows, strict=True))) for sheets, rows in both)


@pytest.mark.parametrize("name", NAMES)
def test_a_preview_says_what_the_truth_file_says(preview, name):
    told = preview(ROSTERS / name).report
    true = truth(name)

    for key in ("persons", "employments", "organisations", "rows_importable"):
        assert told[key] == true[key], key
    assert places(told["blocking"]) == places(true["blocking"])
    assert places(told["warnings"]) == places(true["warnings"])
    assert pairs(told) == pairs(true)


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_the_database_holds_what_the_truth_file_says_and_the_same_file_again_changes_nothing(bring_in, name):
    true = truth(name)

    first = bring_in(ROSTERS / name)

    assert Person.objects.count() == true["persons"]
    assert Employment.objects.count() == true["employments"]
    assert Organisation.objects.count() == true["organisations"]
    assert PossibleMerge.objects.count() == len(true["possible_merges"])
    assert first.state == "applied"

    before = digests()
    again = bring_in(ROSTERS / name)

    assert again.report["changes"] == []
    assert again.report["fills"] == []
    assert again.report["done"] == dict.fromkeys(again.report["done"], 0) | {
        "rows_left_out": len(true["blocking"])
    }
    assert digests() == before
