"""Lists: sortable heads, removable filters, pages, export. All state lives in the address."""

from django import template
from django.http import QueryDict
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


def _address(query: QueryDict, **changes: str | int | None) -> str:
    """The query string with some parameters changed; None takes one out. Always begins with «?»."""
    changed = query.copy()
    for name, value in changes.items():
        if value is None:
            changed.pop(name, None)
        else:
            changed[name] = str(value)
    return f"?{changed.urlencode()}"


@register.simple_tag(takes_context=True)
def sort_head(context, title: str, field: str, css: str = "") -> SafeString:
    """``{% sort_head "Школа" "school" %}``: a column head that sorts by ``?sort=school`` and back by
    ``?sort=-school``.

    ``css="num"`` for numbers. The first page is shown again after every change of order.
    """
    query = context["request"].GET
    now = query.get("sort", context.get("sort", ""))
    towards = f"-{field}" if now == field else field
    state = {field: "ascending", f"-{field}": "descending"}.get(now)
    aria = format_html(' aria-sort="{}"', state) if state else ""
    return format_html(
        '<th scope="col" class="{}"{}><a class="table__sort" href="{}">{}</a></th>',
        css,
        aria,
        _address(query, sort=towards, page=None),
        title,
    )


@register.simple_tag(takes_context=True)
def address_with(context, **changes) -> str:
    """``{% address_with page=2 %}``: this address with other parameters; None or "" takes a parameter out."""
    cleaned = {name: None if value in (None, "") else value for name, value in changes.items()}
    return _address(context["request"].GET, **cleaned)


@register.inclusion_tag("components/pills.html", takes_context=True)
def filter_pills(context, filters, found=""):
    """What is switched on, each with a way to take it off, and offers with their counts.

    ``filters``: title, name and value (the parameter of the address), count, on (bool). ``found``: «Найдено
    37 человек».
    """
    query = context["request"].GET
    pills = [
        {
            "title": each["title"],
            "count": each.get("count"),
            "on": each.get("on", False),
            "url": _address(query, **{each["name"]: None if each.get("on") else each["value"], "page": None}),
        }
        for each in filters
    ]
    return {"pills": pills, "found": found}


@register.inclusion_tag("components/pager.html", takes_context=True)
def pager(context, page):
    """``{% pager page_obj %}`` of Django's Paginator: first, neighbours, last; nothing when there is one
    page.
    """
    query = context["request"].GET
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    links = [
        {
            "text": str(number),
            "url": _address(query, page=number) if isinstance(number, int) else "",
            "now": number == page.number,
        }
        for number in numbers
    ]
    before = _address(query, page=page.previous_page_number()) if page.has_previous() else ""
    after = _address(query, page=page.next_page_number()) if page.has_next() else ""
    words = f"{page.number} из {page.paginator.num_pages}"
    return {"links": links if len(links) > 1 else [], "before": before, "after": after, "words": words}


@register.inclusion_tag("components/export_button.html", takes_context=True)
def export_button(context, url, text="Скачать xlsx"):
    """Downloads what is seen: ``url`` gets the same query string without the page number."""
    return {"url": url + _address(context["request"].GET, page=None), "text": text}


@register.inclusion_tag("components/column_chooser.html")
def column_chooser(columns):
    """``columns``: [(code, title, shown)]. Stands inside the form of the filter bar and sends
    ``columns=a&columns=b`` with it.
    """
    return {"columns": columns}
