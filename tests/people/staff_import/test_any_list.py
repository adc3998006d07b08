"""Whatever a list says: bringing it in never breaks, and the same list again changes nothing."""

from datetime import datetime, timedelta
from io import BytesIO

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.people.staff_import.conftest import NOW, digests, person, roster, snils

from marshrut.people.models import Employment, Person, StaffImport
from marshrut.people.staff_import.plan import ChangeKind
from marshrut.people.usecases.apply_staff_import import apply_staff_import
from marshrut.people.usecases.preview_staff_import import preview_staff_import
from marshrut.people.usecases.upload_staff_list import upload_staff_list

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
ONE_BY_ONE = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None, max_examples=25
)
EVERYTHING = tuple(map(str, ChangeKind))

ROW = st.builds(
    person,
    surname=st.sampled_from(["Вымыслова", "Придумкина", "Придумкина-Вымыслова"]),
    given=st.sampled_from(["Анна", "Ольга", "А."]),
    patronymic=st.sampled_from(["Петровна", "П.", ""]),
    born=st.sampled_from(["12.03.1985", "13.03.1985", ""]),
    snils=st.sampled_from([snils(1), snils(2), snils(3), ""]),
    school=st.sampled_from(["МБОУ СОШ № 4", "МБОУ «СОШ №4»", "МКОУ Рябиновская ООШ", "Лицей № 1"]),
    post=st.sampled_from(
        ["учитель физики", "учитель математики", "учитель", "директор", "педагог-психолог", "учитель-логопед", ""]
    ),
    kind=st.sampled_from(["основное", "внутреннее совместительство", "внешнее совместительство", "совместитель", ""]),
    award=st.sampled_from(["первая", "высшая", "б/к", "педагог-методист", "вторая", ""]),
    years=st.sampled_from([3, 12, 30, ""]),
    hired=st.sampled_from(["01.09.2015", "15.08.2026", "01.10.2026", ""]),
)
LIST = st.lists(ROW, min_size=1, max_size=6)


def bring(rows, at: datetime, accepted=()) -> StaffImport | None:
    """Previewed and applied; None for a list that nobody would take for one."""
    file = BytesIO(roster(*rows))
    staff_import = upload_staff_list(file=file, name="список.xlsx", sender=None, by=None, at=at)
    preview_staff_import(staff_import=staff_import, at=at)
    if staff_import.state == "refused":
        return None
    staff_import.choices = {"accepted": list(accepted), "end_absent": False}
    staff_import.save(update_fields=["choices"])
    return apply_staff_import(staff_import=staff_import, at=at)


def assert_nothing_new(staff_import: StaffImport) -> None:
    report = staff_import.report
    assert (report["changes"], report["fills"], report["added"]) == ([], [], [])


@ONE_BY_ONE
@given(rows=LIST)
def test_any_list_into_an_empty_region_and_once_more(uploads, region, rows):
    with transaction.atomic():
        first = bring(rows, NOW)
        if first is not None:
            assert Person.objects.count() == first.report["persons"]
            assert Employment.objects.count() == first.report["employments"]
            before = digests()

            assert_nothing_new(bring(rows, NOW))
            assert_nothing_new(bring(rows, NOW + timedelta(days=400)))
            assert digests() == before
        transaction.set_rollback(True)


@ONE_BY_ONE
@given(former=LIST, latter=LIST)
def test_a_list_over_another_one_is_settled_when_everything_is_agreed(uploads, region, former, latter):
    with transaction.atomic():
        later = NOW + timedelta(days=30)
        if bring(former, NOW) is not None and bring(latter, later, EVERYTHING) is not None:
            again = bring(latter, later, EVERYTHING)

            assert again.report["changes"] == []
            assert again.report["added"] == []
        transaction.set_rollback(True)
