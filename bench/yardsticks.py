"""What the same page costs elsewhere, and what ours may cost.

Recorded once on 2 cores with Moodle 4.5.6 (PHP 8.2 FPM, OPcache, PostgreSQL 15, Redis; 10,000 users, 2,000 plans,
40,000 rows of evidence). CPU is that of every process of the stack; rates are CPU-normalised, within 15 %.
"""

from dataclasses import dataclass

MACHINE = (
    "Moodle 4.5.6 on 2 cores (PHP 8.2 FPM with OPcache, PostgreSQL 15, Redis; 10,000 users, 2,000 plans, "
    "40,000 rows of evidence)"
)


@dataclass(frozen=True, slots=True)
class Yardstick:
    """``peer_*``: CPU milliseconds, statements and views a second of the peer; the others are our limits."""

    peer_cpu_ms: float
    peer_sql: int
    peer_rate: float
    cpu_ms: float
    sql: int
    times: float


FIRST_PAGE = Yardstick(peer_cpu_ms=143, peer_sql=53, peer_rate=15, cpu_ms=18, sql=8, times=8)
ROUTE = Yardstick(peer_cpu_ms=63, peer_sql=62, peer_rate=34, cpu_ms=12, sql=8, times=5)
EVIDENCE = Yardstick(peer_cpu_ms=65, peer_sql=87, peer_rate=34, cpu_ms=12, sql=8, times=5)
# Six statements for the list itself; session, account, charges and unread notices belong to every page.
LIST = Yardstick(peer_cpu_ms=46, peer_sql=27, peer_rate=46, cpu_ms=11, sql=6 + 4, times=4)
REPORT = Yardstick(peer_cpu_ms=87, peer_sql=145, peer_rate=25, cpu_ms=11, sql=8, times=8)
ANSWER = Yardstick(peer_cpu_ms=78, peer_sql=69, peer_rate=29, cpu_ms=12, sql=10, times=6)
LOGIN = Yardstick(peer_cpu_ms=48, peer_sql=38, peer_rate=48, cpu_ms=45, sql=10, times=1)

PEER_COLD = "1.2 MB, 16–31 requests"
PEER_WARM = "19–33 KB, 2–7 requests"
PEER_MEMORY_MB = "440–560"

COLD_BYTES, COLD_REQUESTS = 250_000, 8
WARM_BYTES, WARM_REQUESTS = 20_000, 2
MEMORY_MB = 450
FIRST_START_SECONDS = 180
LATER_START_SECONDS = 8
DEMONSTRATION_SECONDS = 90
PREVIEW_SECONDS = 10
