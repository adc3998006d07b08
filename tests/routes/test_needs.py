"""What a route has to answer, from measurements."""

from datetime import date
from math import log

import pytest
from tests.routes.making import deficit

from marshrut.competences.models import Competence, Requirement
from marshrut.deficits.queries import findings, standings
from marshrut.diagnostics.models import Estimate
from marshrut.routes.needs import evidence, gain_for, growth_of

pytestmark = pytest.mark.django_db


def odds(percent):
    return log(percent / (100 - percent))


def test_the_gap_is_counted_to_what_the_instrument_calls_low(world):
    teacher = world.teacher()
    deficit(world, teacher, percent=50, percent_se=None)

    (need,) = growth_of(teacher, on=world.today).needs

    assert need.gap == pytest.approx(odds(80) - odds(50))
    assert need.weight == 2.0


def test_a_softer_requirement_asks_for_less(world):
    teacher = world.teacher()
    deficit(world, teacher, percent=50, percent_se=None)
    Requirement.objects.filter(competence=world.competence()).update(acceptable="medium")

    (need,) = growth_of(teacher, on=world.today).needs

    assert need.gap == pytest.approx(odds(60) - odds(50))


def test_an_uncertain_measurement_asks_for_more_than_the_bare_difference(world):
    teacher = world.teacher()
    deficit(world, teacher, percent=75, percent_se=10)

    (need,) = growth_of(teacher, on=world.today).needs

    assert need.gap > odds(80) - odds(75)
    assert need.weight == 1.0


@pytest.mark.parametrize("percent", [0, 100])
def test_the_ends_of_the_scale_give_finite_gaps(world, percent):
    teacher = world.teacher()
    deficit(world, teacher, percent=percent)

    (need,) = growth_of(teacher, on=world.today).needs

    assert 0 <= need.gap < 20


def told(row) -> str:
    estimate = row.opened_by
    return evidence(estimate, standings([estimate])[estimate.pk]).replace("\u00a0", " ")


def test_the_evidence_is_a_date_and_a_percent_with_its_error(world):
    row = deficit(world, world.teacher(), percent=54, percent_se=9, measured_on=date(2026, 3, 12))

    assert told(row) == "диагностика 12 марта 2026: 54 %, вероятно от 45 % до 63 %"
    row.opened_by.percent_se = None
    assert told(row) == "диагностика 12 марта 2026: 54 %"


def test_the_number_is_the_one_that_the_result_s_page_shows(world):
    participant = world.participant(world.teacher(), state="published")
    world.estimate(participant, percent=50, percent_se=15, theta=-0.4, theta_se=0.5)

    (finding,) = findings(Estimate.objects.filter(participant=participant))

    stands = standings([finding.estimate])[finding.estimate.pk]
    assert (stands.percent, stands.band) == (finding.percent, finding.band)
    assert f"{finding.percent:.0f}\u00a0%, вероятно от {finding.band[0]:.0f}\u00a0%" in evidence(
        finding.estimate, stands
    )


def test_a_closed_deficit_is_no_need(world):
    teacher = world.teacher()
    row = deficit(world, teacher)
    row.closed_at, row.closed_by = world.now, row.opened_by
    row.save()

    assert growth_of(teacher, on=world.today).needs == ()


def test_a_group_is_left_to_its_parts_but_the_step_answers_both(world):
    teacher = world.teacher()
    whole = deficit(world, teacher)
    part = Competence.objects.create(
        framework=world.framework(), code="m1", title="Цели урока", group="methodical"
    )
    of_part = deficit(world, teacher, participant=whole.opened_by.participant, group="subject")
    of_part.competence = part
    of_part.save()

    growth = growth_of(teacher, on=world.today)

    assert [need.competence for need in growth.needs] == [part.pk]
    assert set(growth.deficits_behind([part.pk])) == {whole, of_part}


def test_gains_of_a_group_and_of_its_parts_stand_for_each_other(world):
    whole = world.competence("methodical")
    first, second = (
        Competence.objects.create(framework=whole.framework, code=code, title=code, group="methodical")
        for code in ("m1", "m2")
    )
    other = world.competence("subject")

    assert gain_for(whole, {whole: 0.5, first: 0.9}) == 0.5
    assert gain_for(whole, {first: 0.2, second: 0.7}) == 0.7
    assert gain_for(first, {whole: 0.5}) == 0.5
    assert gain_for(first, {second: 0.7}) == 0.0
    assert gain_for(whole, {other: 0.5}) == 0.0
