"""The journal: read by the one who answers for personal data, in words, without contents."""

import ast

import pytest
from tests.architecture.contracts import python_files
from tests.shared_data import ROOT

from marshrut.base.journal import record
from marshrut.people.roles import Role
from marshrut.web.journal.words import KINDS, STEP, VERBS, named, said

pytestmark = pytest.mark.django_db


def written(name: str) -> set[str]:
    """The words that the code gives the journal as ``name``."""
    return {
        keyword.value.value
        for path in python_files(ROOT / "src" / "marshrut")
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call)
        for keyword in call.keywords
        if keyword.arg == name and isinstance(keyword.value, ast.Constant)
    }


def test_every_word_of_the_journal_is_said_in_russian():
    assert written("verb") - set(VERBS) == set()
    assert written("subject_kind") - set(KINDS) == set()


def test_no_act_names_the_sex_of_who_did_it():
    assert [text for text in (*VERBS.values(), STEP) if "(" in text] == []


def test_a_word_nobody_knows_is_still_a_sentence():
    assert (said("step_accepted"), said("unheard"), named("unheard")) == (
        "изменение состояния шага маршрута",
        "другое действие",
        "запись",
    )


def test_the_auditor_sees_who_looked_and_not_what(world, client_for):
    looker = world.person("Смотрелова")
    record(
        verb="viewed", subject_kind="person", subject_id=77, at=world.now, person_id=looker.pk, role="school_head",
        facts={"secret": "содержание"},
    )  # fmt: skip
    text = client_for(world.actor(Role.AUDITOR)).get("/journal/?only=looked").content.decode()
    assert ("Смотрелова А. П." in text, "просмотр страницы" in text, "содержание" in text) == (True, True, False)


def test_a_subject_is_told_by_its_name_and_found_by_surname(world, client_for):
    seen, school = world.person("Увиденова"), world.school("СОШ № 77")
    for kind, pk in [("person", seen.pk), ("organisation", school.pk), ("campaign", 10**6)]:
        record(verb="viewed", subject_kind=kind, subject_id=pk, at=world.now, person_id=world.person("Смотрелова").pk)
    record(verb="chose_reading", subject_kind="indicator_settings", subject_id=24, at=world.now, facts={"code": "I1"})
    client = client_for(world.actor(Role.AUDITOR))

    every = client.get("/journal/").content.decode()
    of_one = client.get("/journal/?person=увиденова").content.decode()

    assert "Увиденова Анна Петровна</a>" in every
    assert "Организация: СОШ № 77" in every
    assert "№ 1000000" in every  # what is gone keeps its number
    assert "Показатель: Прошли диагностику в Центре" in every
    assert ("Увиденова" in of_one, "СОШ № 77" in of_one) == (True, False)


def test_the_journal_is_for_the_auditor_only(world, client_for):
    assert client_for(world.centre()).get("/journal/").status_code == 403


@pytest.mark.parametrize("entries", [1, 3])
def test_the_number_of_queries_does_not_grow_with_entries(world, client_for, entries, django_assert_num_queries):
    for number in range(entries):
        record(
            verb="viewed", subject_kind="person", subject_id=number, at=world.now, person_id=world.person().pk
        )
    client = client_for(world.actor(Role.AUDITOR))
    client.get("/journal/")
    with django_assert_num_queries(7):
        client.get("/journal/")
