"""Outside results become levels, deficits, notices and — by the region's rule — routes."""

from datetime import timedelta

import pytest
from tests.diagnostics.result_files import Desk

from marshrut.deficits.models import Deficit, Level, Review
from marshrut.deficits.usecases.set_support import set_support
from marshrut.diagnostics.models import Estimate, Participant
from marshrut.flows.after_result_import import after_result_import
from marshrut.notices.models import Notice
from marshrut.routes.models import Route

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(world, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "uploads"
    return Desk(world, tmp_path)


def known(desk, surname: str):
    return desk.world.teacher(desk.school, surname=surname, given_name="Вера", patronymic="Ильинична")


def row(desk, surname: str, points: float, **more) -> list:
    return desk.row(points, points / 0.3, snils="", name=f"{surname} Вера Ильинична", **more)


@pytest.mark.trace("D2", "D4", "S-3")
def test_every_level_leads_to_its_support(desk):
    for surname in ("Высокова", "Средняя", "Низова"):
        known(desk, surname)
    desk.world.session(desk.world.offer(gains={"methodical": 3.0}))
    rows = [row(desk, "Высокова", 3), row(desk, "Средняя", 21), row(desk, "Низова", 30)]

    done = after_result_import(result_import=desk.send(*rows), at=desk.world.now)

    assert done.state == "applied"
    assert done.progress == 100
    assert done.report["outcome"]["levels"] == {"high": 1, "medium": 1, "low": 1, "undetermined": 0}
    deficits = Deficit.objects.values_list("person__surname", "level")
    assert sorted(deficits) == [("Высокова", "high"), ("Средняя", "medium")]
    assert [route.person.surname for route in Route.objects.all()] == ["Высокова"]
    bodies = {one.recipient.surname: one.body for one in Notice.objects.select_related("recipient")}
    assert "индивидуальный образовательный маршрут" in bodies["Высокова"]
    assert "Маршрут уже составлен" in bodies["Высокова"]
    assert "стажировка" in bodies["Средняя"]
    assert "поделиться опытом" in bodies["Низова"]
    assert {one.state for one in Participant.objects.all()} == {"published"}


def test_a_region_with_another_rule_proposes_by_it(desk):
    known(desk, "Средняя")
    desk.world.session(desk.world.offer(gains={"methodical": 3.0}))
    set_support(level=Level.MEDIUM, support=["route"], by=None, at=desk.world.now)

    after_result_import(result_import=desk.send(row(desk, "Средняя", 21)), at=desk.world.now)

    assert Route.objects.get().person.surname == "Средняя"


def test_of_several_attempts_the_last_one_is_judged(desk):
    known(desk, "Средняя")
    rows = [row(desk, "Средняя", 3), row(desk, "Средняя", 30, attempt=2, day="20.09.2026")]

    after_result_import(result_import=desk.send(*rows), at=desk.world.now)

    assert Estimate.objects.count() == 2
    assert [review.estimate.attempt for review in Review.objects.all()] == [2]
    assert not Deficit.objects.exists()


def test_a_later_file_with_a_better_attempt_closes_the_deficit(desk):
    known(desk, "Средняя")
    after_result_import(result_import=desk.send(row(desk, "Средняя", 3)), at=desk.world.now)
    later = desk.world.now + timedelta(days=1)

    after_result_import(result_import=desk.send(row(desk, "Средняя", 30, attempt=2, day="20.09.2026")), at=later)

    closed = Deficit.objects.get()
    assert (closed.closed_by.attempt, closed.closed_at) == (2, later)
    assert Notice.objects.count() == 2


def test_the_same_file_again_tells_nobody_anything(desk):
    known(desk, "Средняя")
    for _ in range(2):
        after_result_import(result_import=desk.send(row(desk, "Средняя", 3)), at=desk.world.now)

    counts = [model.objects.count() for model in (Participant, Estimate, Review, Deficit, Notice)]
    assert counts == [1, 1, 1, 1, 1]


def test_the_flow_can_be_run_again_after_a_stop(desk):
    known(desk, "Средняя")
    one = desk.send(row(desk, "Средняя", 3))
    after_result_import(result_import=one, at=desk.world.now)
    Deficit.objects.all().delete()
    Review.objects.all().delete()
    Participant.objects.update(state="scored", published_at=None)

    after_result_import(result_import=one, at=desk.world.now)

    assert Review.objects.count() == 1
    assert Deficit.objects.count() == 1
    assert Participant.objects.get().state == "published"


def test_progress_grows_to_the_end(desk):
    for surname in ("Высокова", "Средняя"):
        known(desk, surname)
    told = []

    after_result_import(
        result_import=desk.send(row(desk, "Высокова", 3), row(desk, "Средняя", 21)),
        at=desk.world.now,
        progress=told.append,
    )

    assert told == sorted(told)
    assert told[0] == 20
    assert told[-1] == 99
