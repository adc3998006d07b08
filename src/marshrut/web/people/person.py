"""A person's page: the profile made of records, and what other rooms say of the person to this reader."""

from datetime import date

from django.db.models import Count, Max, Q, QuerySet
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.timezone import localdate, now

from marshrut.base.journal import record
from marshrut.base.models import JournalEntry
from marshrut.people import snils
from marshrut.people.actor import Actor
from marshrut.people.models import Person
from marshrut.people.profile import Profile, Work, profile
from marshrut.people.queries import standing_for
from marshrut.people.roles import Role
from marshrut.people.rules import (
    employments_changeable_by,
    persons_given_access_by,
    persons_visible_to,
)
from marshrut.routes.rules import people_followed_by
from marshrut.web.access import signed_in
from marshrut.web.people.sections import sections
from marshrut.web.people.words import experience_in_words, place_beside, work_line
from marshrut.web.templatetags.russian import counted, long_date, period

VIEWS_SHOWN = 20
REGISTRARS = (Role.MUNI_METHODIST, Role.CNPPM_SPECIALIST)


@signed_in
def person_page(request, pk):
    today = localdate()
    person = people_met_by(request.actor, today).filter(pk=pk).first()
    if person is None:  # an old link may lead to a record that was merged since
        merged = get_object_or_404(Person, pk=pk, merged_into__isnull=False)
        return redirect("people:person", standing_for(merged).pk)
    seen = profile(person, today)
    own = person == request.actor.person
    if not own:
        note_the_view(request, person)
    endable = _endable(request.actor, person) if not own else set()
    context = {
        "person": person,
        "profile": seen,
        "own": own,
        "lead": work_line(seen.positions),
        "crumbs": _crumbs(request.actor, person),
        "facts": _facts(request.actor, person, seen, own),
        "roles": [_role(held) for held in seen.charges],
        "works": [_work(work, today) for work in seen.periods],
        "sections": sections(request.actor, person, today),
        "may_transfer": any(work.kind == "main" and work.employment_id in endable for work in seen.positions),
        "may_hire": not own and request.actor.role in REGISTRARS,
        "endable": endable,
        "may_let_in": not own and request.actor.role in REGISTRARS and _lets_in(request.actor, person, today),
        "views": _views_of(person) if own else (),
    }
    return render(request, "people/person.html", context)


def _lets_in(actor: Actor, person: Person, on: date) -> bool:
    return persons_given_access_by(actor, on=on).filter(pk=person.pk).exists()


def _endable(actor: Actor, person: Person) -> set[int]:
    """Employments of the person that the actor may end; who may end the main one may transfer the person."""
    return set(employments_changeable_by(actor).filter(person=person).values_list("pk", flat=True))


def people_met_by(actor: Actor, on: date) -> QuerySet[Person]:
    """Those whom the rules of people let the actor see, and a tutor's own caseload."""
    visible = persons_visible_to(actor, on=on)
    if actor.role != Role.TUTOR:
        return visible
    followed = people_followed_by(actor.person, on=on)
    return Person.objects.filter(Q(pk__in=visible.values("pk")) | Q(pk__in=followed.values("pk")))


def note_the_view(request, person: Person) -> None:
    """Every look at another person's data is kept; the person can read who looked."""
    record(
        verb="viewed",
        subject_kind="person",
        subject_id=person.pk,
        at=now(),
        person_id=request.actor.person.pk,
        account_id=request.user.pk,
        role=request.actor.role,
    )


def _crumbs(actor: Actor, person: Person) -> list[tuple[str, str]]:
    if actor.role in {Role.SCHOOL_HEAD, Role.SCHOOL_COUNCIL, Role.MUNI_METHODIST, Role.CNPPM_SPECIALIST}:
        return [("Сотрудники", reverse("people:list")), (person.short_name, "")]
    return []


def _facts(actor: Actor, person: Person, seen: Profile, own: bool) -> list[tuple]:
    rows = [
        ("Должность", capfirst("; ".join(work.position for work in seen.positions))),
        ("Ведёт", ", ".join(seen.subjects)),
        ("Категория", seen.award.title if seen.award else "", _since(seen)),
        ("Педагогический стаж", experience_in_words(seen.experience_months), _stage(seen)),
        ("Дата рождения", long_date(person.birth_on) if person.birth_on else "", _age(seen)),
    ]
    if own or actor.role in {Role.MUNI_METHODIST, Role.CNPPM_SPECIALIST}:
        rows.append(("СНИЛС", hidden_snils(person), "Хранится зашифрованным, полностью не показывается."))
    return [*rows, ("Почта", person.email), ("Телефон", person.phone)]


def hidden_snils(person: Person) -> str:
    """«•••-•••-445 95»: enough to tell two people apart, not enough to copy."""
    if person.snils_sealed is None:
        return ""
    return f"•••-•••-{snils.written(snils.unseal(person.snils_sealed))[8:]}"


def _since(seen: Profile) -> str:
    return f"с {long_date(seen.award.since)}" if seen.award else ""


def _age(seen: Profile) -> str:
    return "" if seen.age is None else counted(seen.age, "год,года,лет")


def _stage(seen: Profile) -> str:
    if seen.is_novice:
        return "Молодой специалист: первые три года работы" if seen.is_young else "Первые три года работы"
    return ""


def _work(work: Work, today: date) -> dict:
    return {
        "place": work.place,
        "organisation": work.organisation_id,
        "position": capfirst(work.position),
        "kind": "" if work.kind == "main" else work.kind_title,
        "subjects": ", ".join(work.subjects),
        "period": period(work.starts_on, work.ends_on),
        "now": work.is_on(today),
        "record_of": work.record_of,
        "pk": work.employment_id,
    }


def _role(held) -> dict:
    return {
        "title": capfirst(held.role_title),
        "scope": place_beside(held.role_title, held.scope),
        "instead_of": held.instead_of,
        "period": period(held.starts_on, held.ends_on),
    }


def _views_of(person: Person) -> list[dict]:
    """Who looked at this page, in which role, how often and when last; the latest first. A subject's right."""
    looks = (
        JournalEntry.objects.filter(verb="viewed", subject_kind="person", subject_id=person.pk)
        .order_by()
        .values("person_id", "role")
        .annotate(last=Max("at"), times=Count("pk"))
        .order_by("-last")[:VIEWS_SHOWN]
    )
    rows = list(looks)
    names = Person.objects.in_bulk({row["person_id"] for row in rows})
    return [
        {
            "at": row["last"],
            "who": names[row["person_id"]].full_name if row["person_id"] in names else "Система",
            "role": Role(row["role"]).label if row["role"] else "",
            "times": counted(row["times"], "раз,раза,раз") if row["times"] > 1 else "",
        }
        for row in rows
    ]
