"""Filters of a list as selects, for the bar above it."""

from marshrut.web.lists import ListPage


def selects(page: ListPage) -> list[dict]:
    """The filters of a list as selects: (value, title, chosen)."""
    return [
        {
            "name": one.name,
            "title": one.title,
            "options": [
                (str(value), title, page.chosen.get(one.name) == str(value)) for value, title in one.choices
            ],
        }
        for one in page.filters
    ]
