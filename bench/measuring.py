"""One page measured: by one visitor for its cost and time, by a crowd for what the machine can bear."""

from dataclasses import dataclass
from statistics import quantiles

from bench.consumption import Consumption
from bench.flows import Crowd, walk
from bench.pages import Page
from bench.statements import counted

ALONE_SECONDS, ALONE_VIEWS = 2.5, 200
CROWD_SECONDS = 2.5
WARMING_SECONDS = 0.5  # every thread of every web worker has had its turn


@dataclass(frozen=True, slots=True)
class Measured:
    """``cpu_ms``: of every process of the stack for one view, ``database_ms`` of it PostgreSQL's; ``p50_ms`` and
    ``p95_ms``: the visitor's wait. ``rate``: views a second of the crowd, which runs on the same cores, and
    ``crowd_cpu_ms`` a view then. ``sent_bytes``: the answers as sent, compressed.
    """

    page: Page
    sql: int
    writes: int
    cpu_ms: float
    database_ms: float
    p50_ms: float
    p95_ms: float
    rate: float
    crowd_cpu_ms: float
    sent_bytes: int

    @property
    def times(self) -> float | None:
        """How many times less CPU than the peer."""
        return self.page.yardstick.peer_cpu_ms / self.cpu_ms if self.page.yardstick else None

    @property
    def is_met(self) -> bool | None:
        """Within our limits of CPU and statements; None where there is no yardstick."""
        limit = self.page.yardstick
        return None if limit is None else self.cpu_ms <= limit.cpu_ms and self.sql <= limit.sql


def measure(page: Page, *, address: tuple[str, int], crowd: Crowd, consumption: Consumption) -> Measured:
    """:raises bench.flows.UnexpectedAnswer: the page did not answer as it should."""
    count = counted(page.flows[0])
    crowd.walk(page.flows, WARMING_SECONDS)
    before = consumption.cpu_seconds()
    alone = walk(address, page.flows[0], ALONE_SECONDS, ALONE_VIEWS)
    between = consumption.cpu_seconds()
    walks = crowd.walk(page.flows, CROWD_SECONDS)
    after = consumption.cpu_seconds()
    views = sum(len(one.seconds) for one in walks)
    percents = quantiles(alone.seconds, n=100, method="inclusive")
    return Measured(
        page=page,
        sql=count.sql,
        writes=count.writes,
        cpu_ms=1000 * (sum(between.values()) - sum(before.values())) / len(alone.seconds),
        database_ms=1000 * (between["database"] - before["database"]) / len(alone.seconds),
        p50_ms=1000 * percents[49],
        p95_ms=1000 * percents[94],
        rate=views / max(sum(one.seconds) for one in walks),
        crowd_cpu_ms=1000 * (sum(after.values()) - sum(between.values())) / views,
        sent_bytes=alone.sent_bytes,
    )
