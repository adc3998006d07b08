"""The page on which a test is taken. The script's side of it, and what the server answers, is in
assets/js/taking.js.
"""

from django import template
from django.utils.html import json_script

register = template.Library()


def _for_script(item: dict) -> dict:
    names = ("id", "number", "url", "text", "question", "multiple", "options", "response", "seq")
    defaults = {"question": "", "multiple": False, "response": [], "seq": 0}
    return {name: item.get(name, defaults.get(name)) for name in names}


@register.inclusion_tag("components/taking_page.html", takes_context=True)
def taking_page(
    context,
    sitting,
    items,
    now,
    answer_url,
    finish_url,
    pause_url="",
    login_url="",
    seconds_left="",
    error="",
):
    """The whole body of the page: put it alone into ``{% block shell %}`` and add the script::

        {% block title %}Задание {{ now }}{% endblock %}
        {% block shell %}{% taking_page sitting=… items=items now=5 answer_url=… finish_url=… %}{% endblock %}
        {% block scripts %}<script src="{% static 'dist/taking.js' %}" defer></script>{% endblock %}

    ``sitting``: a name unique on the device («kostroma:17»). ``items``: every item of the form in its
    order: id, number (from one), url (its own page, a path), text, question (optional: then ``text`` is the
    situation), multiple, options [{value: int, text}], response [values chosen], seq (of the answer the
    server holds; 0 without). ``now``: the number of the item to show. ``finish_url``: the page that checks
    and finishes. ``seconds_left``: only with a limit. Without script the form posts item, response
    (repeated) and go = back | next to the item's url. Send the response with ``Cache-Control: no-store``.
    """
    rows = [_for_script(item) for item in items]
    shown = next(row for row in rows if row["number"] == now)
    return {
        "sitting": sitting,
        "item": shown | {"is_last": shown is rows[-1]},
        "item_id": str(shown["id"]),
        "total": str(len(rows)),
        "answered": str(sum(bool(row["response"]) for row in rows)),
        "jumps": [
            {
                "number": str(row["number"]),
                "url": row["url"],
                "answered": bool(row["response"]),
                "now": row is shown,
            }
            for row in rows
        ],
        "answer_url": answer_url,
        "finish_url": finish_url,
        "pause_url": pause_url,
        "login_url": login_url,
        "seconds_left": str(seconds_left or ""),
        "error": error,
        "items_json": json_script(rows, "items"),
        "csrf_token": context.get("csrf_token"),
    }
