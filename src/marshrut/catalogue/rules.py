"""Who may see and keep the catalogue. The only statement of these rules."""

from django.db.models import Q, QuerySet

from marshrut.catalogue.models import Offer, Session
from marshrut.people.actor import Actor
from marshrut.people.models import Organisation
from marshrut.people.roles import Role

KEEPERS = (Role.CNPPM_SPECIALIST, Role.IPE_STAFF, Role.MUNI_METHODIST)


def may_publish(actor: Actor) -> bool:
    """The centre, the institute and municipal services keep the catalogue."""
    return actor.role in KEEPERS


def providers_of(actor: Actor) -> QuerySet[Organisation]:
    """Organisations in whose name the actor may publish: the centre any, others those of their place."""
    open_now = Organisation.objects.filter(closed_on=None)
    if actor.role == Role.CNPPM_SPECIALIST:
        return open_now
    return open_now.filter(_own_place(actor, ""))


def offers_visible_to(actor: Actor) -> QuerySet[Offer]:
    """What is open is open to everybody; what is closed is seen by those who keep it."""
    if actor.role == Role.CNPPM_SPECIALIST:
        return Offer.objects.all()
    return Offer.objects.filter(Q(is_open=True) | _own_place(actor, "provider__"))


def offers_kept_by(actor: Actor) -> QuerySet[Offer]:
    """Offers that the actor may change, schedule and confirm."""
    if actor.role == Role.CNPPM_SPECIALIST:
        return Offer.objects.all()
    return Offer.objects.filter(_own_place(actor, "provider__"))


def sessions_visible_to(actor: Actor) -> QuerySet[Session]:
    return Session.objects.filter(offer__in=offers_visible_to(actor))


def sessions_kept_by(actor: Actor) -> QuerySet[Session]:
    """Sessions whose seats, attendance and completions the actor keeps."""
    if actor.role == Role.CNPPM_SPECIALIST:
        return Session.objects.all()
    return Session.objects.filter(_own_place(actor, "offer__provider__"))


def _own_place(actor: Actor, prefix: str) -> Q:
    """The institute's staff read the whole region, but publish only for their own organisation."""
    if actor.role == Role.MUNI_METHODIST:
        return actor.organisations(prefix)
    if actor.role == Role.IPE_STAFF and actor.place is not None:
        return Q(**{f"{prefix}path__startswith": actor.place.path})
    return Q(pk__in=[])
