"""What the indicators are counted from: facts of people, teams and programmes, read in a dozen set-based queries."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, F, OuterRef, Q

from marshrut.calc.indicators import Category, PersonFacts, ProgrammeFacts, SchoolTeamFacts
from marshrut.catalogue.models import Offer, Programme
from marshrut.deficits.models import Deficit
from marshrut.diagnostics.models import Campaign, Estimate, Participant
from marshrut.learning.models import Participation
from marshrut.people.models import (
    DistrictMembership,
    Employment,
    ExperienceStatement,
    Organisation,
    Person,
    Position,
)
from marshrut.people.queries import categories_of, tree_on
from marshrut.routes.models import Route, RouteStep

SUPPORTS = (Offer.Kind.MENTORING, Offer.Kind.INTERNSHIP, Offer.Kind.COMMUNITY)
TOOK_PART = (Participation.State.ENROLLED, Participation.State.COMPLETED)


@dataclass(frozen=True, slots=True)
class Facts:
    """Facts for a period as of a day, with the tree and the districts of that day.

    ``tree``: organisation → those above it, nearest first; ``districts``: district → its municipal authorities;
    ``titles``: (unit, id) → name to be frozen with the snapshot.
    """

    persons: tuple[PersonFacts, ...]
    teams: tuple[SchoolTeamFacts, ...]
    programmes: tuple[ProgrammeFacts, ...]
    tree: dict[int, tuple[int, ...]]
    districts: dict[int, tuple[int, ...]]
    titles: dict[tuple[str, int], str]


def gather(*, starts_on: date, ends_on: date, as_of_on: date) -> Facts:
    """Read the facts. People without a main place of work that is open on the day are not of the population."""
    tree = tree_on(as_of_on)
    titles: dict[tuple[str, int], str] = {}
    persons = _persons(tree, starts_on, ends_on, as_of_on, titles)
    return Facts(
        persons=persons,
        teams=_teams(tree, starts_on, ends_on, as_of_on, titles),
        programmes=_programmes(tree, starts_on, ends_on, as_of_on, titles),
        tree=tree,
        districts=_districts(tree, as_of_on),
        titles=titles,
    )


def _persons(tree, starts_on, ends_on, as_of_on, titles) -> tuple[PersonFacts, ...]:
    main = Employment.objects.on(as_of_on).filter(kind=Employment.Kind.MAIN, person__merged_into=None)
    places = dict(main.values_list("person_id", "organisation_id"))
    categories = categories_of(places, as_of_on)
    months = _pedagogical_months(as_of_on)
    centre, anybody = _diagnosed(starts_on, ends_on)
    routed = _routed(starts_on, ends_on)
    chosen, trained = _trained(starts_on, ends_on)
    supported = _supported(starts_on, ends_on)
    found = []
    for person in Person.objects.filter(pk__in=places).order_by("pk").iterator(chunk_size=2000):
        if places[person.pk] not in tree:
            continue
        titles["person", person.pk] = person.full_name
        found.append(
            PersonFacts(
                person_id=person.pk,
                school_id=places[person.pk],
                categories=frozenset(
                    Category(one) for one in categories.get(person.pk, ()) if one != Position.Category.OTHER
                ),
                age=person.age_on(as_of_on),
                pedagogical_months=months.get(person.pk),
                centre_result=person.pk in centre,
                any_result=person.pk in anybody,
                route_approved_on_centre_result=person.pk in routed,
                fr_completion=person.pk in chosen,
                dpo_completion=person.pk in trained,
                supports=person.pk in supported,
            )
        )
    return tuple(found)


def _pedagogical_months(on: date) -> dict[int, int]:
    statements = (
        ExperienceStatement.objects.filter(stated_on__lte=on, pedagogical_months__isnull=False)
        .order_by("person_id", "-stated_on")
        .distinct("person_id")
    )
    return {one.person_id: one.pedagogical_months_on(on) for one in statements}


def _diagnosed(starts_on: date, ends_on: date) -> tuple[set[int], set[int]]:
    """People with a published result of a campaign finished in the period: of the centre, of anybody."""
    published = Participant.objects.filter(
        state=Participant.State.PUBLISHED,
        campaign__state=Campaign.State.FINISHED,
        campaign__finished_on__range=(starts_on, ends_on),
    )
    rows = list(published.values_list("person_id", "campaign__organiser"))
    return {person for person, who in rows if who == Campaign.Organiser.CENTER}, {person for person, _ in rows}


def _routed(starts_on: date, ends_on: date) -> set[int]:
    """People with a route approved in the period that rests on a result of the centre."""
    centre = Estimate.objects.filter(participant__campaign__organiser=Campaign.Organiser.CENTER)
    basis = Route.basis.through.objects.filter(route=OuterRef("pk"), estimate__in=centre)
    approved = Route.objects.filter(approved_at__date__range=(starts_on, ends_on))
    return set(approved.filter(Exists(basis)).values_list("person_id", flat=True))


def _trained(starts_on: date, ends_on: date) -> tuple[set[int], set[int]]:
    """People who finished in the period a programme of the register that was chosen by a deficit from the
    centre's diagnostics; and people who finished any programme."""
    finished = Participation.objects.filter(
        state=Participation.State.COMPLETED,
        completed_on__range=(starts_on, ends_on),
        session__offer__programme__isnull=False,
    )
    found_by_centre = Deficit.objects.filter(opened_by__participant__campaign__organiser=Campaign.Organiser.CENTER)
    chosen_by = RouteStep.deficits.through.objects.filter(
        routestep=OuterRef("step_id"), deficit__in=found_by_centre
    )
    states = (Programme.RegisterState.INCLUDED, Programme.RegisterState.EXCLUDED)
    in_register = Q(
        session__offer__programme__register_state__in=states,
        session__offer__programme__included_on__lte=F("session__starts_on"),
    ) & (
        Q(session__offer__programme__included_until=None)
        | Q(session__offer__programme__included_until__gte=F("session__starts_on"))
    )
    chosen = finished.filter(in_register).filter(Exists(chosen_by))
    return set(chosen.values_list("person_id", flat=True)), set(finished.values_list("person_id", flat=True))


def _supported(starts_on: date, ends_on: date) -> set[int]:
    """People with a form of support active in the period: mentoring, internship, community, or an approved route."""
    part = Participation.objects.filter(
        state__in=TOOK_PART,
        session__offer__kind__in=SUPPORTS,
        session__starts_on__lte=ends_on,
        session__ends_on__gte=starts_on,
    )
    routes = Route.objects.filter(
        approved_at__isnull=False, starts_on__lte=ends_on, ends_on__gte=starts_on
    ).exclude(state=Route.State.CANCELLED)
    return {*part.values_list("person_id", flat=True), *routes.values_list("person_id", flat=True)}


def _teams(tree, starts_on, ends_on, as_of_on, titles) -> tuple[SchoolTeamFacts, ...]:
    schools = Organisation.objects.filter(level=Organisation.Level.SCHOOL, pk__in=tree).exclude(
        kind=Organisation.Kind.UNIT
    )
    names = dict(schools.order_by("pk").values_list("pk", "short_name"))
    posts = (
        Employment.objects.on(as_of_on)
        .filter(organisation__in=names, person__merged_into=None)
        .exclude(position__team_part="")
        .values_list("organisation_id", "position__team_part", "person_id")
    )
    team: dict[int, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    for school, part, person in posts:
        team[school][part].add(person)
    trained = set(
        Participation.objects.filter(
            state=Participation.State.COMPLETED,
            completed_on__range=(starts_on, ends_on),
            session__offer__programme__about_quality=True,
        ).values_list("person_id", flat=True)
    )
    found = []
    for school, name in names.items():
        titles["team", school] = name
        heads = team[school][Position.TeamPart.HEAD]
        deputies = team[school][Position.TeamPart.DEPUTY] - heads
        others = team[school][Position.TeamPart.UNIT_HEAD] - heads - deputies
        found.append(
            SchoolTeamFacts(
                school_id=school,
                has_head=bool(heads),
                head_trained=bool(heads & trained),
                deputies_trained=len(deputies & trained),
                deputies_total=len(deputies),
                others_trained=len(others & trained),
                others_total=len(others),
            )
        )
    return tuple(found)


def _programmes(tree, starts_on, ends_on, as_of_on, titles) -> tuple[ProgrammeFacts, ...]:
    implemented = Programme.objects.filter(
        Q(implemented_from__lte=ends_on) & (Q(implemented_to=None) | Q(implemented_to__gte=starts_on)),
        provider__in=tree,
    )
    found = []
    for programme in implemented.order_by("pk"):
        titles["programme", programme.pk] = programme.title
        found.append(
            ProgrammeFacts(
                programme_id=programme.pk,
                provider_id=programme.provider_id,
                in_register=programme.in_register_on(as_of_on),
            )
        )
    return tuple(found)


def _districts(tree, as_of_on: date) -> dict[int, tuple[int, ...]]:
    found: dict[int, tuple[int, ...]] = {}
    members = DistrictMembership.objects.on(as_of_on).order_by("district_id", "authority_id")
    for district, authority in members.values_list("district_id", "authority_id"):
        if authority in tree:
            found[district] = (*found.get(district, ()), authority)
    return found
