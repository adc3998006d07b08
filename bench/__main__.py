"""``python -m bench [--var DIR] [--out FILE]``: measure and write the table; eight minutes at most."""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from bench import yardsticks
from bench.flows import CLIENTS, Crowd
from bench.report import Figures, written
from bench.stack import Stack

ROOT = Path(__file__).resolve().parent.parent
REGION = "kostroma"
TEACHERS = 7140
LONGEST_SECONDS = 8 * 60.0
_AFTER_PAGES_SECONDS = 60.0  # kept for what comes after the pages
_IDLE_SECONDS = 3.0


def main() -> int:
    arguments = _parser().parse_args()
    at, deadline = datetime.now(tz=UTC), time.monotonic() + LONGEST_SECONDS
    load = os.getloadavg()[0]
    with _stack(arguments.var) as stack:
        starts = _starts(stack, is_fresh=arguments.var is None)
        crowd = Crowd(stack.address)
        try:
            figures = _walk(stack, crowd, at, load, deadline - _AFTER_PAGES_SECONDS)
        finally:
            crowd.close()
        figures.starts = {**starts, **figures.starts}
    arguments.out.write_text(written(figures, clients=CLIENTS), encoding="utf-8")
    _say(f"Written: {arguments.out}")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description="What the pages cost.")
    parser.add_argument("--var", type=Path, help="a folder with a loaded demonstration; else a new one is made")
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "benchmarks.md", help="the table")
    return parser


@contextmanager
def _stack(var: Path | None) -> Iterator[Stack]:
    """In the given folder, which stays, or in one that is made and taken away."""
    stack = Stack(var.resolve() if var else Path(tempfile.mkdtemp(prefix="marshrut-bench-")))
    if var is None:
        stack.var.chmod(0o711)  # the database's own user has to pass through it
    try:
        yield stack
    finally:
        if var is None:
            stack.remove()
        else:
            stack.stop()


def _starts(stack: Stack, *, is_fresh: bool) -> dict[str, tuple[float, float | None]]:
    """Start twice and leave the second one running."""
    found: dict[str, tuple[float, float | None]] = {}
    if is_fresh:
        _say("First start, with the demonstration…")
        first = stack.start()
        found["first `marshrut serve`"] = (first.seconds, yardsticks.FIRST_START_SECONDS)
        loading = first.steps["Загружаю демонстрацию"]
        found["of it loading the demonstration"] = (loading, yardsticks.DEMONSTRATION_SECONDS)
        stack.stop()
    later = stack.start()
    found["later `marshrut serve`"] = (later.seconds, yardsticks.LATER_START_SECONDS)
    return found


def _walk(stack: Stack, crowd: Crowd, at: datetime, load: float, pages_until: float) -> Figures:
    """Everything that needs the running stack; Django works here from now on."""
    os.environ |= {"MARSHRUT_VAR": str(stack.var), "DATABASE_URL": stack.database_url(), "PORT": str(stack.port)}
    from marshrut.cli.bootstrap import close_connections, set_up_django

    set_up_django()
    from django.db import connection

    from bench.machine import conditions
    from bench.people import People
    from marshrut.regions.queries import region_by_code

    region = region_by_code(REGION)
    connection.set_tenant(region)
    try:
        figures = Figures(conditions(at=at, load=load))
        people = People(region)
        consumption = stack.consumption()
        before, begin = consumption.cpu_seconds(), time.monotonic()
        time.sleep(_IDLE_SECONDS)
        figures.idle_cpu_share = (consumption.cpu_seconds() - before) / (time.monotonic() - begin)
        _measure_pages(figures, people, stack, crowd, pages_until)
        _measure_visits(figures, people, stack)
        figures.memory = consumption.pss_bytes()
        _measure_preview(figures, stack)
    finally:
        close_connections()
    return figures


def _measure_pages(figures: Figures, people, stack: Stack, crowd: Crowd, until: float) -> None:
    from bench.measuring import measure
    from bench.pages import Pages

    for page in Pages(people, f"/{REGION}/").every():
        if time.monotonic() > until:
            figures.left_out.append(page.title)
            continue
        found = measure(page, address=stack.address, crowd=crowd, consumption=stack.consumption())
        figures.pages.append(found)
        _say(f"{page.title}: {found.cpu_ms:.1f} ms CPU, {found.sql} SQL, {found.rate:.0f}/s")


def _measure_visits(figures: Figures, people, stack: Stack) -> None:
    """The first page and another after it, as a person who comes in does."""
    from bench.visits import chromium, visit

    visitor = people.shown()[0]
    name, _, value = visitor.cookie.partition("=")
    base = f"{stack.url}/{REGION}/"
    with chromium() as browser, browser.new_context() as context:
        context.add_cookies([{"name": name, "value": value, "url": base}])
        figures.cold = visit(context, base)
        figures.warm = visit(context, f"{base}offers/")


def _measure_preview(figures: Figures, stack: Stack) -> None:
    """The same list in its own region, where everybody is known, and in another, where nobody is."""
    from bench.roster import preview_seconds, write_roster

    with tempfile.TemporaryDirectory(prefix="marshrut-bench-") as folder:
        path = Path(folder) / "staff.xlsx"
        rows = write_roster(path, rows=TEACHERS)
        for region, who in ((REGION, "known"), ("leningrad", "new")):
            seconds = preview_seconds(path, region=region, environment=stack.environment)
            what = f"`marshrut import-staff --preview`, {rows:,} rows of {who} people"
            figures.starts[what] = (seconds, yardsticks.PREVIEW_SECONDS)
            _say(f"{what}: {seconds:.1f} s")


def _say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
