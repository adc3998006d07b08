"""Every sample roster gives exactly what its truth file says."""

import json
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from tests.people.staff_list.shapes import ROSTERS, TODAY

from marshrut.people.staff_list import parse, recognise, summary
from marshrut.people.staff_list.readings import format_snils
from marshrut.sheets import read_workbook

NAMES = ("galich_list.xlsx", "kostroma_kadry.csv", "buy_schools.xlsx", "chukhloma.ods", "kostroma_region.xlsx")
SMALL = NAMES[:4]
KINDS = {"main": "осн", "internal": "внутр", "external": "внеш"}


@cache
def imported(name: str):
    workbook = read_workbook(ROSTERS / name)
    layout = recognise(workbook, today=TODAY)
    staff = parse(workbook, layout, today=TODAY)
    return layout, staff, summary(staff)


@cache
def truth(name: str) -> dict:
    return json.loads((ROSTERS / name).with_suffix(".truth.json").read_text(encoding="utf-8"))


def places(findings: list[dict], *more: str) -> Counter:
    return Counter(
        tuple(entry.get(key) for key in ("sheet", "row", "column", "header", "kind", *more)) for entry in findings
    )


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("figure", ["persons", "employments", "organisations", "rows_importable"])
def test_the_counts_are_the_truth_s(name, figure):
    assert imported(name)[2][figure] == truth(name)[figure]


@pytest.mark.parametrize("name", NAMES)
def test_the_blocked_rows_are_the_truth_s(name):
    assert places(imported(name)[2]["blocking"]) == places(truth(name)["blocking"])


@pytest.mark.parametrize("name", NAMES)
def test_the_warnings_are_the_truth_s(name):
    assert places(imported(name)[2]["warnings"], "value", "fixed") == places(truth(name)["warnings"], "value", "fixed")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("pairs", ["possible_merge", "distinct_namesake"])
def test_the_pairs_are_the_truth_s(name, pairs):
    def of(answer: dict) -> list:
        return sorted(zip(map(tuple, answer[f"{pairs}s"]), map(tuple, answer[f"{pairs}_sheets"]), strict=True))

    assert of(imported(name)[2]) == of(truth(name))


@pytest.mark.parametrize("name", NAMES)
def test_headings_and_rows_are_found_where_the_truth_has_them(name):
    found = [
        (sheet.name, list(sheet.header_rows), sheet.first_row, sheet.last_row)
        for sheet in imported(name)[0].staff_sheets
    ]

    assert found == [
        (one["sheet"], one["header_rows"], one["first_row"], one["last_row"]) for one in truth(name)["layout"]
    ]


@pytest.mark.parametrize("name", SMALL)
def test_every_row_reads_as_the_truth_has_it(name):
    read = [
        {
            "sheet": row.sheet,
            "row": row.row,
            "surname": row.surname,
            "name": row.given_name,
            "patronymic": row.patronymic,
            "birth": row.birth_on.isoformat(),
            "snils": format_snils(row.snils),
            "organisation": row.organisation.name,
            "position": row.position,
            "category": row.category,
            "kind": KINDS[row.kind],
        }
        for row in imported(name)[1].rows
    ]

    assert read == truth(name)["normalised"]


@pytest.mark.parametrize("name", NAMES)
def test_categories_are_counted_as_in_the_truth(name):
    assert Counter(row.category for row in imported(name)[1].rows) == truth(name)["categories"]


@pytest.mark.parametrize("name", NAMES)
def test_spellings_of_schools_are_joined_as_in_the_truth(name):
    several = name == "kostroma_region.xlsx"
    spellings = {
        (f"{school.municipality} | {school.name}" if several else school.name): list(school.spellings)
        for school in imported(name)[1].organisations
    }

    expected = truth(name)["organisation_spellings"]
    assert {school: spellings[school] for school in expected} == expected


def test_the_sex_of_every_person_is_known():
    rows = imported("kostroma_kadry.csv")[1].rows

    assert {row.sex for row in rows} == {"male", "female"}
    assert {row.sex for row in rows if row.patronymic.endswith("вна")} == {"female"}


def test_a_memo_and_an_empty_sheet_are_left_with_a_reason():
    sheets = {sheet.name: sheet.reason for sheet in imported("buy_schools.xlsx")[0].sheets if not sheet.is_staff_list}

    assert sheets == {"Памятка": "нет столбца с фамилиями.", "Лист1": "лист пустой."}


@pytest.mark.parametrize("name", ["diagnostika_snils.xlsx", "diagnostika_fio.xlsx"])
def test_results_are_no_staff_list(name):
    from marshrut.people.staff_list import NotAStaffList

    with pytest.raises(NotAStaffList, match="не похож на список сотрудников"):
        recognise(read_workbook(ROSTERS / name), today=TODAY)


def test_the_day_of_the_import_does_not_change_a_past_list():
    """The samples are of September 2026; a year later the same people come out."""
    workbook = read_workbook(ROSTERS / "galich_list.xlsx")
    later = date(2027, 9, 1)

    assert summary(parse(workbook, recognise(workbook, today=later), today=later)) == imported("galich_list.xlsx")[2]


def test_every_row_of_a_whole_region_is_read():
    workbook = read_workbook(Path(ROSTERS / "kostroma_region.xlsx"))
    staff = parse(workbook, recognise(workbook, today=TODAY), today=TODAY)

    assert len(staff.rows) == 7664
