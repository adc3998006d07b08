"""The components of the pages: page head, panel, card, task list, badge, facts, story and the rest.

Everything is one library: lists, fields, figures, journeys and taking are files of the same set. Inside
long loops write the markup of docs/design.md by hand: a tag that renders a template costs about 40 µs,
``icon``, ``badge``, ``bar`` and ``level`` about 3 µs.

Where a parameter is a list of rows, a row is a dict or an object with the named fields; fields that are
absent are left out of the page.
"""

from functools import cache

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from marshrut.web.templatetags import fields, figures, journeys, lists, taking

register = template.Library()
for part in (fields, figures, journeys, lists, taking):
    register.tags.update(part.register.tags)
    register.filters.update(part.register.filters)

TONES = ("neutral", "info", "good", "warning", "danger")
# What the two display cookies may hold; anything else is as if the cookie were absent.
DISPLAY = {"theme": ("light", "dark"), "size": ("large",)}
NOTICE_ICONS = {"info": "info", "good": "check", "warning": "warning", "danger": "warning"}


class UnknownTone(template.TemplateSyntaxError):
    def __init__(self, *, tone: str):
        super().__init__(f"there is no tone {tone!r}; choose one of {', '.join(TONES)}")


@cache
def _sprite(storage: str) -> str:
    """The address of the signs: the same for as long as the storage is the same."""
    return static("dist/icons.svg")


@register.simple_tag
def icon(name: str, css: str = "", title: str = "") -> SafeString:
    """``{% icon "calendar" %}``: a sign of assets/icons.svg, one text line high, in the colour of the text.

    It is silent for screen readers; give ``title`` when no words stand beside it.
    """
    label = format_html('role="img" aria-label="{}"', title) if title else mark_safe('aria-hidden="true"')
    sprite = _sprite(settings.STORAGES["staticfiles"]["BACKEND"])
    return format_html('<svg class="icon {}" {}><use href="{}#{}"/></svg>', css, label, sprite, name)


@register.simple_tag
def badge(text: str, tone: str = "neutral") -> SafeString:
    """``{% badge "Ждёт согласования" "warning" %}``: a state in words with a shape of its own for every
    tone.
    """
    tone = tone or "neutral"
    if tone not in TONES:
        raise UnknownTone(tone=tone)
    return format_html('<span class="badge badge--{}">{}</span>', tone, text)


@register.simple_tag(takes_context=True)
def display_attributes(context) -> SafeString:
    """The reader's own choice of light or dark and of large print, as attributes of <html>, from the
    cookies.
    """
    request = context.get("request")
    if request is None:
        return mark_safe("")
    chosen = ((name, request.COOKIES.get(name)) for name in DISPLAY)
    return mark_safe("".join(f' data-{name}="{value}"' for name, value in chosen if value in DISPLAY[name]))


@register.simple_block_tag
def page_head(content, *, title, lead="", crumbs=(), state="", state_tone="neutral"):
    """``{% page_head title="…" lead="…" crumbs=crumbs state="…" state_tone="info" %}one button{%
    endpage_head %}``

    ``crumbs``: [(title, url)], the last one is this page and has no url; it is shown where its words are
    not those of the title. The body holds the one primary act.
    """
    above = [crumb for crumb in crumbs if crumb[1] or crumb[0] != title]  # the title is not said twice
    context = {"title": title, "lead": lead, "crumbs": above, "state": state, "state_tone": state_tone}
    return render_to_string("components/page_head.html", context | {"content": mark_safe(content.strip())})


@register.simple_block_tag
def panel(content, *, title="", hint="", tone="plain", id=""):
    """``{% panel title="…" hint="…" tone="plain|quiet|accent|good|warning|danger" %}body{% endpanel %}``"""
    context = {"content": content, "title": title, "hint": hint, "tone": tone, "id": id}
    return render_to_string("components/panel.html", context)


@register.simple_block_tag
def notice(content, *, title="", tone="info"):
    """``{% notice title="…" tone="info|good|warning|danger" %}<p>what it means</p>{% endnotice %}``"""
    context = {"content": content, "title": title, "tone": tone, "icon_name": NOTICE_ICONS[tone]}
    return render_to_string("components/notice.html", context)


@register.simple_block_tag
def card(content, *, title, url="", kind=""):
    """``{% card title="…" url="…" kind="Курсы · 36 ч" %}<p class="card__text">…</p>{% endcard %}``: a thing
    to open.

    The whole card is the target of the link; put buttons into ``<div class="card__foot">``.
    """
    return render_to_string(
        "components/card.html", {"content": content, "title": title, "url": url, "kind": kind}
    )


@register.simple_block_tag
def empty_state(content, *, title, text):
    """``{% empty_state title="…" text="what it is for and how the first row comes" %}a button{%
    endempty_state %}``
    """
    context = {"content": mark_safe(content.strip()), "title": title, "text": text}
    return render_to_string("components/empty_state.html", context)


@register.inclusion_tag("components/task_list.html")
def task_list(tasks):
    """«Что ждёт меня». A task: title, why, age («ждёт 3 дня»), place, url, action (what the button says),
    late (bool), late_words. The oldest promise first: only the first button is primary.
    """
    return {"tasks": tasks}


@register.inclusion_tag("components/facts.html")
def facts(rows, tight=False):
    """``rows``: [(name, value)] or [(name, value, note)]; an empty value is shown as «—»."""
    return {"rows": rows, "tight": tight}


@register.inclusion_tag("components/story.html")
def story(events):
    """Who did what when, newest first. An event: when, who, what, detail, was, became,
    tone (good, warning, danger, now).
    """
    return {"events": events}
