"""Run by ``tests.demonstration`` in a process of its own: tables, or the people of some regions.

``tables`` makes the tables of the public schema and of the three empty regions; ``fill AT REGION…`` loads the
demonstration into them and prints {"seconds": …, "statements": {region: number}} as its last line.
"""

import json
import sys
import time
from collections import Counter
from datetime import datetime

import django


def tables() -> None:
    from django.core.management import call_command
    from django.utils.timezone import now

    from marshrut.demo.content.places import load_regions
    from marshrut.regions.usecases.open_region import open_region

    call_command("migrate_schemas", shared=True, interactive=False, verbosity=0)
    for content in load_regions():
        open_region(
            slug=content.code,
            subject_code=content.number,
            oktmo=f"{content.oktmo}000000",
            title=content.title,
            is_demonstration=True,
            at=now(),
        )


def fill(at: datetime, regions: list[str]) -> None:
    from django.db import connection

    from marshrut.demo.load import load_demo

    statements: Counter[str] = Counter()
    began = time.monotonic()
    for region in regions:

        def count(execute, sql, params, many, context, region=region):
            statements[region] += 1
            return execute(sql, params, many, context)

        with connection.execute_wrapper(count):
            load_demo(at=at, regions=[region])
    seconds = round(time.monotonic() - began, 1)
    sys.stdout.write("\n" + json.dumps({"seconds": seconds, "statements": statements}) + "\n")


if __name__ == "__main__":
    django.setup()
    if sys.argv[1] == "tables":
        tables()
    else:
        fill(datetime.fromisoformat(sys.argv[2]), sys.argv[3:])
