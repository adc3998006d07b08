"""Figures: bars, levels of a deficit, the big number with its part and whole, the heat of a table cell.

Widths are attributes in percent of an SVG without a view box: the policy of the pages forbids inline
styles, and circles stay round at any width.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

LEVEL_WORDS = {
    "high": "Высокий дефицит",
    "medium": "Средний дефицит",
    "low": "Низкий дефицит",
    "none": "Ещё не определено",
}
LEVEL_MARKS = {"high": 3, "medium": 2, "low": 1, "none": 0}


def _percent(value: float, whole: float) -> float:
    """Share in percent, held inside 0–100; 0 when there is no whole."""
    return min(100.0, max(0.0, 100.0 * value / whole)) if whole else 0.0


def _attribute(percent: float) -> str:
    return f"{percent:.2f}".rstrip("0").rstrip(".") + "%"


def _number(value: float) -> str:
    """A number as people write it: 52 or 52,4."""
    return f"{value:.1f}".rstrip("0").rstrip(".").replace(".", ",")


@register.simple_tag
def bar(value, max=100, tone="accent", label="", mark=None, css="") -> SafeString:
    """``{% bar value=139 max=309 tone="good" label="Прошли 139 из 309" mark=200 %}``

    ``tone``: accent, neutral, good, warning, danger, high, medium, low, none. ``mark``: a target on the
    same scale. ``label`` says the same in words; without it the bar is decoration and the words must stand
    beside it. ``css``: bar--thin or bar--tall.
    """
    aria = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    target = ""
    if mark is not None:
        at = min(_percent(mark, max), 99.2)
        target = format_html('<rect class="bar__mark" x="{}" width="3" height="100%"/>', _attribute(at))
    return format_html(
        '<svg class="bar {}" {}><rect class="bar__part bar__part--{}" width="{}" height="100%"/>{}</svg>',
        css,
        aria,
        tone,
        _attribute(_percent(value or 0, max)),
        target,
    )


@register.simple_tag
def stacked_bar(parts, css="bar--tall") -> SafeString:
    """``parts``: [(value, tone, title)]: shares of one whole side by side, with a legend that says each
    in words.
    """
    whole = sum(value for value, _, _ in parts)
    start, pieces = 0.0, []
    for value, tone, _ in parts:
        width = _percent(value, whole)
        pieces.append((tone, _attribute(start), _attribute(width)))
        start += width
    drawn = format_html_join(
        "", '<rect class="bar__part bar__part--{}" x="{}" width="{}" height="100%"/>', pieces
    )
    legend = format_html_join(
        "",
        '<li class="legend__item"><svg class="legend__key" aria-hidden="true">'
        '<rect class="bar__part bar__part--{}" width="100%" height="100%"/></svg>{} <strong>{}</strong></li>',
        ((tone, title, str(value)) for value, tone, title in parts),
    )
    return format_html(
        '<svg class="bar {}" aria-hidden="true">{}</svg><ul class="legend">{}</ul>', css, drawn, legend
    )


@register.simple_tag
def level(code: str, words: str = "") -> SafeString:
    """``{% level "high" %}``: a level of a deficit in words with one to three filled marks.

    ``code``: high, medium, low, none (not determined yet; «undetermined» and "" mean the same).
    """
    code = _level(code)
    return format_html(
        '<span class="level level--{}">'
        '<svg class="level__marks" viewBox="0 0 34 10" aria-hidden="true">{}</svg>'
        '<span class="level__words">{}</span></span>',
        code,
        _marks(code),
        words or LEVEL_WORDS[code],
    )


@cache
def _marks(code: str) -> SafeString:
    return format_html_join(
        "",
        '<circle class="{}" cx="{}" cy="5" r="4"/>',
        (("is-on" if place < LEVEL_MARKS[code] else "", str(5 + 12 * place)) for place in range(3)),
    )


def _level(code: str | None) -> str:
    return code if code in LEVEL_WORDS else "none"


@dataclass(frozen=True, slots=True)
class _Scale:
    """Values of an instrument on its way to percent of the picture's width."""

    minimum: float
    maximum: float

    def place(self, value: float) -> float:
        return _percent(value - self.minimum, self.maximum - self.minimum)


def _twin(value, lower, upper, cuts: Sequence[float], unit: str) -> str:
    if value is None:
        return "Измерения ещё нет."
    said = f"Результат {_number(value)}{unit}"
    if lower is not None and upper is not None:
        said += f", вероятно от {_number(lower)} до {_number(upper)}{unit}"
    return f"{said}. Границы уровней: {_number(cuts[0])} и {_number(cuts[1])}{unit}."


@register.inclusion_tag("components/level_meter.html")
def level_meter(
    title,
    code,
    value=None,
    lower=None,
    upper=None,
    high_below=60,
    low_from=80,
    minimum=0,
    maximum=100,
    unit="\u00a0%",
    note="",
    url="",
    heading=3,
):
    """One competence: words first, then the scale with the result and its band of uncertainty, then the
    same in words.

    ``value``, ``lower``, ``upper`` (the band) and the cuts stand on one scale from ``minimum`` to
    ``maximum``: below ``high_below`` the deficit is high, from ``low_from`` on it is low. ``value`` None:
    nothing measured yet. ``note`` replaces the sentence made from the numbers.
    """
    scale = _Scale(minimum, maximum)
    first, second = scale.place(high_below), scale.place(low_from)
    zones = (("high", 0.0, first), ("medium", first, second), ("low", second, 100.0))
    band = None
    if value is not None and lower is not None and upper is not None:
        start, end = scale.place(lower), scale.place(upper)
        band = {"x": _attribute(start), "width": _attribute(end - start)}
    return {
        "title": title,
        "url": url,
        "heading": str(heading),
        "level": level(code),
        "zones": [
            {"code": name, "x": _attribute(start), "width": _attribute(end - start)}
            for name, start, end in zones
        ],
        "band": band,
        "point": None if value is None else _attribute(min(max(scale.place(value), 0.8), 99.2)),
        "twin": note or _twin(value, lower, upper, (high_below, low_from), unit),
    }


@register.simple_block_tag
def figure(content, *, sentence, value="", parts="", share=None, target=None, source="", id=""):
    """``{% figure sentence="Диагностику прошли 309 из 1 240…" value="25 %" parts="309 из 1 240" share=24.9
    %}`` table ``{% endfigure %}``: a sentence first, the big number, the bar (``share`` and ``target``
    in percent), then the body.

    ``source`` says where the number comes from and as of which day.
    """
    context = {
        "content": content,
        "sentence": sentence,
        "value": value,
        "parts": parts,
        "source": source,
        "id": id,
        "bar": "" if share is None else bar(share, mark=target, label=str(sentence)),
    }
    return render_to_string("components/figure.html", context)


@register.inclusion_tag("components/stat.html")
def stat(title, value, parts="", share=None, target=None, url="", change="", change_tone=""):
    """A small figure in a grid: title, value, «309 из 1 240», bar, change («на 46 больше, чем год назад»)."""
    return {
        "title": title,
        "value": value,
        "parts": parts,
        "url": url,
        "change": change,
        "change_tone": change_tone,
        "bar": "" if share is None else bar(share, mark=target),
    }


@register.filter
def heat(share) -> str:
    """The class of a heat map cell for a share of 0–100: heat-1 … heat-5; None gives heat-none. The
    legend's words: до 20, 20–40, 40–60, 60–80, 80–100.
    """
    if share is None:
        return "heat-none"
    return f"heat-{min(5, max(0, int(float(share) // 20)) + 1)}"
