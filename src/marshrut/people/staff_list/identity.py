"""Who is who in one file: rows of one person, people of one name, one СНИЛС under two surnames, kinds of work."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

from marshrut.people.staff_list.readings.marks import EXTERNAL, INTERNAL, MAIN, SECOND_JOB
from marshrut.people.staff_list.readings.names import name_key
from marshrut.people.staff_list.staff_list import Place, StaffRow

NotSaid = ""  # the kind of employment of a row that says nothing about it
Warn = Callable[[StaffRow, str, str], None]


def name_persons(rows: Sequence[StaffRow]) -> list[StaffRow]:
    """Give the rows of one person the same `person`.

    A person is a СНИЛС with a surname. Without a СНИЛС: the full name with the birth date, else with the
    school; such a row joins the only person with a СНИЛС whose name and birth date are the same.
    """
    by_name: dict[tuple, set[str]] = defaultdict(set)
    for row in rows:
        if row.snils and row.birth_on:
            by_name[_full(row), row.birth_on].add(_with_snils(row))
    return [replace(row, person=_person(row, by_name)) for row in rows]


def _full(row: StaffRow) -> str:
    return name_key(row.surname, row.given_name, row.patronymic)


def _with_snils(row: StaffRow) -> str:
    return f"{row.snils} {name_key(row.surname)}"


def _person(row: StaffRow, by_name: dict[tuple, set[str]]) -> str:
    if row.snils:
        return _with_snils(row)
    if row.birth_on:
        same = by_name.get((_full(row), row.birth_on), set())
        return next(iter(same)) if len(same) == 1 else f"{_full(row)} {row.birth_on.isoformat()}"
    return f"{_full(row)} @ {row.organisation.key if row.organisation else row.sheet}"


def find_merges(rows: Sequence[StaffRow], warn: Warn) -> tuple[tuple[Place, Place], ...]:
    """Pairs of rows with one СНИЛС, given name, patronymic and birth date, but two surnames.

    One СНИЛС at plainly different people is no merge: `warn` hears of it.
    """
    first: dict[str, dict[str, StaffRow]] = defaultdict(dict)
    for row in rows:
        if row.snils:
            first[row.snils].setdefault(row.person, row)
    pairs = []
    for people in first.values():
        known: list[StaffRow] = []
        for row in people.values():
            twin = next((other for other in known if _rest(other) == _rest(row)), None)
            if twin is not None:
                pairs.append(((twin.sheet, twin.row), (row.sheet, row.row)))
            elif known:
                warn(row, "same_snils_other_person", row.snils or "")
            known.append(row)
    _warn_of_two_in_one(rows, warn)
    return tuple(pairs)


def _rest(row: StaffRow) -> tuple:
    return name_key(row.given_name, row.patronymic), row.birth_on


def _warn_of_two_in_one(rows: Sequence[StaffRow], warn: Warn) -> None:
    """One СНИЛС and surname, but another given name or birth date than in the first row."""
    first: dict[str, StaffRow] = {}
    for row in rows:
        head = first.setdefault(row.person, row)
        other_name = name_key(head.given_name)[:1] != name_key(row.given_name)[:1]
        other_birth = head.birth_on and row.birth_on and head.birth_on != row.birth_on
        if row.snils and (other_name or other_birth):
            warn(row, "same_snils_other_person", row.snils)


def find_namesakes(rows: Sequence[StaffRow]) -> tuple[tuple[Place, Place], ...]:
    """Pairs of rows with one full name that are two people."""
    first: dict[str, dict[str, StaffRow]] = defaultdict(dict)
    for row in rows:
        first[_full(row)].setdefault(row.person, row)
    pairs = []
    for people in first.values():
        ordered = list(people.values())
        pairs.extend(((one.sheet, one.row), (two.sheet, two.row)) for one, two in pairwise(ordered))
    return tuple(pairs)


def settle_kinds(rows: Sequence[StaffRow], fix: Warn) -> list[StaffRow]:
    """Decide the kinds that the file leaves open.

    A person has one main job: the one that is called so, else the first that is called nothing. Any other
    row is internal at the school of the main job and external elsewhere.
    """
    main_at: dict[str, StaffRow] = {}
    for wanted in (MAIN, NotSaid):
        for row in rows:
            if row.kind == wanted:
                main_at.setdefault(row.person, row)
    result = []
    for row in rows:
        main = main_at.get(row.person)
        if row.kind == NotSaid and main is row:
            row = replace(row, kind=MAIN)
        elif row.kind in (NotSaid, SECOND_JOB):
            if row.kind == NotSaid:
                fix(row, "second_main_job", "")
            same_school = main is not None and main.organisation == row.organisation
            row = replace(row, kind=INTERNAL if same_school else EXTERNAL)
        result.append(row)
    return result


def find_duplicates(rows: Sequence[StaffRow], warn: Warn) -> None:
    """Warn of rows that say the same work of the same person once more."""
    first: dict[tuple, StaffRow] = {}
    for row in rows:
        job = (row.person, row.organisation and row.organisation.key, row.position)
        head = first.setdefault(job, row)
        if head is not row:
            warn(
                row,
                "duplicate_row",
                str(head.row) if head.sheet == row.sheet else f"{head.row} листа «{head.sheet}»",
            )
