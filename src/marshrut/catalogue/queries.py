"""Reads: what can be applied for, and by whom."""

from datetime import date

from django.db.models import Exists, F, Min, OuterRef, Prefetch, Q, QuerySet

from marshrut.catalogue.audience import Audience, suits, suits_place
from marshrut.catalogue.models import Offer, OfferGain, Session


def taking_applications(sessions: QuerySet[Session], *, on: date) -> QuerySet[Session]:
    """Planned sessions of open offers that haven't begun and whose last day for applications isn't past."""
    return sessions.filter(
        Q(apply_until=None) | Q(apply_until__gte=on),
        state=Session.State.PLANNED,
        offer__is_open=True,
        starts_on__gt=on,
    )


def open_sessions(
    *, on: date, until: date | None = None, audience: Audience | None = None
) -> QuerySet[Session]:
    """Sessions that take applications on the day; for one person when asked so.

    ``until``: the last day on which a session may end.
    """
    sessions = taking_applications(Session.objects.all(), on=on)
    if until is not None:
        sessions = sessions.filter(ends_on__lte=until)
    if audience is not None:
        sessions = sessions.filter(suits(audience, offer="offer__") & suits_place(audience))
    with_offers = sessions.select_related("offer__provider", "territory")
    return with_offers.prefetch_related("offer__requires").order_by("starts_on", "pk")


def offers_for(audience: Audience, *, on: date) -> QuerySet[Offer]:
    """Open offers that suit the person and have at least one session to apply for."""
    ahead = taking_applications(Session.objects.filter(offer=OuterRef("pk")), on=on).filter(
        suits_place(audience)
    )
    return Offer.objects.filter(suits(audience), Exists(ahead), is_open=True)


def with_sessions_ahead(offers: QuerySet[Offer], *, on: date) -> QuerySet[Offer]:
    """The offers with ``.ahead``: their sessions that take applications, and ``.closes``: their gains."""
    ahead = taking_applications(Session.objects.all(), on=on).select_related("territory")
    gains = OfferGain.objects.select_related("competence").order_by("-gain")
    return offers.select_related("provider").prefetch_related(
        Prefetch("sessions", queryset=ahead.order_by("starts_on", "pk"), to_attr="ahead"),
        Prefetch("gains", queryset=gains, to_attr="closes"),
    )


def by_next_start(offers: QuerySet[Offer], *, on: date) -> QuerySet[Offer]:
    """The offers with ``.next_on``, the day on which their next session begins; without one last."""
    ahead = Q(
        Q(sessions__apply_until=None) | Q(sessions__apply_until__gte=on),
        sessions__state=Session.State.PLANNED,
        sessions__starts_on__gt=on,
    )
    return offers.annotate(next_on=Min("sessions__starts_on", filter=ahead)).order_by(
        F("next_on").asc(nulls_last=True), "title"
    )
