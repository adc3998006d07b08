"""Both sample results files give exactly what their truth files say, with all five rosters known."""

import json
from collections import Counter
from functools import cache

import pytest
from tests.people.staff_list.shapes import ROSTERS, TODAY

from marshrut.diagnostics.result_file import RosterIndex, match, parse, people_of, recognise, summary
from marshrut.people import staff_list
from marshrut.people.staff_list.readings import format_snils, read_organisation
from marshrut.sheets import read_workbook

LISTS = ("galich_list.xlsx", "kostroma_kadry.csv", "buy_schools.xlsx", "chukhloma.ods", "kostroma_region.xlsx")
NAMES = ("diagnostika_snils.xlsx", "diagnostika_fio.xlsx")


@cache
def roster() -> RosterIndex:
    people = []
    for name in LISTS:
        workbook = read_workbook(ROSTERS / name)
        layout = staff_list.recognise(workbook, today=TODAY)
        people += people_of(staff_list.parse(workbook, layout, today=TODAY), prefix=f"{name} ")
    return RosterIndex.of(people)


@cache
def matched(name: str):
    workbook = read_workbook(ROSTERS / name)
    layout = recognise(workbook, today=TODAY)
    return layout, match(parse(workbook, layout, today=TODAY), roster())


@cache
def truth(name: str) -> dict:
    return json.loads((ROSTERS / name).with_suffix(".truth.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", NAMES)
def test_the_counts_are_the_truth_s(name):
    counts = summary(matched(name)[1])

    assert {key: counts[key] for key in ("importable", "no_show", "unmatched")} == {
        "importable": truth(name)["results_importable"],
        "no_show": truth(name)["no_show"],
        "unmatched": truth(name)["unmatched_to_roster"],
    }


@pytest.mark.parametrize("name", NAMES)
def test_the_blocked_rows_are_the_truth_s(name):
    def places(entries):
        return Counter(
            (entry["sheet"], entry["row"], entry["column"], entry["header"], entry["kind"]) for entry in entries
        )

    assert places(summary(matched(name)[1])["blocking"]) == places(truth(name)["blocking"])


@pytest.mark.parametrize("name", NAMES)
def test_every_row_is_in_exactly_one_class_and_in_the_truth_s(name):
    matching = matched(name)[1]
    found = [
        *((entry.row.row, "importable") for entry in matching.importable),
        *((entry.row.row, "no_show") for entry in matching.no_show),
        *((entry.row.row, "unmatched") for entry in matching.unmatched),
        *((entry.row, "blocked") for entry in matching.blocking),
    ]

    assert sorted(found) == sorted((entry["row"], entry["status"]) for entry in truth(name)["normalised"])


@pytest.mark.parametrize("name", NAMES)
def test_every_readable_row_reads_as_the_truth_has_it(name):
    wanted = {entry["row"]: entry for entry in truth(name)["normalised"]}
    matching = matched(name)[1]
    for row in [entry.row for entry in (*matching.importable, *matching.no_show, *matching.unmatched)]:
        read = {
            "row": row.row,
            "status": wanted[row.row]["status"],
            "surname": row.surname,
            "name": row.given_name,
            "patronymic": row.patronymic,
            "date": row.taken_on.isoformat(),
            "attempt": row.attempt,
        }
        if row.snils:
            read["snils"] = format_snils(row.snils)
        if row.organisation:
            read["organisation"] = read_organisation(row.organisation).display
        if row.scores:
            read["scores"] = {group: [score.points, score.percent] for group, score in row.scores.items()}
        assert read == wanted[row.row]


@pytest.mark.parametrize("name", NAMES)
def test_maxima_come_from_the_headings(name):
    row = matched(name)[1].importable[0].row

    assert [score.maximum for score in row.scores.values()] == [40.0, 30.0, 20.0, 10.0]


@pytest.mark.parametrize("name", NAMES)
def test_everybody_who_did_not_come_is_known(name):
    assert all(entry.person is not None for entry in matched(name)[1].no_show)


@pytest.mark.parametrize("name", NAMES)
def test_both_attempts_of_one_person_find_that_person(name):
    persons = {entry.row.row: (entry.person.key, entry.row.attempt) for entry in matched(name)[1].importable}

    for first, second in truth(name)["two_attempts"]:
        assert (persons[first][0], persons[first][1], persons[second][1]) == (persons[second][0], 1, 2)


@pytest.mark.parametrize("name", NAMES)
def test_headings_are_found_where_the_truth_has_them(name):
    layout = matched(name)[0].result_sheets[0]
    wanted = truth(name)["layout"][0]

    assert list(layout.header_rows) == wanted["header_rows"]
    assert [entry.letter for entry in layout.scores] == [
        letter for field, letter in wanted["columns"].items() if ":" in field
    ]
