"""Publish an offer, or say anew what an offer is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from marshrut.base.errors import DomainError
from marshrut.base.journal import record
from marshrut.catalogue.models import Offer, OfferGain, Programme
from marshrut.catalogue.rules import offers_kept_by, providers_of
from marshrut.catalogue.usecases._keeping import NotYourOffer
from marshrut.competences.models import Competence
from marshrut.people.actor import Actor
from marshrut.people.models import Organisation, Subject

LONGEST_SUMMARY = 1500


class SummaryTooLong(DomainError):
    argument = "summary"

    def __init__(self) -> None:
        super().__init__(
            f"«О чём это» длиннее {LONGEST_SUMMARY} знаков, целиком его не прочтут. Оставьте два-три предложения."
        )


class OfferLeadsToItself(DomainError):
    argument = "requires"

    def __init__(self, offer: Offer):
        super().__init__(
            f"«{offer}» требует сначала пройти то, что само требует «{offer}»: так начать никто не сможет. "
            "Уберите одно из условий."
        )


@dataclass(frozen=True, slots=True)
class OfferContent:
    """What an offer says of itself.

    ``gains``: expected logits by competence; ``requires``: what must be completed before.
    """

    kind: Offer.Kind
    format: Offer.Format
    mode: Offer.Mode
    level: Organisation.Level
    title: str
    provider: Organisation
    hours: int
    summary: str = ""
    programme: Programme | None = None
    for_managers: bool = False
    subjects: Iterable[Subject] = ()
    gains: Mapping[Competence, float] = field(default_factory=dict)
    requires: Iterable[Offer] = ()


@transaction.atomic
def publish_offer(*, content: OfferContent, by: Actor, at: datetime, offer: Offer | None = None) -> Offer:
    """A new offer, or ``offer`` changed; its facts count as checked at that moment.

    :raises NotYourOffer: the actor doesn't publish for this provider.
    :raises SummaryTooLong: over 1,500 characters. :raises OfferLeadsToItself: the conditions make a circle.
    """
    is_new = offer is None
    if not providers_of(by).filter(pk=content.provider.pk).exists():
        raise NotYourOffer(content.provider)
    if not is_new and not offers_kept_by(by).filter(pk=offer.pk).exists():
        raise NotYourOffer(offer.provider)
    if len(content.summary) > LONGEST_SUMMARY:
        raise SummaryTooLong
    offer = offer or Offer()
    for name in ("kind", "format", "mode", "level", "title", "summary", "provider", "programme", "hours"):
        setattr(offer, name, getattr(content, name))
    offer.for_managers = content.for_managers
    offer.checked_at = at
    offer.save()
    offer.subjects.set(content.subjects)
    offer.requires.set(content.requires)
    _refuse_circle(offer)
    offer.gains.all().delete()
    OfferGain.objects.bulk_create(
        OfferGain(offer=offer, competence=competence, gain=gain) for competence, gain in content.gains.items()
    )
    verb = "published" if is_new else "changed"
    record(verb=verb, subject_kind="offer", subject_id=offer.pk, at=at, person_id=by.person.pk, role=by.role)
    return offer


def _refuse_circle(offer: Offer) -> None:
    ahead, seen = {offer.pk}, set()
    while ahead:
        seen |= ahead
        following = set(
            Offer.requires.through.objects.filter(from_offer__in=ahead).values_list("to_offer", flat=True)
        )
        if offer.pk in following:
            raise OfferLeadsToItself(offer)
        ahead = following - seen
