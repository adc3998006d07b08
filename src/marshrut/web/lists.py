"""Lists that keep their state in the address: search, filters, sort, page, and the same rows as xlsx."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header

PAGE_SIZES = (50, 100, 200)


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter: ``choices`` are (value, title) pairs; ``narrow`` narrows the queryset by a value."""

    name: str
    title: str
    choices: Sequence[tuple[str, str]]
    narrow: Callable[[QuerySet, str], QuerySet]


@dataclass(frozen=True, slots=True)
class Column:
    """``value`` takes a row; ``sort`` names the fields to order by; ``number`` aligns right."""

    name: str
    title: str
    value: Callable[[object], object]
    sort: tuple[str, ...] = ()
    number: bool = False


@dataclass(frozen=True, slots=True)
class Pill:
    """A filter in force, and the address of the same list without it."""

    title: str
    value: str
    remove_url: str


@dataclass(frozen=True, slots=True)
class Heading:
    title: str
    url: str | None
    direction: str  # "ascending" | "descending" | "none", the words of aria-sort
    number: bool


@dataclass
class ListPage:
    """The state of one list, read from the address. Unknown values in the address are left out, not an error.

    ``rows``: the queryset after rules, before search and filters; ``search``: narrows it by typed words.
    """

    request: HttpRequest
    rows: QuerySet
    columns: Sequence[Column]
    filters: Sequence[Filter] = ()
    search: Callable[[QuerySet, str], QuerySet] | None = None
    default_sort: str = ""
    chosen: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        asked = self.request.GET
        self.text = asked.get("q", "").strip()[:100] if self.search else ""
        for one in self.filters:
            value = asked.get(one.name, "")
            if value in {str(choice) for choice, _ in one.choices}:
                self.chosen[one.name] = value
        self.sort = asked.get("sort") or self.default_sort
        if not any(self.sort.lstrip("-") == column.name and column.sort for column in self.columns):
            self.sort = self.default_sort
        self.size = int(asked["size"]) if asked.get("size") in {str(size) for size in PAGE_SIZES} else 50

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
        return rows

    @property
    def page(self) -> Page:
        if not hasattr(self, "_page"):
            self._page = Paginator(self.found, self.size).get_page(self.request.GET.get("page"))
        return self._page

    @property
    def is_narrowed(self) -> bool:
        return bool(self.text or self.chosen)

    @property
    def pills(self) -> list[Pill]:
        titles = {one.name: (one.title, dict((str(v), t) for v, t in one.choices)) for one in self.filters}
        pills = [
            Pill(titles[name][0], str(titles[name][1][value]), self.url(**{name: ""}))
            for name, value in self.chosen.items()
        ]
        if self.text:
            pills.insert(0, Pill("Поиск", self.text, self.url(q="")))
        return pills

    @property
    def headings(self) -> list[Heading]:
        result = []
        for column in self.columns:
            if not column.sort:
                result.append(Heading(column.title, None, "none", column.number))
                continue
            direction = {column.name: "ascending", f"-{column.name}": "descending"}.get(self.sort, "none")
            to = f"-{column.name}" if direction == "ascending" else column.name
            result.append(Heading(column.title, self.url(sort=to), direction, column.number))
        return result

    def url(self, **changes: object) -> str:
        """The address of this list with some of its state changed; a change of filters returns to page one."""
        state = {**self.chosen, "q": self.text, "sort": self.sort if self.sort != self.default_sort else ""}
        state["size"] = str(self.size) if self.size != PAGE_SIZES[0] else ""
        state.update({name: str(value) for name, value in changes.items()})
        query = urlencode({name: value for name, value in state.items() if value})
        return f"?{query}" if query else self.request.path

    @property
    def xlsx_url(self) -> str:
        return self.url(format="xlsx")

    @property
    def wants_xlsx(self) -> bool:
        return self.request.GET.get("format") == "xlsx"

    def xlsx(self, *, title: str, file_name: str, on: date) -> HttpResponse:
        """Every row that is found, not only the page that is seen."""
        from marshrut.sheets import write_table

        buffer = BytesIO()
        condition = "; ".join(f"{pill.title}: {pill.value}" for pill in self.pills)
        write_table(
            buffer,
            title=title,
            subtitle=f"Состояние на {on:%d.%m.%Y}" + (f". {condition}" if condition else ""),
            columns=[column.title for column in self.columns],
            rows=([column.value(row) for column in self.columns] for row in self._all_rows()),
        )
        return HttpResponse(
            buffer.getvalue(),
            content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            headers={"Content-Disposition": content_disposition_header(True, f"{file_name} {on:%d.%m.%Y}.xlsx")},
        )

    def _all_rows(self):
        return self.found.iterator(chunk_size=1000)
