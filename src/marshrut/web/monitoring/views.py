"""Indicators: the six of them at a place, one of them in detail, and the list behind the number."""

from datetime import date
from decimal import Decimal

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate, now

from marshrut.base.journal import record
from marshrut.calc.indicators import INDICATORS, Definition, Hidden, Ratio, Unit, definition
from marshrut.monitoring.queries import places_below, recent_snapshots, targets, year_before
from marshrut.monitoring.readings import BESIDE
from marshrut.monitoring.rules import (
    READERS,
    districts_visible_to,
    may_change_readings,
    may_take_snapshot,
    members_visible_to,
    sees_places_below,
)
from marshrut.people.models import District, Organisation
from marshrut.web.access import for_roles
from marshrut.web.lists import xlsx_response
from marshrut.web.monitoring.place import Share, Shares, View, chosen_place, chosen_snapshot, lineage, place_title
from marshrut.web.templatetags.russian import counted, grouped, long_date

NOBODY = "Данных нет: в этом месте некого считать."


@for_roles(*READERS)
def indicators(request):
    recent = recent_snapshots()
    snapshot = chosen_snapshot(request, recent)
    if snapshot is None:
        return render(request, "monitoring/none.html", {"may_take": may_take_snapshot(request.actor)})
    view = View(request.actor, snapshot, chosen_place(request))
    below = list(places_below(view.place, snapshot)) if sees_places_below(request.actor) else []
    before = year_before(snapshot, recent)
    shares = view.shares(below, before=before)
    if request.GET.get("format") == "xlsx":
        return _indicators_xlsx(view, shares, below)
    aims = targets(snapshot.ends_on.year)
    return render(
        request,
        "monitoring/indicators.html",
        {
            "view": view,
            "crumbs": _crumbs(view),
            "sentence": sentence(shares.here.get("I1"), shares.before.get("I1"), before),
            "cards": [_card(view, one, shares, aims) for one in INDICATORS],
            "rows": _rows_below(view, below, shares),
            "heads": [one.short_title for one in INDICATORS],
            "snapshots": recent if snapshot in recent else [snapshot, *recent],
            "districts": list(districts_visible_to(request.actor)),
            "may_take": may_take_snapshot(request.actor),
            "may_change": may_change_readings(request.actor),
        },
    )


@for_roles(*READERS)
def indicator(request, code):
    about = _definition(code)
    snapshot = chosen_snapshot(request, recent_snapshots())
    if snapshot is None:
        return render(request, "monitoring/none.html", {"may_take": may_take_snapshot(request.actor)})
    view = View(request.actor, snapshot, chosen_place(request))
    below = list(places_below(view.place, snapshot)) if sees_places_below(request.actor) else []
    shares = view.shares(below)
    values = shares.here
    aim = targets(snapshot.ends_on.year).get(code)
    chosen = about.settings(snapshot.switches.get(code))
    return render(
        request,
        "monitoring/indicator.html",
        {
            "view": view,
            "about": about,
            "crumbs": [
                *_crumbs(view)[:-1],
                (place_title(view.place), reverse("monitoring:indicators") + view.query),
                (about.short_title, ""),
            ],
            "share": shown(values.get(code)),
            "sentence": f"{about.short_title}: {words(values.get(code), about)}.",
            "target": aim,
            "beside": [
                (title, shown(values.get(f"{code}.{suffix}")))
                for owner, suffix, _, title in BESIDE
                if owner == code
            ],
            "switches": [
                (switch.title, next(o.title for o in switch.options if o.code == chosen[switch.code]))
                for switch in about.switches
            ],
            "rows": [(place_title(one), view.to(one), shown(shares.of(one, code))) for one in below],
            "may_list": about.unit is not Unit.PERSON or request.actor.rights.names,
            "may_change": may_change_readings(request.actor),
        },
    )


@for_roles(*READERS)
def behind(request, code):
    """The units that the number was counted from, by right."""
    about = _definition(code)
    snapshot = chosen_snapshot(request, recent_snapshots())
    if snapshot is None or (about.unit is Unit.PERSON and not request.actor.rights.names):
        raise Http404
    view = View(request.actor, snapshot, chosen_place(request))
    members = _within(members_visible_to(request.actor, snapshot), view.place).filter(
        wholes__contains=[code], unit=about.unit.value
    )
    only = request.GET.get("only", "")
    if only in {"in", "out"}:
        inside = {"parts__contains": [code]}
        members = members.filter(**inside) if only == "in" else members.exclude(**inside)
    members = members.select_related("organisation").order_by("organisation__sort_key", "title", "pk")
    if about.unit is Unit.PERSON:
        _remember(request, view, code)
    if request.GET.get("format") == "xlsx":
        return xlsx_response(
            title=f"{about.short_title}: {place_title(view.place)}",
            subtitle=f"Состояние на {snapshot.as_of_on:%d.%m.%Y}",
            columns=["Кто или что", "Организация", "В числителе"],
            rows=([m.title, str(m.organisation), "да" if code in m.parts else "нет"] for m in members),
            file_name=f"{about.short_title} {snapshot.as_of_on:%d.%m.%Y}.xlsx",
        )
    page = Paginator(members, 50).get_page(request.GET.get("page"))
    return render(
        request,
        "monitoring/behind.html",
        {
            "view": view,
            "about": about,
            "only": only,
            "page": page,
            "rows": [(member, code in member.parts) for member in page],
            "is_people": about.unit is Unit.PERSON,
            "crumbs": [
                (place_title(view.place), reverse("monitoring:indicators") + view.query),
                (about.short_title, reverse("monitoring:indicator", args=[code]) + view.query),
                ("Из чего сложилось", ""),
            ],
        },
    )


def sentence(now_: Share | None, earlier: Share | None, before) -> str:
    """«Диагностику Центра прошли 309 из 1 240, на 46 больше, чем год назад.»"""
    if now_ is None:
        return NOBODY
    if isinstance(now_, Hidden):
        return "Группа слишком мала, чтобы показывать её числом: так не узнать отдельного человека."
    verb = "прошёл" if now_.part % 10 == 1 and now_.part % 100 != 11 else "прошли"
    text = f"Диагностику Центра {verb} {grouped(now_.part)} из {grouped(now_.whole)}"
    if isinstance(earlier, Ratio) and before is not None:
        change = now_.part - earlier.part
        direction = "больше" if change > 0 else "меньше"
        text += f", на {grouped(abs(change))} {direction}, чем год назад" if change else ", как и год назад"
    return text + "."


def shown(share: Share | None) -> dict:
    """A share for a cell: its percent in words, the counts, the percent as a number for bars."""
    if share is None:
        return {"text": "нет данных", "parts": "", "percent": None, "part": None, "whole": None}
    if isinstance(share, Hidden):
        return {"text": "<5", "parts": share.text, "percent": None, "part": None, "whole": share.whole}
    percent = share.percent if share.percent is not None else Decimal(0)
    return {
        "text": share.text,
        "parts": f"{grouped(share.part)} из {grouped(share.whole)}",
        "percent": float(percent),
        "part": share.part,
        "whole": share.whole,
    }


def words(share: Share | None, about: Definition) -> str:
    if share is None:
        return "данных нет"
    if isinstance(share, Hidden):
        return share.text
    forms = {  # after «из»: «из 21 человека», «из 4 организаций»
        Unit.PERSON: "человека,человек,человек",
        Unit.TEAM: "организации,организаций,организаций",
        Unit.PROGRAMME: "программы,программ,программ",
    }[about.unit]
    return f"{grouped(share.part)} из {counted(share.whole, forms)}"


def _definition(code: str) -> Definition:
    try:
        return definition(code)
    except ValueError as problem:
        raise Http404 from problem


def _card(view: View, one: Definition, shares: Shares, aims: dict[str, float]) -> dict:
    share = shares.here.get(one.code)
    card = shown(share) | {
        "title": one.short_title,
        "url": reverse("monitoring:indicator", args=[one.code]) + view.query,
        "target": aims.get(one.code),
        "change": "",
        "tone": "",
    }
    past = shares.before.get(one.code)
    if isinstance(share, Ratio) and isinstance(past, Ratio) and share.percent is not None and past.percent is not None:
        change = share.percent - past.percent
        points = f"{abs(change):f}".replace(".", ",")
        if change:
            card["change"] = f"на {points} п. п. {'больше' if change > 0 else 'меньше'}, чем год назад"
            card["tone"] = "good" if change > 0 else "danger"
        else:
            card["change"] = "как год назад"
    return card


def _rows_below(view: View, below: list[Organisation], shares: Shares) -> list[dict]:
    return [
        {
            "place": place_title(one),
            "url": reverse("monitoring:indicators") + view.to(one),
            "cells": [
                shown(shares.of(one, about.code)) | {"head": about.short_title} for about in INDICATORS
            ],
        }
        for one in below
    ]


def _crumbs(view: View) -> list[tuple[str, str]]:
    top = reverse("monitoring:indicators")
    above = [(place_title(one), top + view.to(one)) for one in lineage(view.actor, view.place)]
    return [*above, (place_title(view.place), "")]


def _within(members, place: Organisation | District):
    if isinstance(place, District):
        return members.filter(district=place)
    own = members.filter(organisation=place)
    return own | members.filter(ancestors__contains=[place.pk])


def _remember(request, view: View, code: str) -> None:
    record(
        verb="viewed_list",
        subject_kind="indicator",
        subject_id=view.snapshot.pk,
        at=now(),
        person_id=request.actor.person.pk,
        account_id=request.user.pk,
        role=request.actor.role,
        facts={"code": code, "place": str(view.place)},
    )


def _indicators_xlsx(view: View, shares: Shares, below: list[Organisation]):
    def line(title: str, values: dict[str, Share | None]) -> list:
        cells: list = [title]
        for one in INDICATORS:
            share = shown(values.get(one.code))
            cells += [share["part"], share["whole"], share["percent"]]
        return cells

    heads = [f"{one.short_title}: {what}" for one in INDICATORS for what in ("часть", "всего", "%")]
    rows = [line(place_title(view.place), shares.here)]
    rows += [line(place_title(one), {i.code: shares.of(one, i.code) for i in INDICATORS}) for one in below]
    return xlsx_response(
        title=f"Показатели: {place_title(view.place)}",
        subtitle=_period(view.snapshot.starts_on, view.snapshot.ends_on, view.snapshot.as_of_on),
        columns=["Место", *heads],
        rows=rows,
        file_name=f"Показатели {localdate():%d.%m.%Y}.xlsx",
    )


def _period(starts_on: date, ends_on: date, as_of_on: date) -> str:
    return f"За период с {long_date(starts_on)} по {long_date(ends_on)}, состояние на {long_date(as_of_on)}"
