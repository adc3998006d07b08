"""``docs/benchmarks.md``: the figures beside the peer's and beside our limits."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from bench import yardsticks
from bench.flows import CLIENTS
from bench.measuring import Measured
from bench.visits import Visit

_HEAD = """# What the pages cost

Written by `make bench`: not to be edited by hand. Counts of statements and bytes are held by
`tests/web/test_page_costs.py`; times are printed here and asserted nowhere.
"""

_WAY = """## How it is measured

- The stack is the one of `make run`: the supervisor, granian with two workers of four threads, the job worker, the
  embedded PostgreSQL with `fsync` on. Rights, the journal and the real templates are on; pages are compressed.
- **CPU** is the user and system time of every process of the stack while one visitor asks without a pause, divided by
  the views; in brackets the part of PostgreSQL. **p50, p95** are that visitor's wait.
- **The crowd** is {clients} clients at once, on the same cores: so views a second are fewer than cores ÷ CPU, and a
  view costs more, because the cores share their caches.
- **SQL** counts the statements of one view without BEGIN, COMMIT and savepoints; the frame of every page is four of
  them (session, account, charges, unread notices). Lists may cost six beside the frame.
- **KB** is what is sent for a view, compressed, without headers.
- The peer: {peer}. «×» is how many times less CPU we use than it does.
- Limits are of CPU, SQL and «×»; {over} marks a page whose CPU or SQL is above them.
"""
_OVER = "**✗**"
_COLUMNS = (
    "Page",
    "CPU ms (database)",
    "SQL (writes)",
    "p50 · p95 ms",
    "crowd: views/s · CPU ms",
    "KB",
    "peer: CPU ms · SQL · views/s",
    "×",
    "limits",
)


@dataclass
class Figures:
    """All that one run found.

    ``at`` when it began, ``load`` how many processes wanted to run then; ``starts``: what → (seconds, limit).
    """

    conditions: Sequence[tuple[str, str]]
    at: datetime = field(default_factory=lambda: datetime.now(tz=UTC))
    load: float = 0.0
    starts: dict[str, tuple[float, float | None]] = field(default_factory=dict)
    pages: list[Measured] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)  # page → how it answered
    cold: Visit | None = None
    warm: Visit | None = None
    memory: dict[str, int] = field(default_factory=dict)
    idle_cpu_share: float = 0.0


def written(figures: Figures) -> str:
    parts = [
        _HEAD,
        _conditions(figures),
        _pages(figures),
        _visits(figures),
        _memory(figures),
        _starts(figures),
        _WAY.format(clients=CLIENTS, peer=yardsticks.MACHINE, over=_OVER),
    ]
    return "\n".join(part for part in parts if part)


def _conditions(figures: Figures) -> str:
    at = f"{figures.at:%Y-%m-%d %H:%M} UTC; the demonstration is built around the same moment, its only seed"
    busy = ": **the machine was busy with other things**" if figures.load > 1 else ""
    load = f"{figures.load:.1f} processes{busy}"
    rows = [("date", at), ("load before the run", load), *figures.conditions]
    return "\n".join(f"- {what}: {value}" for what, value in rows) + "\n"


def _pages(figures: Figures) -> str:
    lines = [
        "## Pages",
        "",
        _row(_COLUMNS),
        _row(["---"] * len(_COLUMNS)),
        *map(_page, figures.pages),
    ]
    lines += [f"\n**Not measured**: {title}: {problem}." for title, problem in figures.failed.items()]
    if figures.left_out:
        lines += ["", f"Not measured, the time was over: {', '.join(figures.left_out)}."]
    return "\n".join(lines) + "\n"


def _page(one: Measured) -> str:
    writes = f" ({one.writes})" if one.writes else ""
    cells = [
        str(one.page),
        f"{one.cpu_ms:.1f} ({one.database_ms:.1f})",
        f"{one.sql}{writes}",
        f"{one.p50_ms:.0f} · {one.p95_ms:.0f}",
        f"{one.rate:.0f} · {one.crowd_cpu_ms:.1f}",
        f"{one.sent_bytes / 1000:.1f}",
    ]
    limit = one.page.yardstick
    if limit is None:
        return _row([*cells, "", "", ""])
    peer = f"{limit.peer_cpu_ms:.0f} · {limit.peer_sql} · {limit.peer_rate:.0f}"
    limits = f"≤ {limit.cpu_ms:.0f} · ≤ {limit.sql} · ≥ {limit.times:.0f} × {_mark(one.is_met)}"
    return _row([*cells, peer, f"{one.times:.1f}", limits])


def _visits(figures: Figures) -> str:
    if figures.cold is None or figures.warm is None:
        return ""
    y = yardsticks
    return "\n".join([
        "## A visit in a browser", "",
        "| Visit | requests | KB over the wire | peer | limits |", "|---|---|---|---|---|",
        _visit("cold", figures.cold, y.PEER_COLD, y.COLD_REQUESTS, y.COLD_BYTES),
        _visit("warm", figures.warm, y.PEER_WARM, y.WARM_REQUESTS, y.WARM_BYTES),
        "",
    ])  # fmt: skip


def _visit(title: str, seen: Visit, peer: str, requests: int, size: int) -> str:
    met = len(seen.requests) <= requests and seen.sent_bytes <= size
    limits = f"≤ {requests} · ≤ {size // 1000} KB {_mark(met)}"
    return _row([title, str(len(seen.requests)), f"{seen.sent_bytes / 1000:.1f}", peer, limits])


def _memory(figures: Figures) -> str:
    if not figures.memory:
        return ""
    total = sum(figures.memory.values()) / 1e6
    parts = ", ".join(f"{part} {size / 1e6:.0f}" for part, size in figures.memory.items())
    met = _mark(total <= yardsticks.MEMORY_MB)
    return (
        f"## Memory\n\n{total:.0f} MB of proportional share (PSS) after all of the above: {parts}. "
        f"Limit: {yardsticks.MEMORY_MB} MB {met}; the peer: {yardsticks.PEER_MEMORY_MB} MB. "
        f"With nobody asking the stack uses {100 * figures.idle_cpu_share:.1f} % of a core.\n"
    )


def _starts(figures: Figures) -> str:
    lines = ["## Starting and long work", "", "| What | seconds | limit |", "|---|---|---|"]
    for what, (seconds, limit) in figures.starts.items():
        word = "" if limit is None else f"≤ {limit:.0f} {_mark(seconds <= limit)}"
        lines.append(_row([what, f"{seconds:.1f}", word]))
    return "\n".join(lines) + "\n"


def _mark(is_met: bool | None) -> str:
    return "✓" if is_met else _OVER


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"
