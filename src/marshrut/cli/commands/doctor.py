"""Say what this machine has and lacks."""

import argparse
import os
from dataclasses import asdict
from datetime import UTC, datetime

from marshrut.cli import exit_codes
from marshrut.cli.console import Console
from marshrut.operations import doctor, place
from marshrut.operations.doctor import State

NAME = "doctor"
HELP = "проверить, всё ли есть на этой машине"

_MARKS = {State.GOOD: "  ", State.WARNING: "! ", State.MISSING: "✗ "}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="ответ в JSON")


def run(arguments: argparse.Namespace, console: Console) -> int:
    checks = doctor.examine(
        var=place.var_dir(),
        host=os.environ.get("HOST", "127.0.0.1"),
        port=int(os.environ.get("PORT", "8000")),
        today=datetime.now(UTC).date(),
    )
    is_fit = all(check.state is not State.MISSING for check in checks)
    width = max(len(check.title) for check in checks)
    lines = []
    for check in checks:
        lines.append(f"{_MARKS[check.state]}{check.title:<{width}}  {check.found}")
        if check.advice:
            lines.append(f"  {'':<{width}}  → {check.advice}")
    verdict = "Всё нужное есть." if is_fit else "Чего-то не хватает: смотрите строки с ✗."
    console.answer({"fit": is_fit, "checks": [asdict(check) for check in checks]}, [*lines, "", verdict])
    return exit_codes.OK if is_fit else exit_codes.ENVIRONMENT
