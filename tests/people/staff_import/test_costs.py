"""Set-based from end to end: a longer list costs no more statements."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.people.staff_import.conftest import NOW, person, roster, snils

from marshrut.people.usecases.apply_staff_import import apply_staff_import
from marshrut.people.usecases.preview_staff_import import preview_staff_import

pytestmark = pytest.mark.django_db


def people(count: int, letter: str) -> bytes:
    names = ["".join("абвгдежз"[int(digit)] for digit in f"{place:03o}") for place in range(count)]
    number = {"а": 100, "о": 200}[letter]
    return roster(
        *(
            person(surname=f"Вымысл{letter}{name}", snils=snils(number + place), school=f"МБОУ СОШ № {place % 3 + 1}")
            for place, name in enumerate(names)
        )
    )


def statements(work) -> int:
    with CaptureQueriesContext(connection) as caught:
        work()
    return len(caught)


def test_forty_people_cost_no_more_statements_than_three(upload, world):
    small, large = upload(people(3, "а")), upload(people(40, "о"))

    preview_small = statements(lambda: preview_staff_import(staff_import=small, at=NOW))
    preview_large = statements(lambda: preview_staff_import(staff_import=large, at=NOW))
    apply_small = statements(lambda: apply_staff_import(staff_import=small, at=NOW))
    apply_large = statements(lambda: apply_staff_import(staff_import=large, at=NOW))

    assert preview_large == preview_small <= 30
    assert apply_large <= apply_small <= 75  # the schools are there the second time
