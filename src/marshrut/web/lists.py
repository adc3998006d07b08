"""Lists that keep their state in the address: search, filters, sort, page, and the same rows as xlsx.

The heads, pills and pager of the page are drawn by the tags of ``templatetags.lists`` from the same address.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header

PAGE_SIZES = (50, 100, 200)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter of the address: ``choices`` are (value, title) pairs; ``narrow`` narrows the rows by a value."""

    name: str
    title: str
    choices: Sequence[tuple[str, str]]
    narrow: Callable[[QuerySet, str], QuerySet]


@dataclass(frozen=True, slots=True)
class Column:
    """``value`` takes a row, for the xlsx; ``sort`` names the fields to order by when ``?sort=name``."""

    name: str
    title: str
    value: Callable[[object], object]
    sort: tuple[str, ...] = ()


@dataclass
class ListPage:
    """The state of one list, read from the address. Unknown values in the address are left out, not an error.

    ``rows``: the queryset after rules, before search and filters; ``search`` narrows it by the words of ``?q=``.
    """

    request: HttpRequest
    rows: QuerySet
    columns: Sequence[Column]
    filters: Sequence[Filter] = ()
    search: Callable[[QuerySet, str], QuerySet] | None = None
    default_sort: str = ""
    default_order: Sequence = ()  # of ``order_by``, until a column is chosen
    chosen: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        asked = self.request.GET
        self.text = asked.get("q", "").replace("\x00", "").strip()[:100] if self.search else ""
        for one in self.filters:
            value = asked.get(one.name, "")
            if value in {str(choice) for choice, _ in one.choices}:
                self.chosen[one.name] = value
        self.sort = asked.get("sort") or self.default_sort
        if not any(self.sort.lstrip("-") == column.name and column.sort for column in self.columns):
            self.sort = self.default_sort
        self.size = int(asked["size"]) if asked.get("size") in {str(size) for size in PAGE_SIZES} else 50
        self._page: Page | None = None

    @property
    def found(self) -> QuerySet:
        rows = self.rows
        if self.text and self.search:
            rows = self.search(rows, self.text)
        for one in self.filters:
            if one.name in self.chosen:
                rows = one.narrow(rows, self.chosen[one.name])
        column = next((c for c in self.columns if c.name == self.sort.lstrip("-") and c.sort), None)
        if column is not None:
            sign = "-" if self.sort.startswith("-") else ""
            rows = rows.order_by(*(f"{sign}{name}" for name in column.sort), "pk")
        elif self.default_order:
            rows = rows.order_by(*self.default_order, "pk")
        return rows

    @property
    def page(self) -> Page:
        if self._page is None:
            self._page = Paginator(self.found, self.size).get_page(self.request.GET.get("page"))
        return self._page

    @property
    def is_narrowed(self) -> bool:
        return bool(self.text or self.chosen)

    @property
    def pills(self) -> list[dict]:
        """What is in force, for ``{% filter_pills list.pills found %}``: each can be taken off."""
        pills = [{"title": f"«{self.text}»", "name": "q", "value": self.text, "on": True}] if self.text else []
        for one in self.filters:
            if one.name in self.chosen:
                titles = {str(value): title for value, title in one.choices}
                value = self.chosen[one.name]
                title = f"{one.title}: {titles[value]}"
                pills.append({"title": title, "name": one.name, "value": value, "on": True})
        return pills

    @property
    def wants_xlsx(self) -> bool:
        """The page's button leads to ``{% address_with format="xlsx" page="" %}``."""
        return self.request.GET.get("format") == "xlsx"

    def xlsx(self, *, title: str, file_name: str, on: date) -> HttpResponse:
        """Every row that is found, not only the page that is seen."""
        condition = "; ".join(pill["title"] for pill in self.pills)
        return xlsx_response(
            title=title,
            subtitle=f"Состояние на {on:%d.%m.%Y}" + (f". {condition}" if condition else ""),
            columns=[column.title for column in self.columns],
            rows=([column.value(row) for column in self.columns] for row in self._every()),
            file_name=f"{file_name} {on:%d.%m.%Y}.xlsx",
        )

    def _every(self) -> Iterable:
        return self.found.iterator(chunk_size=1000)


def xlsx_response(
    *, title: str, subtitle: str, columns: Sequence[str], rows: Iterable[Sequence], file_name: str
) -> HttpResponse:
    """A download of one table."""
    from marshrut.sheets import write_table

    buffer = BytesIO()
    write_table(buffer, title=title, subtitle=subtitle, columns=columns, rows=rows)
    return HttpResponse(
        buffer.getvalue(),
        content_type=XLSX,
        headers={"Content-Disposition": content_disposition_header(True, file_name)},
    )
