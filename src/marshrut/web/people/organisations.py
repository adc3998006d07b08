"""The tree of organisations on any day, and the page of one of them: facts, story, staff, who answers."""

from dataclasses import dataclass
from datetime import date

from django.core.paginator import Paginator
from django.db.models import Count
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.text import capfirst
from django.utils.timezone import localdate

from marshrut.people.actor import Actor
from marshrut.people.models import Charge, Employment, Organisation
from marshrut.people.models.sorting import search_words
from marshrut.people.queries import names_on, staff_numbers, tree_on
from marshrut.people.roles import RIGHTS, Reach, Role
from marshrut.people.rules import (
    charges_changeable_by,
    organisations_changeable_by,
    organisations_visible_to,
    parents_offered_to,
    roles_given_by,
)
from marshrut.web.access import for_roles
from marshrut.web.people.organisation_story import story_of
from marshrut.web.people.picking import number
from marshrut.web.people.staff import STAFF_ROLES
from marshrut.web.templatetags.russian import long_date, period

LOOKING = tuple(role for role in Role if RIGHTS[role].reach in {Reach.SUBTREE, Reach.DISTRICT, Reach.REGION})
FOUND_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Node:
    """An organisation in the tree of a day: ``below`` organisations stand under it, ``people`` have their
    main work there or under it."""

    pk: int
    name: str
    kind: str
    below: int
    people: int


@for_roles(*LOOKING)
def tree(request):
    today = localdate()
    on = parse_date(request.GET.get("on", "")) if _looks_like_a_day(request.GET.get("on", "")) else None
    on = min(on, today) if on else today
    text = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    under = _under(request)
    context = {"on": on, "today": today, "text": text, "under": under}
    context["may_open"] = parents_offered_to(request.actor).exists()
    if text:
        context["page"] = _found(request, text)
    else:
        context |= _level(request.actor, under, on)
    return render(request, "people/organisations.html", context)


def _looks_like_a_day(text: str) -> bool:
    try:
        return parse_date(text) is not None
    except ValueError:
        return False


def _under(request) -> Organisation | None:
    pk = number(request, "under")
    return None if pk is None else organisations_visible_to(request.actor).filter(pk=pk).first()


def _found(request, text: str):
    rows = organisations_visible_to(request.actor).select_related("parent").order_by("sort_key", "pk")
    for word in search_words(text):
        rows = rows.filter(sort_key__contains=word)
    return Paginator(rows, FOUND_A_PAGE).get_page(request.GET.get("page"))


def _level(actor: Actor, under: Organisation | None, on: date) -> dict:
    """One level of the tree as it stood on the day; five queries for a tree of any size."""
    chains = tree_on(on)
    roots = _roots(actor, chains)
    here = under.pk if under else (roots[0] if len(roots) == 1 else None)
    shown = roots if here is None else [pk for pk, chain in chains.items() if chain[:1] == (here,)]
    line = [pk for pk in reversed(chains.get(here, ())) if any(root in (pk, *chains[pk]) for root in roots)]
    wanted = {*shown, *line, *({here} if here else ())}
    names, rows = names_on(on, wanted), Organisation.objects.in_bulk(wanted)
    people = _people_below(chains, on)
    below = {pk: 0 for pk in wanted}
    for chain in chains.values():
        for pk in chain:
            if pk in below:
                below[pk] += 1

    def node(pk: int) -> Node:
        name = names.get(pk, ("", rows[pk].short_name))[1]
        return Node(pk, name, rows[pk].get_kind_display(), below[pk], people.get(pk, 0))

    ordered = sorted(shown, key=lambda pk: (below[pk] == 0, rows[pk].sort_key))
    return {
        "here": node(here) if here else None,
        "line": [node(pk) for pk in line],
        "nodes": [node(pk) for pk in ordered],
    }


def _roots(actor: Actor, chains: dict[int, tuple[int, ...]]) -> list[int]:
    """The tops of what the actor reaches, as far as they stood in the tree on that day."""
    if actor.paths == ("/",):
        return [pk for pk, chain in chains.items() if not chain]
    tops = [int(path.rstrip("/").rsplit("/", 1)[-1]) for path in actor.paths]
    return [pk for pk in tops if pk in chains]


def _people_below(chains: dict[int, tuple[int, ...]], on: date) -> dict[int, int]:
    """Organisation → people whose main work is there or below. Everybody has one main place, so sums are
    true.
    """
    rows = Employment.objects.on(on).filter(kind=Employment.Kind.MAIN, person__merged_into=None).order_by()
    sums: dict[int, int] = {}
    for pk, count in rows.values_list("organisation").annotate(people=Count("pk")):
        for place in (pk, *chains.get(pk, ())):
            sums[place] = sums.get(place, 0) + count
    return sums


@for_roles(*LOOKING)
def organisation_page(request, pk):
    today = localdate()
    actor = request.actor
    visible = organisations_visible_to(actor).select_related("territory", "parent")
    organisation = get_object_or_404(visible, pk=pk)
    changeable = organisations_changeable_by(actor).filter(pk=pk).exists()
    context = {
        "organisation": organisation,
        "crumbs": _crumbs(actor, organisation),
        "facts": _facts(organisation),
        "numbers": staff_numbers(Organisation.objects.filter(path__startswith=organisation.path), today),
        "children": Organisation.objects.filter(parent=organisation, closed_on=None),
        "story": story_of(organisation),
        "charges": _charges(actor, organisation, today) if actor.rights.names else (),
        "may_change": changeable and organisation.closed_on is None,
        "may_give": bool(roles_given_by(actor)) and organisation.closed_on is None,
        "sees_staff": actor.role in STAFF_ROLES,
        "names": actor.rights.names,
    }
    return render(request, "people/organisation.html", context)


def _crumbs(actor: Actor, organisation: Organisation) -> list[tuple[str, str]]:
    above = [int(part) for part in organisation.path.strip("/").split("/")[:-1]]
    rows = organisations_visible_to(actor).filter(pk__in=above).order_by("path")
    address = reverse("people:organisations")
    line = [(row.short_name, f"{address}?under={row.pk}") for row in rows]
    return [("Организации", address), *line, (organisation.short_name, "")]


def _facts(organisation: Organisation) -> list[tuple]:
    rows = [
        ("Вид", capfirst(organisation.get_kind_display()), _level_words(organisation)),
        ("Полное название", organisation.full_name),
        ("Территория", organisation.territory.title if organisation.territory else ""),
        ("ИНН / КПП", " / ".join(filter(None, [organisation.inn, organisation.kpp]))),
        ("ОГРН", organisation.ogrn),
        ("Адрес", organisation.address),
        ("Почта", organisation.email),
        ("Телефон", organisation.phone),
        ("Работает с", long_date(organisation.opened_on)),
    ]
    if organisation.is_rural:
        rows.insert(1, ("Местность", "сельская"))
    if organisation.closed_on:
        rows.append(("Последний день", long_date(organisation.closed_on)))
    return [row for row in rows if row[1]]


def _level_words(organisation: Organisation) -> str:
    words = organisation.get_level_display()
    return words if "уровень" in words else f"{words} уровень"


def _charges(actor: Actor, organisation: Organisation, on: date) -> list[dict]:
    rows = Charge.objects.on(on).filter(organisation=organisation)
    changeable = set(charges_changeable_by(actor).filter(pk__in=rows).values_list("pk", flat=True))
    return [
        {
            "pk": row.pk,
            "title": capfirst(row.get_role_display()),
            "person": row.person,
            "period": period(row.starts_on, row.ends_on),
            "instead_of": row.acting_for.person.full_name if row.acting_for else "",
            "may_change": row.pk in changeable,
            "may_substitute": row.pk in changeable and row.acting_for_id is None,
        }
        for row in rows.select_related("person", "acting_for__person").order_by("role", "starts_on")
    ]
