"""Forms: a field with its label, hint and error, the summary of errors, the wizard and the upload zone."""

from collections.abc import Iterable

from django import forms, template
from django.forms import BaseForm, BoundField
from django.forms.widgets import Input

register = template.Library()

CONTROL_CLASSES = (
    (forms.CheckboxInput, ""),
    (forms.FileInput, ""),
    (forms.Textarea, "textarea"),
    (forms.Select, "select"),
    (Input, "input"),
)


def _control_class(widget: forms.Widget) -> str:
    return next((css for kind, css in CONTROL_CLASSES if isinstance(widget, kind)), "")


def _described_by(bound: BoundField, hint: str) -> str:
    ids = [f"{bound.auto_id}-hint"] if hint else []
    if bound.errors:
        ids.append(f"{bound.auto_id}-error")
    return " ".join(ids)


def _is_group(bound: BoundField) -> bool:
    return isinstance(bound.field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple)


def _plain_control(bound: BoundField, css: str, described_by: str) -> str:
    own = bound.field.widget.attrs.get("class", "")
    attrs = {"class": f"{_control_class(bound.field.widget)} {own} {css}".strip()}
    if described_by:
        attrs["aria-describedby"] = described_by
    if bound.errors:
        attrs["aria-invalid"] = "true"
    return bound.as_widget(attrs=attrs)


@register.inclusion_tag("components/field.html")
def field(bound, label="", hint="", css="", question=False):
    """``{% field form.birth_on hint="Как в паспорте" css="input--short" %}``

    Label, hint (the field's help_text when not given), error, control; radios and several checkboxes become
    a fieldset of choices. ``question=True``: the label is the question of a wizard page. ``css``:
    input--short, input--medium.
    """
    hint = hint or bound.help_text
    described_by = _described_by(bound, hint)
    kind = "plain"
    if _is_group(bound):
        kind = "group"
    elif isinstance(bound.field.widget, forms.CheckboxInput):
        kind = "box"
    return {
        "bound": bound,
        "kind": kind,
        "label": label or bound.label,
        "hint": hint,
        "described_by": described_by,
        "question": question,
        "control": "" if kind == "group" else _plain_control(bound, css, described_by),
        "optional": not bound.field.required and kind != "box",
    }


def _summary(form: BaseForm) -> Iterable[dict[str, str]]:
    for error in form.non_field_errors():
        yield {"text": error, "target": ""}
    for bound in form:
        target = f"{bound.auto_id}_0" if _is_group(bound) else bound.auto_id
        for error in bound.errors:
            yield {"text": f"{bound.label}: {_inside_a_sentence(error)}", "target": target}


def _inside_a_sentence(text: str) -> str:
    """«Укажите дату.» → «укажите дату.»; an abbreviation keeps its letters: «ИНН — 10 цифр»."""
    return text if text[1:2].isupper() else f"{text[:1].lower()}{text[1:]}"


@register.inclusion_tag("components/error_summary.html")
def error_summary(form):
    """What is wrong, in words, linked to the fields. Nothing when the form is not filled in or is right."""
    return {"errors": list(_summary(form)) if form.is_bound else []}


@register.inclusion_tag("components/steps.html")
def wizard_steps(steps, now):
    """``{% wizard_steps steps 2 %}``: ``steps`` are titles or (title, url) pairs; ``now`` counts from one.

    Steps that are behind are links when they have a url.
    """
    pairs = [(step, "") if isinstance(step, str) else tuple(step)[:2] for step in steps]
    rows = [
        {
            "title": title,
            "url": url if place < now else "",
            "state": "done" if place < now else "now" if place == now else "",
        }
        for place, (title, url) in enumerate(pairs, start=1)
    ]
    return {
        "steps": rows,
        "now": str(now),
        "total": str(len(rows)),
        "title": pairs[now - 1][0] if pairs else "",
    }


@register.inclusion_tag("components/wizard_actions.html")
def wizard_actions(back="", go_on="Продолжить", leave=""):
    """``{% wizard_actions back=url go_on="Проверить ответы" leave=url %}``: «Назад» is a link, nothing
    is lost.
    """
    return {"back": back, "go_on": go_on, "leave": leave}


@register.inclusion_tag("components/check_answers.html")
def check_answers(rows):
    """``rows``: [(question, answer, url to change it)]."""
    return {"rows": rows}


@register.inclusion_tag("components/drop_zone.html")
def drop_zone(bound, title="Перетащите файл сюда или выберите", hint="", max_bytes=0):
    """The upload zone for a file field, inside ``<form method="post" enctype="multipart/form-data"
    data-upload>``.
    """
    described_by = _described_by(bound, hint)
    return {
        "bound": bound,
        "title": title,
        "hint": hint,
        "max_bytes": str(max_bytes or ""),
        "control": _plain_control(bound, "drop__input", described_by),
    }


@register.inclusion_tag("components/progress.html")
def progress_poll(title, url="", done=None, total=None, words="", hint=""):
    """Progress of long work; asks ``url`` for a newer copy of itself every second until a copy comes
    without ``url``.

    ``done`` of ``total`` pieces; both None while the end is not known. The last answer may carry
    ``HX-Redirect``.
    """
    known = done is not None and total
    return {
        "title": title,
        "url": url,
        "value": f"{done / total:.4f}" if known else "",
        "words": words or (f"{done} из {total}" if known else ""),
        "hint": hint,
    }
