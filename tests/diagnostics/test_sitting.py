from datetime import timedelta

import pytest

from marshrut.diagnostics.models import Answer, Estimate, Item, Participant, Sitting
from marshrut.diagnostics.queries import answers_by_item, measured_by
from marshrut.diagnostics.usecases.finish_campaign import finish_campaign
from marshrut.diagnostics.usecases.finish_sitting import (
    CampaignClosedMeanwhile,
    NothingAnswered,
    finish_sitting,
)
from marshrut.diagnostics.usecases.give_consent import give_consent
from marshrut.diagnostics.usecases.publish_results import publish_results
from marshrut.diagnostics.usecases.record_answer import (
    ForeignItem,
    NoSuchOption,
    SittingFinished,
    record_answer,
)
from marshrut.diagnostics.usecases.start_sitting import (
    ConsentMissing,
    NotTakenHere,
    NotTheTime,
    start_sitting,
)

pytestmark = [pytest.mark.django_db, pytest.mark.trace("D3")]

RIGHT, WRONG = [0], [1]


def begun(world, *, items=8, instrument=None, **fields) -> Sitting:
    instrument = instrument or world.instrument(items=items)
    participant = world.participant(world.teacher(), campaign=world.campaign(instrument=instrument, **fields))
    give_consent(participant=participant, at=world.now)
    return start_sitting(participant=participant, at=world.now)


def loaded(sitting: Sitting) -> Sitting:
    """As a page loads it: with its participant, campaign and nothing else."""
    return Sitting.objects.select_related("participant__campaign").get(pk=sitting.pk)


def items_of(sitting: Sitting) -> list[Item]:
    return list(sitting.participant.campaign.instrument.items.all())


def answer(sitting: Sitting, item: Item, response=RIGHT, *, sequence=1, at) -> Answer:
    return record_answer(sitting=loaded(sitting), item=item, response=response, sequence=sequence, at=at)


# --- beginning -------------------------------------------------------------------------------------------


def test_a_sitting_begins_with_consent_only(world):
    participant = world.participant(world.teacher(), campaign=world.campaign(instrument=world.instrument(items=4)))

    with pytest.raises(ConsentMissing):
        start_sitting(participant=participant, at=world.now)
    assert not Sitting.objects.exists()


@pytest.mark.parametrize(("starts_in", "state"), [(3, "open"), (-30, "open"), (-5, "planned"), (-5, "cancelled")])
def test_a_sitting_begins_only_in_the_days_of_an_open_campaign(world, starts_in, state):
    starts_on = world.today + timedelta(days=starts_in)
    campaign = world.campaign(
        instrument=world.instrument(items=4),
        state=state,
        starts_on=starts_on,
        ends_on=starts_on + timedelta(days=20),
    )
    participant = world.participant(world.teacher(), campaign=campaign, state="registered")

    with pytest.raises(NotTheTime):
        start_sitting(participant=participant, at=world.now)


def test_an_outside_procedure_is_not_taken_here(world):
    campaign = world.campaign(instrument=world.instrument(kind="outside"))
    participant = world.participant(world.teacher(), campaign=campaign, state="registered")

    with pytest.raises(NotTakenHere):
        start_sitting(participant=participant, at=world.now)


def test_after_a_break_the_same_sitting_goes_on_with_its_answers(world):
    sitting = begun(world)
    answer(sitting, items_of(sitting)[0], at=world.now)

    again = start_sitting(participant=sitting.participant, at=world.now + timedelta(days=1))

    assert again == sitting
    assert answers_by_item(again) == {items_of(sitting)[0].pk: RIGHT}


# --- answers ---------------------------------------------------------------------------------------------


def test_the_last_answer_to_an_item_is_kept(world):
    sitting = begun(world)
    item = items_of(sitting)[0]

    answer(sitting, item, WRONG, sequence=10, at=world.now)
    answer(sitting, item, RIGHT, sequence=20, at=world.now)

    assert answers_by_item(sitting) == {item.pk: RIGHT}


def test_an_older_answer_that_comes_late_never_replaces_a_newer_one(world):
    sitting = begun(world)
    item = items_of(sitting)[0]
    answer(sitting, item, RIGHT, sequence=20, at=world.now)

    kept = answer(sitting, item, WRONG, sequence=10, at=world.now)

    assert (kept.response, kept.sequence) == (RIGHT, 20)
    assert answers_by_item(sitting) == {item.pk: RIGHT}


def test_the_same_answer_sent_twice_is_kept_once(world):
    sitting = begun(world)
    item = items_of(sitting)[0]

    first = answer(sitting, item, sequence=5, at=world.now)
    second = answer(sitting, item, sequence=5, at=world.now + timedelta(seconds=9))

    assert (second.pk, second.answered_at) == (first.pk, world.now)
    assert Answer.objects.count() == 1


def test_the_order_of_arrival_does_not_matter(world):
    sent = [(1, [2]), (2, [0]), (3, [1])]
    kept = []
    for order in ((0, 1, 2), (2, 1, 0), (1, 2, 0)):
        sitting = begun(world)
        item = items_of(sitting)[0]
        for place in order:
            answer(sitting, item, sent[place][1], sequence=sent[place][0], at=world.now)
        kept.append(answers_by_item(sitting)[item.pk])

    assert kept == [[1], [1], [1]]


def test_an_answer_can_be_taken_back(world):
    sitting = begun(world)
    item = items_of(sitting)[0]
    answer(sitting, item, RIGHT, sequence=1, at=world.now)

    answer(sitting, item, [], sequence=2, at=world.now)

    assert answers_by_item(sitting) == {item.pk: []}


def test_an_item_of_another_form_is_refused(world):
    sitting, other = begun(world), world.instrument(items=4)

    with pytest.raises(ForeignItem):
        answer(sitting, other.items.first(), at=world.now)
    assert not Answer.objects.exists()


@pytest.mark.parametrize("response", [[3], [-1], [0, 1], [0, 0], ["0"], [True], [0.0], [None]])
def test_an_option_that_is_not_there_is_refused(world, response):
    sitting = begun(world)

    with pytest.raises(NoSuchOption):
        answer(sitting, items_of(sitting)[0], response, at=world.now)
    assert not Answer.objects.exists()


def test_several_options_are_taken_where_several_are_asked_for(world):
    instrument = world.instrument(items=4)
    instrument.items.update(kind="multiple", key=[0, 2])
    sitting = begun(world, instrument=instrument)

    kept = answer(sitting, items_of(sitting)[0], [2, 0], at=world.now)

    assert kept.response == [0, 2]


def test_a_finished_sitting_takes_no_answers(world):
    sitting = begun(world)
    answer(sitting, items_of(sitting)[0], at=world.now)
    stale = loaded(sitting)  # a page that was loaded before the end
    finish_sitting(sitting=sitting, at=world.now)

    for one in (stale, loaded(sitting)):
        with pytest.raises(SittingFinished):
            record_answer(sitting=one, item=items_of(sitting)[1], response=RIGHT, sequence=9, at=world.now)
    assert Answer.objects.count() == 1


def test_one_statement_keeps_an_answer(world, django_assert_num_queries):
    sitting = loaded(begun(world))
    item = items_of(sitting)[0]

    with django_assert_num_queries(1):
        record_answer(sitting=sitting, item=item, response=RIGHT, sequence=1, at=world.now)


# --- the end ---------------------------------------------------------------------------------------------


def test_finishing_measures_the_group_by_all_its_items(world):
    sitting = begun(world, items=8)
    for number, item in enumerate(items_of(sitting)):
        answer(sitting, item, RIGHT if number < 6 else WRONG, at=world.now)

    estimate, *others = finish_sitting(sitting=sitting, at=world.now)

    assert others == []
    assert estimate.competence == world.competence("methodical")
    assert (estimate.points, estimate.maximum, estimate.percent) == (6, 8, 75)
    assert (estimate.method, estimate.attempt, estimate.measured_on) == ("eap", 1, world.today)
    assert estimate.theta_se > 0
    assert estimate.percent_se > 0
    sitting.participant.refresh_from_db()
    assert sitting.participant.state == "scored"


def test_finishing_twice_gives_the_same_estimates(world):
    sitting = begun(world)
    answer(sitting, items_of(sitting)[0], at=world.now)

    first = finish_sitting(sitting=sitting, at=world.now)
    again = finish_sitting(sitting=sitting, at=world.now + timedelta(hours=1))

    assert again == first
    assert Estimate.objects.count() == 1


def test_a_task_without_an_answer_counts_as_not_done(world):
    sitting, silent = begun(world), begun(world)
    for number, item in enumerate(items_of(sitting)):
        answer(sitting, item, RIGHT if number < 2 else WRONG, at=world.now)
    for item in items_of(silent)[:2]:
        answer(silent, item, RIGHT, at=world.now)

    (spoken,), (quiet,) = (finish_sitting(sitting=one, at=world.now) for one in (sitting, silent))

    assert (quiet.percent, quiet.theta) == (spoken.percent, spoken.theta)


def test_a_part_of_the_right_options_earns_nothing(world):
    instrument = world.instrument(items=4)
    instrument.items.update(kind="multiple", key=[0, 2])
    sitting = begun(world, instrument=instrument)
    for item, response in zip(items_of(sitting), ([0], [0, 1, 2], [0, 2], [2]), strict=True):
        answer(sitting, item, response, at=world.now)

    (estimate,) = finish_sitting(sitting=sitting, at=world.now)

    assert estimate.points == 1


def test_a_sitting_without_answers_cannot_be_finished(world):
    sitting = begun(world)
    answer(sitting, items_of(sitting)[0], [], at=world.now)

    with pytest.raises(NothingAnswered):
        finish_sitting(sitting=sitting, at=world.now)
    assert Sitting.objects.get().finished_at is None


def test_a_campaign_that_was_closed_meanwhile_gives_no_result(world):
    sitting = begun(world)
    answer(sitting, items_of(sitting)[0], at=world.now)
    finish_campaign(campaign=sitting.participant.campaign, at=world.now)

    with pytest.raises(CampaignClosedMeanwhile):
        finish_sitting(sitting=sitting, at=world.now)
    assert not Estimate.objects.exists()
    assert Answer.objects.count() == 1


def test_a_scored_result_is_published_once_and_others_stay_as_they_are(world):
    sitting = begun(world)
    answer(sitting, items_of(sitting)[0], at=world.now)
    finish_sitting(sitting=sitting, at=world.now)
    absent = world.participant(world.teacher(), state="no_show")
    both = [sitting.participant, absent]

    first = publish_results(participants=both, at=world.now)
    again = publish_results(participants=both, at=world.now + timedelta(days=1))

    assert (first, again) == (1, 0)
    published = Participant.objects.get(pk=sitting.participant_id)
    assert (published.state, published.published_at, published.shared_at) == ("published", world.now, None)
    assert Participant.objects.get(pk=absent.pk).state == "no_show"


# --- which competences are measured ----------------------------------------------------------------------


def test_a_competence_of_few_items_is_measured_with_its_group_only(world):
    instrument = world.instrument(items=0)
    framework = instrument.framework
    many, few = (framework.competences.create(code=code, title=code, group="methodical") for code in ("MET-1", "MET-2"))
    for position in range(1, 7):
        Item.objects.create(
            instrument=instrument,
            position=position,
            kind="single",
            competence=many if position <= 4 else few,
            text="?",
            options=["да", "нет"],
            key=[0],
        )

    measured = {c.code: [item.position for item in items] for c, items in measured_by(instrument).items()}

    assert measured == {"methodical": [1, 2, 3, 4, 5, 6], "MET-1": [1, 2, 3, 4]}


def test_a_competence_of_few_items_speaks_for_itself_where_the_group_has_no_summary(world):
    instrument = world.instrument(items=0)
    competence = instrument.framework.competences.create(code="M-1", title="М", group="managerial")
    Item.objects.create(
        instrument=instrument,
        position=1,
        kind="single",
        competence=competence,
        text="?",
        options=["да", "нет"],
        key=[0],
    )

    assert list(measured_by(instrument)) == [competence]
