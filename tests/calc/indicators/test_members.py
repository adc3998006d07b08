"""Who is counted by each indicator, under each of its readings."""

import pytest

from marshrut.calc.indicators import (
    INDICATORS,
    Category,
    Member,
    PersonFacts,
    ProgrammeFacts,
    SchoolTeamFacts,
    Unit,
    definition,
    evaluate,
)
from marshrut.calc.indicators.members import RULES

TEACHER = frozenset({Category.PEDAGOGICAL})
MANAGER = frozenset({Category.MANAGER})
BOTH = TEACHER | MANAGER


def person(categories=TEACHER, **facts):
    return PersonFacts(person_id=facts.pop("person_id", 1), school_id="школа", categories=categories, **facts)


def counted(code, facts, **switches):
    """(in part, in whole) of one unit."""
    (member,) = evaluate(code, [facts], switches)
    return member.in_part, member.in_whole


@pytest.mark.parametrize(
    ("facts", "switches", "expected"),
    [
        (person(), {}, (False, True)),
        (person(centre_result=True), {}, (True, True)),
        (person(MANAGER, centre_result=True), {}, (True, True)),
        (person(frozenset(), centre_result=True), {}, (False, False)),
        (person(any_result=True), {}, (False, True)),
        (person(any_result=True), {"organiser": "any"}, (True, True)),
        (person(centre_result=True), {"organiser": "any"}, (True, True)),
        (person(MANAGER, centre_result=True), {"population": "teachers"}, (False, False)),
        (person(MANAGER, centre_result=True), {"population": "managers"}, (True, True)),
        (person(BOTH, centre_result=True), {"population": "teachers"}, (True, True)),
        (person(BOTH, centre_result=True), {"population": "managers"}, (True, True)),
    ],
)
def test_diagnosed(facts, switches, expected):
    assert counted("I1", facts, **switches) == expected


@pytest.mark.parametrize(
    ("facts", "switches", "expected"),
    [
        (person(centre_result=True), {}, (False, True)),
        (person(route_approved_on_centre_result=True), {}, (True, True)),
        (person(route_approved_on_centre_result=True), {"denominator": "diagnosed"}, (False, False)),
        (person(centre_result=True), {"denominator": "diagnosed"}, (False, True)),
        (person(centre_result=True, route_approved_on_centre_result=True), {"denominator": "diagnosed"},
         (True, True)),
        (person(MANAGER, route_approved_on_centre_result=True), {"population": "teachers"}, (False, False)),
    ],
)
def test_with_a_route(facts, switches, expected):
    assert counted("I2", facts, **switches) == expected


@pytest.mark.parametrize(
    ("facts", "switches", "expected"),
    [
        (person(dpo_completion=True), {}, (False, True)),
        (person(fr_completion=True), {}, (True, True)),
        (person(MANAGER, fr_completion=True), {}, (False, False)),
        (person(), {"denominator": "trained"}, (False, False)),
        (person(dpo_completion=True), {"denominator": "trained"}, (False, True)),
        (person(fr_completion=True), {"denominator": "trained"}, (True, True)),
    ],
)
def test_trained_by_deficit(facts, switches, expected):
    assert counted("I3", facts, **switches) == expected


@pytest.mark.parametrize(
    ("head", "deputies", "others", "trained_by"),
    [
        (True, (1, 3), (0, 0), {"head_and_deputy", "any", "head", "half"}),
        (True, (0, 3), (0, 0), {"any", "head"}),
        (False, (1, 3), (0, 0), {"any"}),
        (False, (3, 3), (0, 0), {"any", "half"}),
        (True, (3, 3), (0, 0), {"head_and_deputy", "any", "head", "half", "all"}),
        (True, (3, 3), (0, 5), {"head_and_deputy", "any", "head"}),
        (True, (0, 0), (0, 0), {"head_and_deputy", "any", "head", "half", "all"}),
        (False, (0, 2), (0, 0), set()),
    ],
)
def test_team_rules(head, deputies, others, trained_by):
    team = SchoolTeamFacts("школа", head, *deputies, *others)

    rules = [option.code for option in definition("I4").switches[0].options]

    assert {rule for rule in rules if counted("I4", team, team_rule=rule)[0]} == trained_by
    assert all(counted("I4", team, team_rule=rule)[1] for rule in rules)


def test_a_school_without_deputies_may_be_held_to_the_letter():
    team = SchoolTeamFacts("школа", True, 0, 0)

    assert counted("I4", team, without_deputies="not_counted_as_trained") == (False, True)


def test_a_team_of_vacant_posts_is_not_trained():
    team = SchoolTeamFacts("школа", False, 0, 0, has_head=False)

    assert not any(counted("I4", team, team_rule=rule)[0] for rule in ("head_and_deputy", "half", "all"))


@pytest.mark.parametrize(
    ("age", "months", "under_and", "under_or"),
    [
        (34, 36, True, True),
        (35, 36, False, True),
        (34, 37, False, True),
        (35, 37, False, False),
        (22, 0, True, True),
        (None, 36, None, True),
        (None, 37, False, None),
        (34, None, None, True),
        (35, None, False, None),
        (None, None, None, None),
    ],
)
def test_young_teachers_under_both_readings(age, months, under_and, under_or):
    facts = person(age=age, pedagogical_months=months, supports=True)

    for rule, expected in (("and", under_and), ("or", under_or)):
        (member,) = evaluate("I5", [facts], {"novice_rule": rule})
        assert (member.in_part, member.in_whole) == (expected is True, expected is True)
        assert bool(member.missing) == (expected is None)


def test_what_is_missing_is_named():
    (member,) = evaluate("I5", [person(age=None, pedagogical_months=None)])

    assert member.missing == ("возраст", "стаж")


def test_a_young_teacher_without_support_is_in_the_whole_only():
    assert counted("I5", person(age=25, pedagogical_months=3)) == (False, True)
    assert counted("I5", person(MANAGER, age=25, pedagogical_months=3, supports=True)) == (False, False)


@pytest.mark.parametrize(
    ("in_register", "implemented", "expected"),
    [(True, True, (True, True)), (False, True, (False, True)), (True, False, (False, False))],
)
def test_programmes_in_the_register(in_register, implemented, expected):
    assert counted("I6", ProgrammeFacts("дпп", "ипк", in_register, implemented)) == expected


def test_members_keep_the_order_and_the_place_of_the_facts():
    members = evaluate("I1", [person(person_id=7), person(person_id=3, centre_result=True)])

    assert members == (Member(7, "школа", False, True), Member(3, "школа", True, True))


@pytest.mark.parametrize(
    ("code", "facts", "switches"),
    [
        ("I7", [], {}),
        ("I1", [], {"mood": "good"}),
        ("I1", [], {"organiser": "nobody"}),
        ("I1", [ProgrammeFacts("дпп", "ипк", True)], {}),
        ("I6", [person()], {}),
    ],
)
def test_unknown_names_and_foreign_facts_are_refused(code, facts, switches):
    with pytest.raises(ValueError):
        evaluate(code, facts, switches)


@pytest.mark.parametrize(
    "make",
    [
        lambda: person(age=-1),
        lambda: person(pedagogical_months=-1),
        lambda: SchoolTeamFacts("школа", True, 3, 2),
        lambda: SchoolTeamFacts("школа", True, 0, 2, 1, 0),
        lambda: SchoolTeamFacts("школа", True, 0, 2, has_head=False),
        lambda: Member(1, "школа", True, False),
    ],
)
def test_contradictory_facts_are_refused(make):
    with pytest.raises(ValueError):
        make()


def test_every_definition_has_a_rule_and_words():
    assert [d.code for d in INDICATORS] == list(RULES)
    for described in INDICATORS:
        assert definition(described.code) is described
        words = (described.title, described.short_title, described.meaning, described.numerator,
                 described.denominator, described.source)
        assert all(words)
        assert described.assumptions
        assert isinstance(described.unit, Unit)


@pytest.mark.parametrize("described", INDICATORS, ids=lambda d: d.code)
def test_every_option_of_every_switch_is_understood(described):
    facts = {
        Unit.PERSON: person(BOTH, age=30, pedagogical_months=12),
        Unit.TEAM: SchoolTeamFacts("школа", True, 1, 2),
        Unit.PROGRAMME: ProgrammeFacts("дпп", "ипк", True),
    }[described.unit]

    for switch in described.switches:
        assert switch.default == switch.options[0].code
        assert len({option.code for option in switch.options}) == len(switch.options) >= 2
        for option in switch.options:
            assert len(evaluate(described, [facts], {switch.code: option.code})) == 1
