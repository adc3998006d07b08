"""What has an order in time: the route over its quarters, the calendar month, the picture of the entry
page.
"""

from django import template
from django.template.loader import render_to_string

from marshrut.web.templatetags.figures import bar

register = template.Library()

STEP_WORDS = {
    "done": "пройден",
    "now": "следующий шаг",
    "planned": "впереди",
    "waiting": "ждёт ответа",
    "left": "снят с маршрута",
}


def _field(row, name, default=""):
    value = row.get(name, default) if isinstance(row, dict) else getattr(row, name, default)
    return default if value is None else value


def _step(row) -> dict:
    state = _field(row, "state", "planned")
    names = (
        "title",
        "url",
        "kind",
        "hours",
        "dates",
        "why",
        "why_more",
        "place",
        "action",
        "action_url",
        "more",
        "more_url",
    )
    return {name: _field(row, name) for name in names} | {
        "state": state,
        "reached": state in ("done", "now"),
        "words": _field(row, "words") or STEP_WORDS[state],
    }


def _quarter(row) -> dict:
    hours, limit = _field(row, "hours", 0), _field(row, "limit", 0)
    over = bool(limit) and hours > limit
    load = f"{hours:g} из {limit:g} ч".replace(".", ",") if limit else f"{hours:g} ч".replace(".", ",")
    return {
        "title": _field(row, "title"),
        "short": _field(row, "short") or _field(row, "title"),
        "state": _field(row, "state", "ahead"),
        "load": load,
        "over": over,
        "bar": bar(hours, max=limit, tone="warning" if over else "accent", css="bar--thin") if limit else "",
        "steps": [_step(step) for step in _field(row, "steps", ())],
        "goes_on": _field(row, "goes_on", ()),
    }


@register.simple_tag
def route_path(quarters, overview=True, heading=2):
    """The route as a line over the year.

    A quarter: title («I квартал 2026»), short («I кв.»), state (past, now, ahead), hours, limit (the
    teacher's own limit of hours in it), steps, goes_on (titles of steps begun earlier). A step: title, url,
    kind («Курсы», «Стажировка»), hours («36 ч»), dates, place, why (one sentence), why_more (what is folded
    of it), state (done, now, planned, waiting, left), words (what the state is called), action and
    action_url (the one button of the next step), more and more_url (a second, quiet one). One step at most is «now».
    """
    context = {
        "quarters": [_quarter(row) for row in quarters],
        "overview": overview,
        "heading": str(heading),
        "step_heading": str(heading + 1),
    }
    return render_to_string("components/route_path.html", context)


@register.inclusion_tag("components/calendar_month.html")
def calendar_month(title, weeks):
    """``weeks``: seven days each. A day: day (date), out (of another month), today, events.
    An event: title, url, time, mine, clash.
    """
    return {"title": title, "weeks": weeks}


@register.inclusion_tag("components/entry_picture.html")
def entry_picture():
    """The large quiet drawing of a route for the entry page."""
    return {}


@register.inclusion_tag("components/demo_roles.html", takes_context=True)
def demo_roles(context, roles, url, name="account"):
    """One-click entries of the demonstration. A role: value, title, who, waits, initials. Posts
    ``name=value``.
    """
    return {"roles": roles, "url": url, "name": name, "csrf_token": context.get("csrf_token")}
