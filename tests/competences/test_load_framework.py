import pytest

from marshrut.competences.content import load_framework as content_of
from marshrut.competences.models import Competence, Framework, Requirement
from marshrut.competences.queries import active_framework, competences_of, demands_on, requirement_for
from marshrut.competences.usecases.load_framework import load_framework

pytestmark = pytest.mark.django_db


def loaded(world, code="teacher") -> Framework:
    return load_framework(content=content_of(code), at=world.now)


def competence(framework: Framework, code: str) -> Competence:
    return framework.competences.get(code=code)


def test_the_content_becomes_rows_with_a_summary_for_each_group(world):
    content = content_of("teacher")

    framework = loaded(world)

    assert active_framework("teachers") == framework
    codes = {one.code for one in competences_of(framework)}
    assert codes == {c.code for c in content.competences} | {g.code for g in content.groups}
    summaries = framework.competences.filter(is_group_summary=True)
    assert {(one.code, one.group) for one in summaries} == {(g.code, g.key) for g in content.groups}
    assert set(competence(framework, "MET-01").functions.values_list("code", flat=True)) == set(
        next(c for c in content.competences if c.code == "MET-01").functions
    )


def test_loading_twice_changes_nothing(world):
    first = loaded(world)
    rows = Requirement.objects.count()

    assert loaded(world) == first
    assert Framework.objects.count() == 1
    assert Requirement.objects.count() == rows


def test_a_new_version_retires_the_one_before_it(world):
    before = world.framework()

    after = loaded(world)

    before.refresh_from_db()
    assert (before.state, after.state) == ("retired", "active")


def test_two_audiences_have_their_frameworks_at_once(world):
    teachers, managers = loaded(world), loaded(world, "manager")

    assert (active_framework("teachers"), active_framework("managers")) == (teachers, managers)


def test_a_subject_that_comes_later_gets_its_requirements(world):
    framework = loaded(world)
    science = competence(framework, "SUB-06")
    person = world.teacher(subject="Физика")
    assert requirement_for(person, science, world.today).acceptable == "medium"

    loaded(world)

    assert requirement_for(person, science, world.today).acceptable == "low"


def test_the_rule_of_the_subject_is_nearer_than_the_rule_of_the_post(world):
    world.subject("технология")
    world.subject("математика")
    framework = loaded(world)
    content = competence(framework, "SUB-02")

    assert requirement_for(world.teacher(subject="математика"), content, world.today).acceptable == "low"
    assert requirement_for(world.teacher(subject="технология"), content, world.today).acceptable == "medium"


def test_a_teacher_of_primary_classes_is_another_post(world):
    world.subject("начальные классы")
    framework = loaded(world)
    reading = competence(framework, "SUB-04")

    assert requirement_for(world.teacher(subject="начальные классы"), reading, world.today).acceptable == "low"
    assert requirement_for(world.teacher(subject="математика"), reading, world.today).acceptable == "medium"


def test_of_two_posts_the_stricter_demand_holds(world):
    framework = loaded(world)
    psychology = competence(framework, "PSY")
    person = world.teacher()
    assert requirement_for(person, psychology, world.today).acceptable == "medium"

    world.employ(person, world.school(), position="педагог-психолог", subject="", kind="external")

    assert requirement_for(person, psychology, world.today).acceptable == "low"


def test_a_head_answers_for_the_managers_framework_only(world):
    teachers, managers = loaded(world), loaded(world, "manager")
    head = world.teacher(position="директор", subject="")

    demanded = set(demands_on(head, world.today))

    assert demanded <= set(managers.competences.values_list("pk", flat=True))
    assert not demanded & set(teachers.competences.values_list("pk", flat=True))
    assert demanded


def test_a_rule_of_the_category_holds_where_the_post_has_none(world):
    framework = world.framework()
    competence = world.competence("methodical")

    demand = requirement_for(world.teacher(), competence, world.today)

    assert (demand.acceptable, demand.weight) == ("low", 1.0)
    assert framework.competences.filter(pk=competence.pk).exists()


def test_nothing_is_demanded_of_a_person_without_work(world):
    loaded(world)

    assert demands_on(world.person(), world.today) == {}


def test_demands_take_the_same_queries_for_one_and_for_three_posts(world, django_assert_num_queries):
    loaded(world)
    one, three = world.teacher(), world.teacher()
    for position in ("педагог-психолог", "методист"):
        world.employ(three, world.school(), position=position, kind="external")

    with django_assert_num_queries(3):
        demands_on(one, world.today)
    with django_assert_num_queries(3):
        demands_on(three, world.today)
