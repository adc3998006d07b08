import pytest
from tests.demo.published import source

from marshrut.competences.content import load_requirements
from marshrut.demo.content import names, places, schools

each_region = pytest.mark.parametrize("region", [region.code for region in places.load_regions()])


def test_there_are_names_enough_for_a_region():
    russian, dagestan = names.load_name_sets()

    assert len(russian.surnames) >= 400
    assert len(dagestan.surnames) >= 120
    for kind in (russian, dagestan):
        assert len({s.male for s in kind.surnames}) == len(kind.surnames)
        assert len({m.given for m in kind.male}) == len(kind.male) >= 40
        assert len(set(kind.female)) == len(kind.female) >= 40


@each_region
def test_every_region_has_one_set_of_names(region):
    assert [s for s in names.load_name_sets() if region in s.regions] == [names.names_of(region)]


def test_names_are_plain_cyrillic_in_right_forms():
    letters = set("абвгдеёжзийклмнопрстуфхцчшщъыьэюя")
    for kind in names.load_name_sets():
        for surname in kind.surnames:
            assert surname.female.endswith(("а", "ая")), surname
            assert surname.female[:3] == surname.male[:3]
        for name in kind.male:
            assert name.male_patronymic.endswith("ич"), name
            assert name.female_patronymic.endswith("на"), name
        words = [w for s in kind.surnames for w in (s.male, s.female)] + list(kind.female)
        words += [w for m in kind.male for w in (m.given, m.male_patronymic, m.female_patronymic)]
        assert {letter for word in words for letter in word.lower()} <= letters
        assert all(word.istitle() for word in words)


def test_fifteen_subjects_of_which_the_source_names_twelve():
    subjects = schools.load_subjects()
    named = [s.title for s in subjects if s.named_in_source]
    listed = source("002").partition("15 предметов: ")[2].partition(" 1 региональный методист")[0]

    assert len({s.title for s in subjects}) == 15
    assert sorted(named) == sorted(listed.split(", "))
    assert len(named) == 12


def test_methodists_and_shares_add_up():
    subjects = schools.load_subjects()

    assert sum(s.methodists for s in subjects) == 84
    assert sum(s.teachers_share for s in subjects) == 100
    assert sum(p.share for p in schools.load_positions()) == 100
    for setting in ("urban", "rural"):
        of_setting = [p for p in schools.load_school_names().patterns if p.setting == setting]
        assert sum(p.share for p in of_setting) == 100


def test_every_subject_and_post_has_its_requirements():
    requirements = load_requirements()
    families = {family.code: family.subjects for family in requirements.subject_families}

    for subject in schools.load_subjects():
        assert subject.title in families[subject.family]
    for position in schools.load_positions():
        assert requirements.post_of(position.title).person_category == position.person_category


@each_region
def test_a_region_can_name_its_schools(region):
    school_names = schools.load_school_names()

    assert len(set(school_names.places[region])) == len(school_names.places[region]) >= 38
    assert school_names.number_from[region] > 1
    for pattern in school_names.patterns:
        words = {"number": 7, "place": "Заречная"}
        assert pattern.short_name.format(**words) != pattern.short_name
        assert pattern.full_name.format(**words) != pattern.full_name
        assert 0 < pattern.teachers_min < pattern.teachers_max
