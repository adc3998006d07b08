"""What the stories of a region walk through: places, schools, posts and the people who held them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from random import Random

from marshrut.demo.content.places import Municipality
from marshrut.demo.content.places import Region as RegionContent
from marshrut.demo.days import Days
from marshrut.people.models import Employment, Organisation, Person, Position, Subject, Territory

SEED = "marshrut-demonstration-1"


@dataclass(eq=False, slots=True)
class Human:
    """A person with what the story knows beyond the row.

    ``taught_since``  the first day of pedagogical work, wherever.
    ``talent``        group of competences → log-odds of solving a task of it; grows by learning.
    ``jobs``          main employments in the order of time; ``side_jobs`` the part-time ones.
    """

    row: Person
    taught_since: date
    talent: dict[str, float]
    jobs: list["Job"] = field(default_factory=list)
    side_jobs: list[tuple[Employment, tuple[Subject, ...]]] = field(default_factory=list)

    def job_on(self, day: date) -> "Job | None":
        return next((job for job in self.jobs if job.row.is_on(day)), None)

    def organisation_on(self, day: date) -> Organisation:
        """:raises AttributeError: no main place of work on the day."""
        return self.job_on(day).seat.organisation


@dataclass(eq=False, slots=True)
class Job:
    """One person's time in a post."""

    human: Human
    seat: "Seat"
    row: Employment


@dataclass(eq=False, slots=True)
class Seat:
    """A post with those who held it, one after another without a gap; ``school`` None: of a body."""

    organisation: Organisation
    position: Position
    subjects: tuple[Subject, ...] = ()
    school: "School | None" = None
    jobs: list[Job] = field(default_factory=list)

    def holder(self, day: date) -> Human | None:
        return next((job.human for job in reversed(self.jobs) if job.row.is_on(day)), None)

    @property
    def last(self) -> Human:
        """Who holds it today."""
        return self.jobs[-1].human


@dataclass(eq=False, slots=True)
class School:
    """``size``: pedagogical posts; managers stand apart."""

    row: Organisation
    place: "Place"
    size: int
    setting: str
    seats: list[Seat] = field(default_factory=list)
    head: Seat | None = None
    deputies: list[Seat] = field(default_factory=list)

    @property
    def managers(self) -> list[Seat]:
        return [self.head, *self.deputies]


@dataclass(eq=False, slots=True)
class Place:
    """A municipality: its authority stands for it in the tree, the methodical service stands below."""

    content: Municipality
    territory: Territory
    authority: Organisation
    service: Organisation
    schools: list[School] = field(default_factory=list)
    chief: Seat | None = None
    methodists: list[Seat] = field(default_factory=list)


@dataclass(eq=False)
class Scene:
    """A region while it is being filled. Lists keep their order, so equal seeds tell equal stories."""

    content: RegionContent
    days: Days
    territory: Territory | None = None
    bodies: dict[str, Organisation] = field(default_factory=dict)
    places: list[Place] = field(default_factory=list)
    subjects: dict[str, Subject] = field(default_factory=dict)
    positions: dict[str, Position] = field(default_factory=dict)
    officials: dict[str, list[Seat]] = field(default_factory=dict)  # code of a body → its posts
    humans: list[Human] = field(default_factory=list)
    tutors: list[Human] = field(default_factory=list)
    tutor_of: dict[int, Human] = field(default_factory=dict)  # number of a person → tutor of today
    shown: dict[str, Human] = field(default_factory=dict)  # key of a door → who stands behind it
    supporting: dict[str, list[Human]] = field(default_factory=dict)  # whose routes wait for the shown people

    def random(self, concern: str) -> Random:
        """Chance of its own for every concern: a change of one story leaves the others alone."""
        return Random(f"{SEED}/{self.content.code}/{concern}")

    @property
    def department(self) -> Organisation:
        return self.bodies[self._code("department")]

    @property
    def institute(self) -> Organisation:
        return self.bodies[self.content.providers["ipe"]]

    @property
    def center(self) -> Organisation:
        return self.bodies[self.content.providers["cnppm"]]

    @property
    def reserved(self) -> set[int]:
        """Numbers of the people whose story is told by name, not by chance."""
        others = [human for people in self.supporting.values() for human in people]
        return {human.row.pk for human in [*self.shown.values(), *others]}

    def _code(self, kind: str) -> str:
        return next(code for code, body in self.bodies.items() if body.kind == kind)

    @property
    def schools(self) -> Iterator[School]:
        return (school for place in self.places for school in place.schools)

    @property
    def peopled(self) -> list[Place]:
        """Municipalities with schools."""
        return [place for place in self.places if place.schools]

    def place_named(self, short_title: str) -> Place:
        return next(place for place in self.places if place.content.short_title == short_title)
