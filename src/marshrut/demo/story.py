"""What the years of a region share while they are told."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from marshrut.demo.campaigns import Campaigns
from marshrut.demo.catalogue import Catalogue
from marshrut.demo.days import Days, moment
from marshrut.demo.measuring import Findings, Result
from marshrut.demo.scene import Human, Scene
from marshrut.demo.timetable import Timetable
from marshrut.demo.walks import Walks


@dataclass
class Story:
    """``again``: people whose route is walked, whom the next campaign measures anew; ``results``: of the centre,
    by year; ``routed``: people who have or had a route this year."""

    scene: Scene
    catalogue: Catalogue
    timetable: Timetable
    findings: Findings
    campaigns: Campaigns
    walks: Walks
    chance: Random
    again: set[int] = field(default_factory=set)
    results: dict[int, list[Result]] = field(default_factory=dict)
    routed: set[int] = field(default_factory=set)

    @property
    def days(self) -> Days:
        return self.scene.days

    @property
    def by_name(self) -> list[Human]:
        """People whom this year's campaign measures because their story is told by name."""
        supporting = [human for people in self.scene.supporting.values() for human in people]
        return [self.scene.shown["walking"], *supporting]

    @property
    def center_specialist(self) -> Human:
        return self.scene.officials[self.scene.content.providers["cnppm"]][0].last

    def later(self, after: datetime, *, days: int) -> datetime:
        """A working hour so many days after, but never later than the moment of loading."""
        hour, minute = self.chance.randint(9, 18), self.chance.choice((0, 10, 20, 30, 40, 50))
        value = max(moment(after.date() + timedelta(days=days), hour, minute), after + timedelta(minutes=20))
        return max(after, min(value, self.days.at - timedelta(minutes=5)))
