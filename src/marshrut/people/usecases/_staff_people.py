"""The step of an import that writes people, their categories and their experience."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from marshrut.base.models import JournalEntry
from marshrut.people import snils
from marshrut.people.actor import Actor
from marshrut.people.models import ExperienceStatement, Person, Qualification, StaffImport
from marshrut.people.staff_import.plan import Change, NewAward, NewPerson, NewStatement, PersonRef
from marshrut.people.usecases._staff_places import BATCH, day_before

OF_PERSON = frozenset({"surname", "given_name", "patronymic", "birth_on", "sex", "email", "phone", "snils"})
BESIDE = frozenset({Qualification.Category.METHODIST, Qualification.Category.MENTOR})


def add_people(new: Iterable[NewPerson], at: datetime) -> dict[str, int]:
    """Key of the list → number."""
    new = list(new)
    rows = Person.objects.bulk_create(
        (
            Person(
                surname=one.surname,
                given_name=one.given_name,
                patronymic=one.patronymic,
                birth_on=one.birth_on,
                sex=one.sex,
                email=one.email,
                phone=one.phone,
                created_at=at,
                **_sealed(one.snils),
            )
            for one in new
        ),
        batch_size=BATCH,
    )
    return {one.key: row.pk for one, row in zip(new, rows, strict=True)}


def change_people(changes: Iterable[Change]) -> set[int]:
    """Write fields of known people; returns who they are."""
    by_person: dict[int, dict[str, object]] = {}
    for change in changes:
        if change.field in OF_PERSON:
            value = _sealed(change.value) if change.field == "snils" else {change.field: change.value}
            by_person.setdefault(change.person, {}).update(value)
    rows = list(Person.objects.select_for_update().filter(pk__in=by_person))
    fields: set[str] = set()
    for row in rows:
        for name, value in by_person[row.pk].items():
            setattr(row, name, value)
            fields.add(name)
    if fields:
        Person.objects.bulk_update(rows, sorted(fields), batch_size=BATCH)
    return set(by_person)


def add_awards(
    new: Iterable[NewAward], changes: Iterable[Change], people: Mapping[str, int], on: date
) -> None:
    """A new category ends the former one on the day before, unless it is given beside it.

    A former one of the same day was a mistake and is corrected; over a later one the new category holds from ``on``.
    """
    rows = [_award(_number(one.person, people), one.category, one.starts_on) for one in new]
    given = {change.person: change.value for change in changes if change.field == "category"}
    former = {
        row.person_id: row
        for row in Qualification.objects.on(on)
        .filter(person__in=given)
        .exclude(category__in=BESIDE)
        .order_by("starts_on")
    }
    ended = []
    for person, (category, starts_on) in given.items():
        row = former.get(person)
        if row is None or category in BESIDE:
            rows.append(_award(person, category, starts_on))
            continue
        first_day = starts_on if starts_on > row.starts_on else on
        if first_day > row.starts_on:
            row.ends_on = day_before(first_day)
            rows.append(_award(person, category, first_day))
        else:
            row.category = category
        ended.append(row)
    Qualification.objects.bulk_update(ended, ["category", "ends_on"], batch_size=BATCH)
    Qualification.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)


def add_statements(
    new: Iterable[NewStatement], changes: Iterable[Change], people: Mapping[str, int], on: date
) -> None:
    """What the office states today; a second list of the same day says the last word."""
    said = {_number(one.person, people): (one.total_months, one.pedagogical_months) for one in new}
    said |= {change.person: change.value for change in changes if change.field == "experience"}
    ExperienceStatement.objects.bulk_create(
        (
            ExperienceStatement(
                person_id=person, stated_on=on, total_months=total, pedagogical_months=pedagogical
            )
            for person, (total, pedagogical) in said.items()
        ),
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["person", "stated_on"],
        update_fields=["total_months", "pedagogical_months"],
    )


def journal_changes(
    changes: Iterable[Change], staff_import: StaffImport, by: Actor | None, at: datetime
) -> None:
    """What was and what became of every person, one row each."""
    by_person: dict[int, list[dict]] = {}
    for change in changes:
        shown = {"what": str(change.kind), "was": change.was, "became": change.becomes}
        by_person.setdefault(change.person, []).append(shown)
    JournalEntry.objects.bulk_create(
        (
            JournalEntry(
                at=at,
                verb="changed_by_list",
                subject_kind="person",
                subject_id=person,
                person_id=by.person.pk if by else staff_import.uploaded_by_id,
                role=by.role if by else "",
                facts={"staff_import": staff_import.pk, "changes": facts},
            )
            for person, facts in by_person.items()
        ),
        batch_size=BATCH,
    )


def _sealed(digits: str | None) -> dict[str, bytes]:
    return {"snils_sealed": snils.seal(digits), "snils_hash": snils.search_hash(digits)} if digits else {}


def _award(person: int, category: str, starts_on: date) -> Qualification:
    return Qualification(person_id=person, category=category, starts_on=starts_on)


def _number(person: PersonRef, people: Mapping[str, int]) -> int:
    return person if isinstance(person, int) else people[person]
