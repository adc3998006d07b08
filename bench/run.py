"""Everything that needs the running stack and its data, in turn."""

import sys
import tempfile
import time
from pathlib import Path

from django.db import connection

from bench import yardsticks
from bench.flows import Crowd, UnexpectedAnswer
from bench.machine import conditions
from bench.measuring import measure
from bench.pages import Pages
from bench.people import People
from bench.report import Figures
from bench.roster import preview_seconds, write_roster
from bench.stack import Stack
from bench.visits import chromium, visit
from marshrut.cli.bootstrap import close_connections
from marshrut.regions.queries import region_by_code

REGION, ANOTHER_REGION = "kostroma", "leningrad"
TEACHERS = 7140
_AFTER_PAGES_SECONDS = 60.0  # of the time are kept for what comes after the pages
_IDLE_SECONDS = 3.0


def run(stack: Stack, crowd: Crowd, *, deadline: float) -> Figures:
    """``deadline``: of ``time.monotonic``; pages for which no time is left are named, not measured."""
    region = region_by_code(REGION)
    connection.set_tenant(region)
    try:
        people, figures = People(region), Figures(conditions())
        figures.idle_cpu_share = _idle(stack)
        _pages(figures, people, stack, crowd, deadline - _AFTER_PAGES_SECONDS)
        _visits(figures, people, stack)
        figures.memory = stack.consumption().pss_bytes()
        _preview(figures, stack)
    finally:
        close_connections()
    return figures


def _idle(stack: Stack) -> float:
    """The share of a core that the stack uses when nobody asks."""
    consumption = stack.consumption()
    before, begin = sum(consumption.cpu_seconds().values()), time.monotonic()
    time.sleep(_IDLE_SECONDS)
    return (sum(consumption.cpu_seconds().values()) - before) / (time.monotonic() - begin)


def _pages(figures: Figures, people: People, stack: Stack, crowd: Crowd, until: float) -> None:
    for page in Pages(people, REGION).every():
        if time.monotonic() > until:
            figures.left_out.append(str(page))
            continue
        try:
            found = measure(page, address=stack.address, crowd=crowd, consumption=stack.consumption())
        except UnexpectedAnswer as problem:
            figures.failed[str(page)] = str(problem)
            _say(f"{page}: {problem}")
            continue
        figures.pages.append(found)
        alone = f"{found.cpu_ms:.1f} ms CPU ({found.database_ms:.1f} database), {found.sql} SQL"
        _say(f"{page}: {alone}, p50 {found.p50_ms:.0f} ms, {found.rate:.0f} views/s of {found.crowd_cpu_ms:.1f} ms")


def _visits(figures: Figures, people: People, stack: Stack) -> None:
    """The first page, and another one after it."""
    name, _, value = people.shown()[0].cookie.partition("=")
    base = f"{stack.url}/{REGION}/"
    with chromium() as browser, browser.new_context() as context:
        context.add_cookies([{"name": name, "value": value, "url": base}])
        figures.cold = visit(context, base)
        figures.warm = visit(context, f"{base}offers/")


def _preview(figures: Figures, stack: Stack) -> None:
    """The same list in its own region, where everybody is known, and in another, where nobody is."""
    with tempfile.TemporaryDirectory(prefix="marshrut-bench-") as folder:
        path = Path(folder) / "staff.xlsx"
        rows = write_roster(path, rows=TEACHERS)
        for region, who in ((REGION, "known"), (ANOTHER_REGION, "new")):
            seconds = preview_seconds(path, region=region, environment=stack.environment)
            what = f"`marshrut import-staff --preview`, {rows:,} rows of {who} people"
            figures.starts[what] = (seconds, yardsticks.PREVIEW_SECONDS)
            _say(f"{what}: {seconds:.1f} s")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
