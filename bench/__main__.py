"""``python -m bench [--var DIR] [--out FILE]``: measure and write the table; eight minutes at most.

The exit code is 1 when a page did not answer as it should.
"""

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
from bench.flows import Crowd
from bench.stack import Stack

ROOT = Path(__file__).resolve().parent.parent
LONGEST_SECONDS = 8 * 60.0


def main() -> int:
    arguments = _parser().parse_args()
    at, deadline = datetime.now(tz=UTC), time.monotonic() + LONGEST_SECONDS
    load = os.getloadavg()[0]
    with _stack(arguments.var) as stack:
        starts = _starts(stack, is_fresh=arguments.var is None)
        with Crowd(stack.address) as crowd:
            _set_up_django(stack)
            from bench.run import run

            figures = run(stack, crowd, deadline=deadline)
            figures.at, figures.load = at, load
            figures.starts = {**starts, **figures.starts}
        from bench.report import written

        arguments.out.write_text(written(figures), encoding="utf-8")
    sys.stdout.write(f"Written: {arguments.out}\n")
    return 1 if figures.failed else 0


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
    """Start once in an empty folder, and once more; the last one is left running."""
    found: dict[str, tuple[float, float | None]] = {}
    if is_fresh:
        sys.stdout.write("First start, with the demonstration…\n")
        sys.stdout.flush()
        first = stack.start()
        found["first `marshrut serve`"] = (first.seconds, yardsticks.FIRST_START_SECONDS)
        loading = first.steps["Загружаю демонстрацию"]
        found["of it: loading the demonstration"] = (loading, yardsticks.DEMONSTRATION_SECONDS)
        stack.stop()
    later = stack.start()
    found["later `marshrut serve`"] = (later.seconds, yardsticks.LATER_START_SECONDS)
    return found


def _set_up_django(stack: Stack) -> None:
    """This process looks into the database of the running stack from now on."""
    from marshrut.cli.bootstrap import set_up_django

    os.environ |= {"MARSHRUT_VAR": str(stack.var), "PORT": str(stack.port), "DATABASE_URL": stack.database_url()}
    set_up_django()


if __name__ == "__main__":
    sys.exit(main())
