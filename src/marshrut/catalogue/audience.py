"""For whom an offer is: the subject, the post and the place of a person against those of the offer."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q

from marshrut.catalogue.models import Offer
from marshrut.people.models import Organisation, Person, Territory
from marshrut.people.queries import is_manager, main_employment


@dataclass(frozen=True, slots=True)
class Audience:
    """One person as a catalogue sees one. ``territories``: the place of work and all that it lies in."""

    person_id: int
    organisation_path: str
    territories: frozenset[int]
    subjects: frozenset[int]
    is_manager: bool


def audience_of(person: Person, *, on: date) -> Audience:
    """The person by the main employment on the day; without one, only what is for everybody remains."""
    job = main_employment(person, on)
    if job is None:
        return Audience(person.pk, "", frozenset(), frozenset(), is_manager=False)
    return Audience(
        person_id=person.pk,
        organisation_path=job.organisation.path,
        territories=_surroundings(job.organisation.territory),
        subjects=frozenset(job.subjects.values_list("pk", flat=True)),
        is_manager=is_manager(person, on),
    )


def _surroundings(territory: Territory | None) -> frozenset[int]:
    found = set()
    while territory is not None and territory.pk not in found:
        found.add(territory.pk)
        territory = territory.parent
    return frozenset(found)


def suits(audience: Audience, *, offer: str = "") -> Q:
    """A condition on offers: for the person's subject and post, and not some other place's own.

    ``offer``: the way to the offer, for instance «offer__» from a session.
    """
    through = Offer.subjects.through.objects.filter(offer=OuterRef(f"{offer}pk" if offer else "pk"))
    for_subject = ~Q(Exists(through)) | Q(Exists(through.filter(subject__in=audience.subjects)))
    for_post = Q() if audience.is_manager else Q(**{f"{offer}for_managers": False})
    return for_subject & for_post & _is_near(audience, offer)


def suits_place(audience: Audience) -> Q:
    """A condition on sessions: at a distance, in the person's own place, or open to the whole region."""
    return (
        Q(offer__mode=Offer.Mode.ONLINE)
        | Q(territory=None)
        | Q(territory__in=audience.territories)
        | Q(offer__level__in=[Organisation.Level.REGIONAL, Organisation.Level.FEDERAL])
    )


def _is_near(audience: Audience, offer: str) -> Q:
    """A school's own offer is for its own people, a municipality's for its own schools."""
    above = _prefixes(audience.organisation_path)
    local = Q(**{f"{offer}level": Organisation.Level.SCHOOL})
    municipal = Q(**{f"{offer}level": Organisation.Level.MUNICIPAL})
    own = Q(**{f"{offer}provider__path__in": above})
    own_territory = Q(**{f"{offer}provider__territory__in": audience.territories})
    return (~local & ~municipal) | (local & own) | (municipal & (own | own_territory))


def _prefixes(path: str) -> list[str]:
    """«/1/5/33/» → «/1/», «/1/5/», «/1/5/33/»."""
    parts = [part for part in path.split("/") if part]
    return ["/" + "/".join(parts[: count + 1]) + "/" for count in range(len(parts))]
