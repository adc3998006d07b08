"""A file brought in by the command line: previewed, then applied unless only the preview was asked for."""

import argparse
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from marshrut.base.errors import DomainError
from marshrut.cli.console import Console

FINDING = ("sheet", "row", "column", "kind", "value", "fixed")


class FileRefused(DomainError):
    """What the preview found wrong with the whole file, in its own words."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="ФАЙЛ", help="xlsx, xls, ods или csv")
    parser.add_argument("--region", required=True, metavar="КОД", help="kostroma, 44 или ОКТМО")
    parser.add_argument("--preview", action="store_true", help="только показать, что будет сделано")
    parser.add_argument("--json", action="store_true", help="ответ в JSON")


def bring_in(
    *,
    take: Callable[[], Any],
    preview: Callable[[Any], object],
    apply: Callable[[Any], object],
    only_preview: bool,
) -> dict:
    """Take the file in, preview it and apply it, all in one transaction; returns the report.

    ``take`` gives the import's row, of which ``report``, ``state``, ``refusal`` and ``stored_as`` are read.
    After a refusal, a failure or a mere preview neither a row nor a stored file is left.

    :raises FileRefused: the file as a whole can't be used.
    """
    from django.db import transaction

    taken = None
    is_kept = False
    try:
        with transaction.atomic():
            taken = take()
            preview(taken)
            taken.refresh_from_db()
            if taken.state == taken.State.REFUSED:
                raise FileRefused(taken.refusal)
            if only_preview:
                transaction.set_rollback(True)
            else:
                apply(taken)
                taken.refresh_from_db()
                is_kept = True
        return taken.report
    finally:
        if taken is not None and not is_kept:
            _forget_file(taken.stored_as)


def tell(report: dict, console: Console, *, only_preview: bool, words: dict[str, str]) -> None:
    """The numbers of the report by the given Russian words; as JSON its values under the same keys, and after an
    import what was done.
    """
    answer = {key: _plain(report.get(key, 0)) for key in words}
    done = report.get("done") or report.get("outcome")
    if not only_preview and done:
        answer["done"] = done
    lines = ["Будет сделано (ничего не изменено):" if only_preview else "Сделано:"]
    for key, word in words.items():
        value = answer[key]
        lines.append(f"  {word}: {len(value) if isinstance(value, list) else value}")
    lines += [f"  {note}" for note in report.get("notes", ())]
    console.answer(answer, lines)


def _plain(value: Any) -> Any:
    """A finding as its place and kind, with what was mended; everything else as it is."""
    if not isinstance(value, list):
        return value
    return [
        {key: one[key] for key in FINDING if key in one} if isinstance(one, dict) else one for one in value
    ]


def _forget_file(stored_as: str) -> None:
    """The stored file and the folders that were made for it."""
    from django.conf import settings

    if not stored_as:
        return
    root = Path(settings.MEDIA_ROOT)
    path = root / stored_as
    path.unlink(missing_ok=True)
    with suppress(OSError):  # a folder that holds something else stays
        for folder in path.parents:
            if folder == root.parent:
                break
            folder.rmdir()
