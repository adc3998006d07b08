import ast
from collections import Counter
from dataclasses import FrozenInstanceError
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marshrut.competences import content
from marshrut.competences.content import Requirement, load_framework, load_requirements

TEACHER = load_framework("teacher")
MANAGER = load_framework("manager")
REQUIREMENTS = load_requirements()
SUBJECTS = [s for family in REQUIREMENTS.subject_families for s in family.subjects]


def test_the_teachers_framework_has_four_groups_and_twenty_four_competences():
    assert [group.title for group in TEACHER.groups] == [
        "предметные",
        "методические",
        "психолого-педагогические",
        "коммуникативные",
    ]
    assert {g.code: len(TEACHER.competences_of(g.code)) for g in TEACHER.groups} == {
        "SUB": 6,
        "MET": 7,
        "PSY": 6,
        "COM": 5,
    }


def test_the_managers_model_is_one_group_of_twelve():
    assert [group.title for group in MANAGER.groups] == ["управленческие"]
    assert len(MANAGER.competences) == 12


@pytest.mark.parametrize("framework", [TEACHER, MANAGER], ids=lambda f: f.code)
def test_codes_are_numbered_within_their_group(framework):
    expected = [
        f"{g.code}-{n:02}" for g in framework.groups for n in range(1, len(framework.competences_of(g.code)) + 1)
    ]

    assert [c.code for c in framework.competences] == expected


@pytest.mark.parametrize("framework", [TEACHER, MANAGER], ids=lambda f: f.code)
def test_every_competence_says_what_it_means_and_what_a_visitor_can_see(framework):
    for competence in framework.competences:
        assert competence.description.endswith(".")
        assert len(competence.indicators) in (2, 3), competence.code
    titles = [c.title for c in framework.competences]
    assert len(set(titles)) == len(titles)


def test_functions_are_those_of_the_standards_and_each_is_served():
    assert [f.code for f in TEACHER.standard.functions] == [
        *("A/01.6", "A/02.6", "A/03.6"),
        *("B/01.5", "B/02.6", "B/03.6", "B/04.6", "B/05.6"),
    ]
    for framework in (TEACHER, MANAGER):
        linked = {code for c in framework.competences for code in c.functions}
        assert linked == {f.code for f in framework.standard.functions}
        assert all(c.functions for c in framework.competences)


@pytest.mark.parametrize("framework", [TEACHER, MANAGER], ids=lambda f: f.code)
def test_a_framework_states_its_version_source_and_assumption(framework):
    assert (framework.version, framework.starts_on) == ("2023.1", date(2023, 1, 1))
    assert framework.source
    assert framework.assumption
    assert framework.standard.mark == "KNL"
    assert "сверьте" in framework.standard.note


def test_an_unknown_framework_is_refused():
    with pytest.raises(FileNotFoundError):
        load_framework("pupil")


def test_frameworks_cannot_be_changed_by_a_caller():
    with pytest.raises(FrozenInstanceError):
        TEACHER.competences[0].title = "другое"


def test_every_rule_names_a_known_post_family_and_competence():
    posts = {p.code: p for p in REQUIREMENTS.posts}
    families = {f.code for f in REQUIREMENTS.subject_families} | {None}
    for (post, family), rules in REQUIREMENTS.rules.items():
        known = load_framework(posts[post].framework).measurable_codes
        assert family in families
        assert {r.code for r in rules} <= known
        assert {r.acceptable for r in rules} <= {"low", "medium"}
        assert {r.weight for r in rules} <= {0.6, 1.0, 1.5}
        assert max(Counter(r.code for r in rules).values()) == 1


def test_every_post_family_has_requirements_of_its_own_category():
    for post in REQUIREMENTS.posts:
        assert REQUIREMENTS.required_of(post=post.code)
        assert load_framework(post.framework).person_category == post.person_category


def test_every_competence_is_required_of_somebody():
    required = {r.code for rules in REQUIREMENTS.rules.values() for r in rules}

    assert required == TEACHER.measurable_codes | MANAGER.measurable_codes


def test_a_group_is_required_wherever_two_of_its_competences_are():
    for post in REQUIREMENTS.posts:
        required = REQUIREMENTS.required_of(post=post.code)
        single = Counter(code.split("-")[0] for code in required if "-" in code)
        assert {g for g, n in single.items() if n > 1} <= set(required), post.code


def test_a_position_belongs_to_one_family():
    positions = Counter(p for post in REQUIREMENTS.posts for p in post.positions)

    assert max(positions.values()) == 1


@pytest.mark.parametrize(
    ("position", "subjects", "family"),
    [
        ("учитель", ["математика"], "subject_teacher"),
        ("Учитель  математики", [], "subject_teacher"),
        ("учитель", ["Начальные классы"], "primary_teacher"),
        ("учитель начальных классов", [], "primary_teacher"),
        ("учитель-логопед", [], "support_specialist"),
        ("ПЕДАГОГ-ПСИХОЛОГ", ["начальные классы"], "support_specialist"),
        ("директор школы", [], "head"),
        ("заместитель директора по АХЧ", [], "deputy"),
    ],
)
def test_a_position_finds_its_family(position, subjects, family):
    assert REQUIREMENTS.post_of(position, subjects).code == family


@pytest.mark.parametrize("position", ["сторож", "", "учительница"])
def test_nothing_is_required_of_an_unknown_position(position):
    assert REQUIREMENTS.post_of(position) is None


def test_a_subject_may_demand_more_or_less_than_the_post():
    of_anyone = REQUIREMENTS.required_of(post="subject_teacher")
    of_physics = REQUIREMENTS.required_of(post="subject_teacher", subjects=["физика"])
    of_crafts = REQUIREMENTS.required_of(post="subject_teacher", subjects=["технология"])

    assert of_anyone["SUB-06"].acceptable == "medium"
    assert of_physics["SUB-06"] == Requirement("SUB-06", "low", 1.5)
    assert (of_anyone["SUB-02"].acceptable, of_crafts["SUB-02"].acceptable) == ("low", "medium")


def test_of_two_subject_families_the_stricter_demand_holds():
    both = REQUIREMENTS.required_of(post="subject_teacher", subjects=["технология", "математика"])

    assert both["SUB-05"] == Requirement("SUB-05", "low", 1.5)


@given(st.lists(st.sampled_from(SUBJECTS), max_size=5))
def test_requirements_do_not_depend_on_the_order_of_subjects(subjects):
    forward = REQUIREMENTS.required_of(post="subject_teacher", subjects=subjects)
    backward = REQUIREMENTS.required_of(post="subject_teacher", subjects=reversed(subjects))

    assert forward == backward
    assert set(forward) >= set(REQUIREMENTS.required_of(post="subject_teacher"))


def test_asking_for_an_unknown_family_is_an_error():
    with pytest.raises(KeyError):
        REQUIREMENTS.required_of(post="pupil")


def test_a_requirement_is_met_up_to_its_acceptable_level():
    medium = Requirement("SUB-01", "medium", 1.0)

    assert [medium.is_met_by(level) for level in ("low", "medium", "high")] == [True, True, False]
    assert not Requirement("SUB-01", "low", 1.0).is_met_by("medium")


def test_the_content_knows_no_django():
    for file in Path(content.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [node.module] if isinstance(node, ast.ImportFrom) else []
            assert not [n for n in names if n.startswith("django") or n.endswith("models")], file.name
