"""Choosing one of many by typing: a search field over a short list of links to the next page."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest

from marshrut.people.models import Organisation, Person
from marshrut.people.models.sorting import search_words

SHOWN = 20


@dataclass(frozen=True, slots=True)
class Choice:
    title: str
    detail: str
    url: str


@dataclass(frozen=True, slots=True)
class Picking:
    """``kept``: what was answered before and goes along; ``more``: there are others than these."""

    text: str
    choices: list[Choice]
    more: bool
    kept: list[tuple[str, str]]


def pick_organisation(
    request: HttpRequest, rows: QuerySet[Organisation], *, answer: str, without: list[int] = ()
) -> Picking:
    """Links that add ``?<answer>=<pk>`` to the answers given so far."""
    rows = rows.filter(closed_on=None).exclude(pk__in=without).select_related("parent")
    return _pick(request, rows, answer, lambda row: row.parent.short_name if row.parent else "")


def pick_person(request: HttpRequest, rows: QuerySet[Person], *, answer: str) -> Picking:
    """``rows`` of ``with_main_work``."""
    return _pick(request, rows, answer, lambda row: ", ".join(filter(None, [row.post or "", row.place or ""])))


def _pick(request: HttpRequest, rows: QuerySet, answer: str, detail) -> Picking:
    text = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    for word in search_words(text):
        rows = rows.filter(sort_key__contains=word)
    found = list(rows.order_by("sort_key", "pk")[: SHOWN + 1])
    kept = [(name, value) for name, value in request.GET.items() if name not in {"q", answer}]
    choices = [
        Choice(
            row.full_name if isinstance(row, Person) else row.short_name,
            detail(row),
            f"?{urlencode([*kept, (answer, row.pk)])}",
        )
        for row in found[:SHOWN]
    ]
    return Picking(text=text, choices=choices, more=len(found) > SHOWN, kept=kept)


def number(request: HttpRequest, name: str) -> int | None:
    """A whole number from the address; None when it isn't one."""
    text = request.GET.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 18 else None
