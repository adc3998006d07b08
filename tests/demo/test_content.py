import ast
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path

import pytest
from tests.demo.published import source

from marshrut.competences.content import load_framework, load_requirements
from marshrut.demo import content
from marshrut.demo.catalogue import SITES_TAUGHT_BY
from marshrut.demo.content import activities, glossary, offers, places, schools

COMPETENCES = {
    competence.code: framework.person_category
    for framework in (load_framework("teacher"), load_framework("manager"))
    for competence in framework.competences
}
REGIONS = {region.code: region for region in places.load_regions()}
BODIES = {body.code: body for body in places.load_bodies()}
PROGRAMMES = offers.load_programmes()
each_region = pytest.mark.parametrize("region", REGIONS)


def test_the_institute_has_sixty_four_programmes_of_which_twenty_are_in_the_register():
    in_register = [p for p in PROGRAMMES if p.is_in_register(on=date(2023, 12, 31))]

    assert (len(PROGRAMMES), len(in_register)) == (64, 20)
    assert "64 ДПП ПК; 31 % размещены" in source("002")
    assert len({p.title for p in PROGRAMMES}) == 64


@pytest.mark.parametrize(("year", "submitted", "included"), [(2021, 17, 13), (2022, 11, 5), (2023, 2, 2)])
def test_the_register_history_is_the_published_one(year, submitted, included):
    sent = [p.register for p in PROGRAMMES if p.register and p.register.submitted_on.year == year]
    taken = [e for e in sent if e.verdict == "included" and e.decided_on.year == year]

    assert (len(sent), len(taken)) == (submitted, included)
    assert f"{year} год: экспертиза - {submitted} ДПП" in source("002")
    assert all(e.submitted_on < e.decided_on for e in sent)


def test_themes_of_the_register_are_the_published_ones():
    themes = Counter(p.theme for p in PROGRAMMES if p.is_in_register(on=date(2023, 12, 31)))

    assert themes == {
        "functional_literacy": 7,
        "modern_technologies": 6,
        "assessment": 2,
        "patriotic": 2,
        "class_teacher": 1,
        "early_childhood": 1,
        "management": 1,
    }
    assert {p.theme for p in (*PROGRAMMES, *offers.load_licensed_programmes())} <= set(offers.load_themes())


def test_a_programme_is_in_the_register_from_the_day_of_the_decision():
    programme = PROGRAMMES[0]
    day = programme.register.decided_on

    assert not programme.is_in_register(on=day.replace(day=day.day - 1))
    assert programme.is_in_register(on=day)
    declined = next(p for p in PROGRAMMES if p.register and p.register.verdict == "declined")
    assert not declined.is_in_register(on=date(2023, 12, 31))
    assert declined.register.number is None


def test_the_center_runs_twelve_register_programmes_and_two_under_licence():
    of_center = [p for p in PROGRAMMES if p.run_by == "cnppm"]
    licensed = offers.load_licensed_programmes()

    assert len(of_center) == 12
    assert all(p.is_in_register(on=date(2023, 12, 31)) for p in of_center)
    assert [p.owner for p in licensed] == ["academy", "academy"]
    assert {BODIES[p.owner].kind for p in licensed} == {"federal"}


def test_hours_are_those_of_upskilling():
    assert all(16 <= p.hours < 250 for p in PROGRAMMES)


def test_there_are_sixty_offers_and_more_of_every_kind():
    catalogue = offers.load_offers()

    assert len(catalogue) >= 60
    assert {o.kind for o in catalogue} == {
        *("course", "event", "internship", "mentoring", "consultation", "community"),
    }
    assert {o.format for o in catalogue} == {"formal", "nonformal", "informal"}
    assert {o.mode for o in catalogue} == {"onsite", "online", "mixed"}
    assert {o.level for o in catalogue} == {"federal", "regional", "municipal", "school"}
    assert {o.provider_kind for o in catalogue} == {"ipe", "cnppm", "active", "mms", "school"}
    assert len({o.code for o in catalogue}) == len({o.title for o in catalogue}) == len(catalogue)


def test_an_offer_names_known_competences_of_its_audience():
    families = {f.code for f in load_requirements().subject_families}
    for offer in offers.load_offers():
        assert {COMPETENCES[g.code] for g in offer.competences} == {offer.audience}, offer.code
        assert all(0 < g.gain <= 1 for g in offer.competences)
        assert set(offer.subject_families) <= families
        assert offer.hours > 0
        assert offer.duration_days > 0
        assert offer.seats is None or offer.seats > 0
        assert offer.description.endswith(".")


def test_every_competence_can_be_met_in_several_ways():
    ways: dict[str, set[str]] = defaultdict(set)
    formats: dict[str, set[str]] = defaultdict(set)
    for offer in offers.load_offers():
        for gain in offer.competences:
            ways[gain.code].add(offer.code)
            formats[gain.code].add(offer.format)

    for code, category in COMPETENCES.items():
        assert len(ways[code]) >= (3 if category == "pedagogical" else 2), code
        assert len(formats[code]) >= (2 if category == "pedagogical" else 1), code


def test_a_course_is_one_run_of_its_programme():
    programmes = {p.code: p for p in (*PROGRAMMES, *offers.load_licensed_programmes())}
    for offer in offers.load_offers():
        assert (offer.kind == "course") == (offer.programme is not None) == (offer.format == "formal")
        if offer.programme:
            programme = programmes[offer.programme]
            assert (offer.title, offer.hours, offer.mode) == (
                programme.title,
                programme.hours,
                programme.mode,
            )
            assert {g.code for g in offer.competences} == set(programme.competences)


def test_prerequisites_are_offers_that_need_nothing_themselves():
    catalogue = {o.code: o for o in offers.load_offers()}
    needed = {code for offer in catalogue.values() for code in offer.requires}

    assert needed
    assert all(catalogue[code].requires == () for code in needed)


def test_the_year_has_a_hundred_and_twenty_eight_regional_events():
    events = activities.load_regional_events()

    assert len(events) == 128
    assert "128 региональных" in source("002")
    assert len({e.title for e in events}) == 128
    assert {e.month for e in events} <= set(range(1, 13))
    assert all("{" not in e.title for e in events)
    assert Counter(e.subject for e in events if e.subject) == {s.title: 2 for s in schools.load_subjects()}


def test_sites_are_forty_six_and_nineteen():
    internship, innovation = activities.load_internship_sites(), activities.load_innovation_sites()

    assert (len(internship), len(innovation)) == (46, 19)
    assert "46 стажировочных площадок; 19 региональных" in source("002")
    assert {s.setting for s in internship} == {"urban_school", "rural_school", "municipal_service"}
    assert len({(s.theme, s.setting) for s in internship}) == 46


def test_a_site_of_one_stage_or_subject_is_for_those_who_teach_it():
    themes = {site.theme for site in activities.load_internship_sites()}
    subjects = {subject.title for subject in schools.load_subjects()}

    assert set(SITES_TAUGHT_BY) <= themes
    assert {title for titles in SITES_TAUGHT_BY.values() for title in titles} <= subjects
    narrow = {theme for theme in themes if "Начальная школа" in theme or "Математика" in theme}
    assert narrow <= set(SITES_TAUGHT_BY)


def test_everything_that_names_a_competence_names_a_known_one():
    named = {code for e in activities.load_regional_events() for code in e.competences}
    named |= {code for s in activities.load_internship_sites() for code in s.competences}
    named |= {code for s in activities.load_innovation_sites() for code in s.competences}
    named |= {code for p in PROGRAMMES for code in p.competences}
    named |= {code for c in activities.load_community_patterns() for code in c.competences}

    assert named <= set(COMPETENCES)


@each_region
def test_a_community_gets_its_name_from_the_region(region):
    words = {"teacher_of": "математики", "genitive": "города Буя", "short_title": "г. Буй"}
    ours = [c for c in activities.load_community_patterns() if region in c.regions]

    assert ours
    assert all("{" not in c.title.format(**words) for c in ours)


def test_thirty_terms_with_their_clauses():
    terms = glossary.load_terms()

    assert len(terms) == len({t.code for t in terms}) == 30
    assert {t.region for t in terms} == set(REGIONS)
    assert all(t.clause and t.source and t.definition.endswith(".") for t in terms)


def test_definitions_are_told_in_our_own_words():
    acts = " ".join(source(start) for start in ("000", "002", "003", "004")).lower()
    for term in glossary.load_terms():
        words = term.definition.lower().rstrip(".").split()
        copied = [" ".join(words[n : n + 8]) for n in range(len(words) - 7)]
        assert [piece for piece in copied if piece in acts] == [], term.code


def test_the_content_knows_no_django():
    for file in Path(content.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            imported = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            imported += [node.module] if isinstance(node, ast.ImportFrom) else []
            assert not [n for n in imported if n.startswith("django") or n.endswith("models")], file.name
