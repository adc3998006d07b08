from datetime import date

import psycopg
import pytest
from django.db import transaction
from django.utils.timezone import now

from marshrut.base.rows import link, reserve, write
from marshrut.people.models import Employment, Organisation, Person, Subject, Territory

pytestmark = pytest.mark.django_db


def person(surname: str) -> Person:
    return Person(surname=surname, given_name="Анна", created_at=now())


def test_rows_know_their_numbers_and_read_back_the_same(region):
    rows = [person("Вымышленная"), person("Придуманная")]
    write(rows)

    assert [row.pk for row in rows] == sorted(Person.objects.values_list("pk", flat=True))
    found = Person.objects.get(pk=rows[1].pk)
    assert (found.surname, found.given_name, found.patronymic, found.created_at) == (
        "Придуманная",
        "Анна",
        "",
        rows[1].created_at,
    )
    assert found.sort_key == "придуманная анна "


def test_a_row_may_point_to_one_that_got_its_number_later(region):
    territory = Territory(oktmo="90000001", title="Край", short_title="Край", kind="region", starts_on=date(2020, 1, 1))
    below = Territory(
        oktmo="90000002",
        title="Район",
        short_title="Район",
        kind="municipality",
        parent=territory,
        starts_on=date(2020, 1, 1),
    )
    write([territory])
    write([below])

    assert Territory.objects.get(pk=below.pk).parent == territory


def test_written_rows_can_be_saved_again(region):
    row = person("Вымышленная")
    write([row])
    row.surname = "Иная"
    row.save()

    assert Person.objects.get().surname == "Иная"


def test_constraints_hold_as_for_any_other_row(region):
    rows = [Subject(code="music", title="музыка"), Subject(code="music", title="пение")]
    with pytest.raises(psycopg.errors.UniqueViolation), transaction.atomic():
        write(rows)

    assert not Subject.objects.filter(code="music").exists()


def test_numbers_are_reserved_once(region):
    assert len({*reserve(Organisation, 3), *reserve(Organisation, 3)}) == 6
    write([])


def test_pairs_are_linked(world):
    school = world.school()
    teacher = world.teacher(school, subject="")
    job = teacher.employments.get()
    subjects = [world.subject("химия"), world.subject("физика")]
    link(Employment.subjects.field, [(job, subject) for subject in subjects])

    assert set(job.subjects.all()) == set(subjects)
