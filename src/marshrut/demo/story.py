"""What the years of a region share while they are told."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from marshrut.demo.campaigns import Campaigns
from marshrut.demo.catalogue import Catalogue
from marshrut.demo.days import Days
from marshrut.demo.measuring import Findings, Result
from marshrut.demo.scene import Scene
from marshrut.demo.timetable import Timetable
from marshrut.demo.walks import Walks


@dataclass
class Story:
    """``again``: people whose route is walked, whom the next campaign measures anew; ``results``: of the centre,
    by year."""

    scene: Scene
    catalogue: Catalogue
    timetable: Timetable
    findings: Findings
    campaigns: Campaigns
    walks: Walks
    chance: Random
    again: set[int] = field(default_factory=set)
    results: dict[int, list[Result]] = field(default_factory=dict)

    @property
    def days(self) -> Days:
        return self.scene.days

    def later(self, after: datetime, *, days: int, hours: int = 1) -> datetime:
        """Some days after, but never later than the moment of loading."""
        return min(after + timedelta(days=days, hours=hours), self.days.at - timedelta(minutes=5))
