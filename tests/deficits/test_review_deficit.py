from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from marshrut.competences.models import Requirement
from marshrut.deficits.models import Deficit, Review
from marshrut.deficits.queries import current_levels, deficits_of, findings, open_deficits
from marshrut.deficits.usecases.review_deficit import review_deficit
from marshrut.diagnostics.models import Answer, Estimate, Sitting
from marshrut.diagnostics.usecases.finish_sitting import finish_sitting

pytestmark = [pytest.mark.django_db, pytest.mark.trace("D7")]

# With thresholds of 60 and 80 % and an error of 5 points these levels are named with more than 0.7.
HIGH, MEDIUM, LOW = 40.0, 70.0, 92.0
BORDER = 60.0


class Measured:
    """A teacher who is measured again and again."""

    def __init__(self, world, **person):
        self.world = world
        self.person = world.teacher(**person)
        self.days = 0

    def again(self, percent: float, *, days_later: int | None = None, **fields) -> tuple[Estimate, Deficit | None]:
        self.days += 1 if days_later is None else days_later
        estimate = self.world.estimate(
            self.world.participant(self.person, state="published"),
            percent=percent,
            measured_on=self.world.today + timedelta(days=self.days),
            **fields,
        )
        return estimate, review_deficit(estimate=estimate, at=self.world.now + timedelta(days=self.days))


@pytest.fixture
def measured(world):
    return Measured(world)


def accept_medium(world):
    Requirement.objects.filter(competence=world.competence()).update(acceptable="medium")


@pytest.mark.parametrize(("percent", "level"), [(HIGH, "high"), (MEDIUM, "medium")])
def test_a_level_worse_than_required_opens_a_deficit(measured, percent, level):
    estimate, deficit = measured.again(percent)

    assert (deficit.level, deficit.opened_by, deficit.closed_at) == (level, estimate, None)
    assert deficit.organisation == measured.person.employments.get().organisation
    assert list(open_deficits(measured.person)) == [deficit]


@pytest.mark.parametrize("percent", [LOW, 100.0, BORDER, 80.0])
def test_a_low_or_undetermined_level_opens_nothing(measured, percent):
    _, deficit = measured.again(percent)

    assert deficit is None
    assert not Deficit.objects.exists()
    assert Review.objects.get().level == ("low" if percent in {LOW, 100.0} else "undetermined")


def test_an_acceptable_medium_level_opens_nothing(world, measured):
    accept_medium(world)

    assert measured.again(MEDIUM)[1] is None
    assert measured.again(HIGH)[1].level == "high"


def test_a_deficit_is_closed_by_a_later_measurement_only(measured):
    opening, deficit = measured.again(HIGH)

    closing, closed = measured.again(LOW)

    assert closed == deficit
    assert (closed.opened_by, closed.closed_by) == (opening, closing)
    assert list(open_deficits(measured.person)) == []
    assert list(deficits_of([measured.person])) == [closed]


def test_an_undetermined_level_leaves_an_open_deficit_open(measured):
    _, deficit = measured.again(HIGH)

    assert measured.again(80.0)[1] is None
    assert list(open_deficits(measured.person)) == [deficit]


def test_a_level_between_two_acceptable_ones_closes(world, measured):
    """Whether low or medium is not certain, but both are accepted."""
    accept_medium(world)
    _, deficit = measured.again(HIGH)

    estimate, closed = measured.again(80.0)

    assert closed == deficit
    assert Review.objects.get(estimate=estimate).level == "undetermined"


def test_a_change_of_an_open_deficits_level_is_a_review_only(measured):
    _, deficit = measured.again(HIGH)

    _, changed = measured.again(MEDIUM)

    assert changed is None
    (row,) = current_levels(open_deficits(measured.person))
    assert (row.pk, row.level, row.current_level) == (deficit.pk, "high", "medium")


def test_a_later_fall_opens_a_new_row(measured):
    _, first = measured.again(HIGH)
    measured.again(LOW)

    _, second = measured.again(MEDIUM)

    assert second != first
    assert [row.pk for row in deficits_of([measured.person])] == [second.pk, first.pk]


def test_reviewing_an_estimate_again_changes_nothing(measured):
    estimate, _ = measured.again(HIGH)
    measured.again(LOW)

    assert review_deficit(estimate=estimate, at=measured.world.now) is None
    assert Review.objects.count() == 2
    assert Deficit.objects.get().closed_at is not None


def test_an_older_measurement_that_comes_late_changes_nothing(measured):
    measured.again(LOW, days_later=10)

    _, late = measured.again(HIGH, days_later=-5)

    assert late is None
    assert Review.objects.filter(level="high").count() == 1
    assert not Deficit.objects.exists()


def test_a_person_of_whom_nothing_is_required_gets_the_review_and_no_deficit(world):
    visitor = world.person()
    participant = world.participant(visitor, school=world.school(), state="published")
    estimate = world.estimate(participant, percent=HIGH)

    assert review_deficit(estimate=estimate, at=world.now) is None
    assert Review.objects.get().level == "high"
    assert not Deficit.objects.exists()


def test_the_post_of_the_day_of_measurement_decides(world):
    measured = Measured(world, position="директор", subject="")
    world.employ(
        measured.person, world.school(), kind="external", since=world.today + timedelta(days=5)
    )  # teaches from then on

    assert measured.again(HIGH, days_later=1)[1] is None
    assert measured.again(HIGH, days_later=9)[1].level == "high"


def test_each_competence_has_its_own_deficit(world, measured):
    participant = world.participant(measured.person, state="published")
    for group in ("methodical", "psychological"):
        estimate = world.estimate(participant, percent=HIGH, group=group)
        review_deficit(estimate=estimate, at=world.now)

    groups = open_deficits(measured.person).values_list("competence__group", flat=True)
    assert list(groups) == ["methodical", "psychological"]


def test_the_database_allows_one_open_deficit_a_competence(measured):
    estimate, deficit = measured.again(HIGH)

    with pytest.raises(IntegrityError), transaction.atomic():
        Deficit.objects.create(
            person=deficit.person,
            competence=deficit.competence,
            organisation=deficit.organisation,
            level="high",
            opened_by=estimate,
            opened_at=deficit.opened_at,
        )


def test_a_result_without_an_error_is_read_off_the_thresholds_and_says_so(measured):
    estimate, deficit = measured.again(59.0, percent_se=None)

    (finding,) = findings(Estimate.objects.filter(pk=estimate.pk))
    assert deficit.level == "high"
    assert finding.verdict.error_unknown
    assert finding.band is None


def test_an_outside_result_near_a_threshold_is_marked(measured):
    estimate, _ = measured.again(57.0)

    assert Review.objects.get(estimate=estimate).near_border


def test_probabilities_are_kept_with_the_review(measured):
    estimate, _ = measured.again(MEDIUM)

    review = Review.objects.get(estimate=estimate)
    assert review.p_high + review.p_medium + review.p_low == pytest.approx(1)
    assert review.p_medium == pytest.approx(0.9545, abs=1e-4)  # two errors on either side


# --- ability ---------------------------------------------------------------------------------------------


def sat(world, right: int, *, items: int = 20) -> Estimate:
    """A finished sitting with so many right answers."""
    campaign = world.campaign(instrument=world.instrument(items=items))
    participant = world.participant(world.teacher(), campaign=campaign, state="present")
    sitting = Sitting.objects.create(participant=participant, started_at=world.now)
    for item in campaign.instrument.items.all():
        Answer.objects.create(
            sitting=sitting,
            item=item,
            response=[0 if item.position <= right else 1],
            sequence=1,
            answered_at=world.now,
        )
    return finish_sitting(sitting=sitting, at=world.now)[0]


def test_an_ability_is_judged_on_its_own_scale_by_mapped_thresholds(world):
    estimate = sat(world, right=5)

    deficit = review_deficit(estimate=estimate, at=world.now)

    (finding,) = findings(Estimate.objects.filter(pk=estimate.pk))
    assert deficit.level == "high"
    assert finding.scale.items.shape == (20, 3)
    assert finding.scale.percent_at(finding.scale.cuts.high_below) == pytest.approx(60)
    assert finding.scale.percent_at(finding.scale.cuts.low_from) == pytest.approx(80)
    assert finding.band[0] < finding.percent < finding.band[1]


def test_more_right_answers_never_make_the_level_worse(world):
    order = {"high": 0, "medium": 1, "low": 2}
    places = []
    for right in (0, 5, 10, 15, 20):
        review_deficit(estimate=sat(world, right), at=world.now)
        review = Review.objects.latest("pk")
        places.append(order.get(review.level, order["medium"]))

    assert places == sorted(places)
    assert (places[0], places[-1]) == (0, 2)


def test_a_threshold_that_no_ability_reaches_is_judged_in_percent(world):
    estimate = sat(world, right=20)
    instrument = estimate.participant.campaign.instrument
    instrument.low_from_percent = 100
    instrument.save()

    review_deficit(estimate=estimate, at=world.now)

    (finding,) = findings(Estimate.objects.filter(pk=estimate.pk))
    assert finding.scale.items is None
    assert finding.percent == 100


@pytest.mark.parametrize("number", [1, 3])
def test_findings_take_the_same_queries_for_one_and_for_three(world, number, django_assert_num_queries):
    participant = world.participant(world.teacher(), state="published")
    for group in ("methodical", "psychological", "subject")[:number]:
        review_deficit(estimate=world.estimate(participant, percent=HIGH, group=group), at=world.now)

    with django_assert_num_queries(2):
        assert len(findings(Estimate.objects.all())) == number


# --- any history -----------------------------------------------------------------------------------------


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from([HIGH, MEDIUM, LOW, BORDER, 80.0]), min_size=1, max_size=6))
def test_in_any_history_a_deficit_is_open_until_a_low_level_and_rows_are_only_added(world, percents):
    measured, is_open, opened, closed = Measured(world), False, 0, 0

    for percent in percents:
        measured.again(percent)
        if not is_open and percent in {HIGH, MEDIUM}:
            is_open, opened = True, opened + 1
        elif is_open and percent == LOW:
            is_open, closed = False, closed + 1

    rows = list(deficits_of([measured.person]))
    assert len(rows) == opened
    assert sum(row.closed_at is not None for row in rows) == closed
    assert open_deficits(measured.person).exists() is is_open
    assert all(row.closed_at is None or row.closed_by.measured_on > row.opened_by.measured_on for row in rows)
