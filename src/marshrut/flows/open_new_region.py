"""A region begins: its schema, its top organisations, the models of competences, the first account."""

import re
from datetime import datetime

from django.db import connection, transaction
from django.utils.timezone import localtime

from marshrut.base.errors import DomainError
from marshrut.competences.content import load_framework as framework_content
from marshrut.competences.usecases.load_framework import load_framework
from marshrut.people.models import Organisation, Territory
from marshrut.people.roles import Role
from marshrut.people.usecases.give_access import Access, give_access
from marshrut.people.usecases.give_charge import give_charge
from marshrut.people.usecases.open_organisation import open_organisation
from marshrut.people.usecases.register_person import register_person
from marshrut.regions.models import Region
from marshrut.regions.usecases.open_region import open_region


class RegionIsThere(DomainError):
    def __init__(self, *, slug: str):
        super().__init__(f"Регион с адресом «{slug}», таким кодом или ОКТМО уже есть. Ничего не изменено.")


class RegionIsMisspelt(DomainError):
    def __init__(self) -> None:
        super().__init__(
            "Проверьте параметры: адрес — латинские буквы, цифры и дефис; код — две цифры; ОКТМО — восемь цифр; "
            "специалист — фамилия и имя, отчество если есть."
        )


def open_new_region(
    *,
    slug: str,
    subject_code: str,
    oktmo: str,
    title: str,
    department: str,
    center: str,
    specialist: str,
    at: datetime,
) -> Access:
    """Open the region and let its first specialist in; everybody else is let in by that person.

    :raises RegionIsThere: the slug, the code or the ОКТМО is taken.
    :raises RegionIsMisspelt: a parameter is not of its form.
    """
    names = specialist.split()
    fits = re.fullmatch(r"[a-z][a-z0-9-]{1,38}", slug) and re.fullmatch(r"\d{2}", subject_code)
    if not fits or not re.fullmatch(r"\d{8}", oktmo) or len(names) < 2:
        raise RegionIsMisspelt
    connection.set_schema_to_public()
    taken = Region.objects.filter(slug=slug) | Region.objects.filter(subject_code=subject_code)
    if (taken | Region.objects.filter(oktmo=oktmo)).exists():
        raise RegionIsThere(slug=slug)
    region = open_region(
        slug=slug, subject_code=subject_code, oktmo=oktmo, title=title, is_demonstration=False, at=at
    )
    connection.set_tenant(region)
    with transaction.atomic():
        return _furnish(title, oktmo, department, center, names, at)


def _furnish(title: str, oktmo: str, department: str, center: str, names: list[str], at: datetime) -> Access:
    today = localtime(at).date()
    territory = Territory.objects.create(
        oktmo=oktmo, title=title, short_title=title, kind=Territory.Kind.REGION, starts_on=today
    )
    place = {"level": Organisation.Level.REGIONAL, "territory": territory, "opened_on": today, "at": at}
    top = open_organisation(
        kind=Organisation.Kind.DEPARTMENT, full_name=department, short_name=department, parent=None, **place
    )
    centre = open_organisation(
        kind=Organisation.Kind.CENTER, full_name=center, short_name=center, parent=top, **place
    )
    for audience in ("teacher", "manager"):
        load_framework(content=framework_content(audience), at=at)
    person = register_person(surname=names[0], given_name=names[1], patronymic=" ".join(names[2:]), at=at)
    give_charge(person=person, role=Role.CNPPM_SPECIALIST, organisation=centre, starts_on=today, at=at)
    return give_access(person=person, by=None, at=at)
