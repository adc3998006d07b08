"""Who walks the pages: accounts of the demonstration, signed in without the sign-in page."""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count
from django.utils.timezone import localdate
from tests.pages import RegionClient

from marshrut.deficits.models import Review
from marshrut.diagnostics.models import Campaign, Instrument, Participant
from marshrut.people.actor import Actor, actor_of, charges_on
from marshrut.people.models import Account, Person
from marshrut.people.roles import Role
from marshrut.regions.models import Region
from marshrut.routes.models import Route


@dataclass(frozen=True, slots=True)
class Visitor:
    """``cookie`` is the header that signs the person in to the region."""

    role: Role
    person: Person
    cookie: str


class People:
    """Everybody is looked up in the region whose schema is selected."""

    def __init__(self, region: Region) -> None:
        self._region = region

    def shown(self) -> list[Visitor]:
        """Those whom the sign-in page offers, each in the role to begin with."""
        accounts = Account.objects.filter(showcase_order__isnull=False).order_by("showcase_order")
        return [self.of(account.person) for account in accounts]

    def of(self, person: Person, role: Role | None = None) -> Visitor:
        """The person in the role, or in the one that the first page begins with."""
        actor = self._actor(person, role)
        client = RegionClient.signed_in(self._region, actor)
        key = client.cookies[settings.SESSION_COOKIE_NAME].value
        return Visitor(actor.role, person, f"{settings.SESSION_COOKIE_NAME}={key}")

    def longest_route(self) -> Route:
        """A route that is walked now, with the most steps."""
        walked = Route.objects.filter(state=Route.State.ACTIVE).annotate(length=Count("steps"))
        return walked.select_related("person").order_by("-length", "pk")[0]

    def most_measured(self) -> Person:
        """Whose page of growth zones has the most to tell."""
        rows = Review.objects.values("estimate__person").annotate(count=Count("pk"))
        return Person.objects.get(pk=rows.order_by("-count", "estimate__person")[0]["estimate__person"])

    def taking(self, limit: int) -> list[Participant]:
        """People with a form before them: not finished, in a campaign that goes on."""
        rows = Participant.objects.filter(
            state=Participant.State.PRESENT,
            campaign__state=Campaign.State.OPEN,
            campaign__instrument__kind=Instrument.Kind.FIXED_FORM,
            sitting__finished_at=None,
        )
        return list(rows.select_related("person", "sitting", "campaign__instrument").order_by("pk")[:limit])

    def largest_campaign(self) -> Campaign:
        rows = Campaign.objects.annotate(size=Count("participants"))
        return rows.order_by("-size", "pk")[0]

    def _actor(self, person: Person, role: Role | None) -> Actor:
        today = localdate()
        charges = [one for one in charges_on(person, today) if role is None or one.role == role]
        if role is Role.TEACHER or not charges:
            return actor_of(person=person, charge=None, on=today)
        return actor_of(person=person, charge=charges[0], on=today)
