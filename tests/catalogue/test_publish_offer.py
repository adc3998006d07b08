"""What the catalogue says of an offer, and who may say it."""

import pytest

from marshrut.base.models import JournalEntry
from marshrut.catalogue.models import Offer
from marshrut.catalogue.rules import offers_kept_by, offers_visible_to, providers_of
from marshrut.catalogue.usecases.publish_offer import (
    NotYourOffer,
    OfferContent,
    OfferLeadsToItself,
    SummaryTooLong,
    publish_offer,
)
from marshrut.catalogue.usecases.refresh_offer import refresh_offer
from marshrut.catalogue.usecases.withdraw_offer import withdraw_offer
from marshrut.people.roles import Role

pytestmark = pytest.mark.django_db


def content(provider, **changes):
    facts = {
        "kind": Offer.Kind.COURSE,
        "format": Offer.Format.FORMAL,
        "mode": Offer.Mode.ONLINE,
        "level": "regional",
        "title": "Формирующее оценивание",
        "provider": provider,
        "hours": 24,
    }
    return OfferContent(**(facts | changes))


def test_a_published_offer_names_what_it_closes(world):
    competence = world.competence("methodical")

    offer = publish_offer(
        content=content(world.department, gains={competence: 0.6}, subjects=[world.subject()]),
        by=world.centre(),
        at=world.now,
    )

    assert [(row.competence, row.gain) for row in offer.gains.all()] == [(competence, 0.6)]
    assert [subject.title for subject in offer.subjects.all()] == ["математика"]
    assert offer.checked_at == world.now


def test_changing_an_offer_replaces_its_facts(world):
    offer = world.offer(gains={"methodical": 0.8, "subject": 0.3})
    competence = world.competence("communicative")

    publish_offer(
        content=content(world.department, title="Разговор с родителями", gains={competence: 0.5}),
        offer=offer,
        by=world.centre(),
        at=world.now,
    )

    offer.refresh_from_db()
    assert offer.title == "Разговор с родителями"
    assert [(row.competence, row.gain) for row in offer.gains.all()] == [(competence, 0.5)]


def test_a_methodist_publishes_only_for_the_own_municipality(world):
    own, other = world.municipality(), world.municipality()
    methodist = world.methodist(own)

    assert publish_offer(content=content(own), by=methodist, at=world.now).provider == own
    with pytest.raises(NotYourOffer):
        publish_offer(content=content(other), by=methodist, at=world.now)
    assert list(providers_of(methodist)) == [own]


def test_an_offer_of_another_provider_is_not_taken_over(world):
    own, other = world.municipality(), world.municipality()
    theirs = world.offer(provider=other)

    with pytest.raises(NotYourOffer):
        publish_offer(content=content(own), offer=theirs, by=world.methodist(own), at=world.now)
    theirs.refresh_from_db()
    assert theirs.provider == other


def test_the_institute_keeps_its_own_offers_only(world):
    institute = world.organisation("Институт", kind="ipe", level="regional", parent=world.department)
    staff = world.actor(Role.IPE_STAFF, institute)
    own, theirs = world.offer(provider=institute), world.offer()

    assert list(offers_kept_by(staff)) == [own]
    assert set(offers_kept_by(world.centre())) == {own, theirs}
    assert list(offers_kept_by(world.head(world.school()))) == []


def test_conditions_in_a_circle_are_refused(world):
    first, second = world.offer(), world.offer()
    first.requires.add(second)

    with pytest.raises(OfferLeadsToItself):
        publish_offer(
            content=content(world.department, requires=[first]), offer=second, by=world.centre(), at=world.now
        )


def test_a_closed_offer_is_seen_only_by_those_who_keep_it(world):
    municipality = world.municipality()
    offer = world.offer(provider=municipality)
    withdraw_offer(offer=offer, by=world.centre(), at=world.now)

    assert list(offers_visible_to(world.actor())) == []
    assert list(offers_visible_to(world.methodist(municipality))) == [offer]
    assert list(offers_visible_to(world.methodist(world.municipality()))) == []


def test_a_withdrawn_offer_comes_back_and_is_withdrawn_by_its_keepers_only(world):
    offer = world.offer()
    for stranger in (world.methodist(world.municipality()), world.actor()):
        with pytest.raises(NotYourOffer):
            withdraw_offer(offer=offer, by=stranger, at=world.now)
    for _ in range(2):
        assert not withdraw_offer(offer=offer, by=world.centre(), at=world.now).is_open
    assert refresh_offer(offer=offer, by=world.centre(), at=world.now).is_open

    verbs = JournalEntry.objects.filter(subject_kind="offer").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["offer_withdrawn", "refreshed"]


def test_a_summary_is_short_enough_to_be_read(world):
    with pytest.raises(SummaryTooLong, match="1500"):
        publish_offer(
            content=content(world.department, summary="о" * 1501), by=world.centre(), at=world.now
        )
