"""Plain factories: a small region that a test fills with what it speaks of. Everybody is invented."""

from datetime import UTC, date, datetime, timedelta
from itertools import count

from django.utils.timezone import localdate

from marshrut.catalogue.models import Offer, OfferGain, Session
from marshrut.competences.models import Competence, Framework, Requirement
from marshrut.diagnostics.models import Campaign, Estimate, Instrument, Item, Participant
from marshrut.people import snils as snils_at_rest
from marshrut.people.actor import Actor, actor_of
from marshrut.people.models import (
    Charge,
    District,
    DistrictMembership,
    Employment,
    Organisation,
    OrganisationName,
    Person,
    Placement,
    Position,
    Subject,
    Territory,
)
from marshrut.people.roles import Role

FOUNDED = date(2015, 9, 1)


class World:
    """Numbers names so that nothing repeats; ``today`` is the local day, ``now`` a moment of it."""

    def __init__(self) -> None:
        self._numbers = count(1)
        self.today = localdate()
        self.now = datetime.now(tz=UTC)
        self.territory = Territory.objects.create(
            oktmo="90000000", title="Северный край", short_title="Северный край", kind="region", starts_on=FOUNDED
        )
        self.department = self.organisation("Департамент образования", kind="department", level="regional")

    # --- organisations -----------------------------------------------------------------------------------

    def organisation(self, name: str, *, kind: str, level: str, parent=None, territory=None) -> Organisation:
        number = next(self._numbers)
        row = Organisation.objects.create(
            kind=kind,
            level=level,
            full_name=name,
            short_name=name,
            name_key=name.lower(),
            parent=parent,
            path=f"new{number}",
            territory=territory or self.territory,
            opened_on=FOUNDED,
        )
        row.path = f"{parent.path if parent else '/'}{row.pk}/"
        row.save(update_fields=["path"])
        Placement.objects.create(organisation=row, parent=parent, starts_on=FOUNDED)
        OrganisationName.objects.create(organisation=row, full_name=name, short_name=name, starts_on=FOUNDED)
        return row

    def municipality(self, name: str = "") -> Organisation:
        """A municipality: the authority that stands for it in the tree."""
        number = next(self._numbers)
        title = name or f"Район {number}"
        territory = Territory.objects.create(
            oktmo=f"90{number:06d}",
            title=title,
            short_title=title,
            kind="municipality",
            parent=self.territory,
            starts_on=FOUNDED,
        )
        return self.organisation(
            f"Управление образования ({title})",
            kind="muni_authority",
            level="municipal",
            parent=self.department,
            territory=territory,
        )

    def school(self, name: str = "", *, municipality: Organisation | None = None) -> Organisation:
        parent = municipality or self.municipality()
        return self.organisation(
            name or f"СОШ № {next(self._numbers)}",
            kind="school",
            level="school",
            parent=parent,
            territory=parent.territory,
        )

    def district(self, *authorities: Organisation, title: str = "") -> District:
        row = District.objects.create(title=title or f"Округ {next(self._numbers)}", formed_on=FOUNDED)
        for authority in authorities:
            DistrictMembership.objects.create(
                district=row, authority=authority, consent="согласие № 1", starts_on=FOUNDED
            )
        return row

    # --- people ------------------------------------------------------------------------------------------

    def subject(self, title: str = "математика") -> Subject:
        return Subject.objects.get_or_create(title=title, defaults={"code": f"subject{next(self._numbers)}"})[0]

    def position(self, title: str = "учитель") -> Position:
        category, part = {
            "директор": ("manager", "head"),
            "заместитель директора": ("manager", "deputy"),
        }.get(title, ("pedagogical", ""))
        return Position.objects.get_or_create(title=title, defaults={"category": category, "team_part": part})[0]

    def person(self, surname: str = "", *, given_name="Анна", patronymic="Петровна", **fields) -> Person:
        number = next(self._numbers)
        snils = fields.pop("snils", None)
        if snils:
            fields |= {"snils_sealed": snils_at_rest.seal(snils), "snils_hash": snils_at_rest.search_hash(snils)}
        return Person.objects.create(
            surname=surname or f"Вымышленная{_letters(number)}",
            given_name=given_name,
            patronymic=patronymic,
            birth_on=fields.pop("birth_on", date(1985, 3, 12)),
            sex="f",
            created_at=self.now,
            **fields,
        )

    def teacher(self, school: Organisation | None = None, *, position="учитель", subject="математика", **fields):
        """A person with a main employment at the school since its foundation."""
        person = self.person(**fields)
        self.employ(person, school or self.school(), position=position, subject=subject)
        return person

    def employ(self, person, school, *, position="учитель", subject="математика", kind="main", since=FOUNDED):
        employment = Employment.objects.create(
            person=person,
            organisation=school,
            position=self.position(position),
            kind=kind,
            starts_on=since,
        )
        if subject:
            employment.subjects.add(self.subject(subject))
        return employment

    def actor(self, role: Role = Role.TEACHER, place=None, *, person: Person | None = None) -> Actor:
        """An actor with a charge in force; ``place`` is an organisation, a district or None for the region."""
        person = person or self.person()
        if role == Role.TEACHER:
            return actor_of(person=person, charge=None, on=self.today)
        scope = {"district": place} if isinstance(place, District) else {"organisation": place}
        charge = Charge.objects.create(person=person, role=role, starts_on=FOUNDED, **scope)
        return actor_of(person=person, charge=charge, on=self.today)

    def head(self, school: Organisation) -> Actor:
        return self.actor(Role.SCHOOL_HEAD, school, person=self.teacher(school, position="директор", subject=""))

    def methodist(self, municipality: Organisation) -> Actor:
        return self.actor(Role.MUNI_METHODIST, municipality)

    def centre(self) -> Actor:
        return self.actor(Role.CNPPM_SPECIALIST)

    # --- competences and diagnostics ---------------------------------------------------------------------

    def framework(self) -> Framework:
        """The active framework of teachers with a summary competence for each of the four groups, all required."""
        row, is_new = Framework.objects.get_or_create(
            code="teacher",
            version="1",
            defaults={
                "title": "Компетенции педагога",
                "audience": "teachers",
                "state": "active",
                "starts_on": FOUNDED,
            },
        )
        if is_new:
            for group, title in Competence.Group.choices[:4]:
                competence = Competence.objects.create(
                    framework=row, code=group, title=title.capitalize(), group=group, is_group_summary=True
                )
                Requirement.objects.create(competence=competence, position_category="pedagogical")
        return row

    def competence(self, group: str = "methodical") -> Competence:
        return Competence.objects.get(framework=self.framework(), group=group, is_group_summary=True)

    def instrument(self, *, kind: str = "fixed_form", items: int = 0, group: str = "methodical") -> Instrument:
        """``items``: so many single-choice items of one group; option 0 is right."""
        number = next(self._numbers)
        row = Instrument.objects.create(
            code=f"instrument{number}",
            version="1",
            title=f"Диагностика {number}",
            kind=kind,
            framework=self.framework(),
            thresholds_source="допущение для теста",
        )
        for position in range(1, items + 1):
            Item.objects.create(
                instrument=row,
                position=position,
                kind="single",
                competence=self.competence(group),
                text=f"Задание {position}",
                options=["верно", "неверно", "тоже неверно"],
                key=[0],
                slope=1.2,
                difficulty=-1 + 2 * position / items,
            )
        return row

    def campaign(self, *, instrument: Instrument | None = None, organiser="center", state="open", **fields):
        return Campaign.objects.create(
            title=f"Кампания {next(self._numbers)}",
            organiser=organiser,
            instrument=instrument or self.instrument(),
            starts_on=fields.pop("starts_on", self.today - timedelta(days=10)),
            ends_on=fields.pop("ends_on", self.today + timedelta(days=10)),
            finished_on=self.today if state == "finished" else None,
            state=state,
            created_at=self.now,
            **fields,
        )

    def participant(self, person: Person, *, campaign: Campaign | None = None, school=None, state="invited"):
        place = school or person.employments.get(kind="main").organisation
        return Participant.objects.create(
            campaign=campaign or self.campaign(),
            person=person,
            organisation=place,
            state=state,
            invited_at=self.now,
            published_at=self.now if state == "published" else None,
        )

    def estimate(self, participant: Participant, *, percent: float, group="methodical", **fields) -> Estimate:
        return Estimate.objects.create(
            participant=participant,
            person=participant.person,
            competence=self.competence(group),
            percent=percent,
            percent_se=fields.pop("percent_se", 5.0),
            method="outside",
            measured_on=fields.pop("measured_on", self.today),
            made_at=self.now,
            **fields,
        )

    # --- offers ------------------------------------------------------------------------------------------

    def offer(self, *, kind="course", hours=16, gains: dict[str, float] | None = None, **fields) -> Offer:
        row = Offer.objects.create(
            kind=kind,
            format=fields.pop("format", "formal"),
            mode=fields.pop("mode", "online"),
            level="regional",
            title=fields.pop("title", "") or f"Возможность {next(self._numbers)}",
            provider=fields.pop("provider", self.department),
            hours=hours,
            checked_at=self.now,
            **fields,
        )
        for group, gain in (gains or {"methodical": 0.8}).items():
            OfferGain.objects.create(offer=row, competence=self.competence(group), gain=gain)
        return row

    def session(self, offer: Offer | None = None, *, starts_in: int = 30, days: int = 3, seats=20, **fields):
        starts_on = self.today + timedelta(days=starts_in)
        return Session.objects.create(
            offer=offer or self.offer(),
            starts_on=starts_on,
            ends_on=starts_on + timedelta(days=days - 1),
            days=[(starts_on + timedelta(days=day)).isoformat() for day in range(days)],
            seats=seats,
            **fields,
        )


def _letters(number: int) -> str:
    """A number in letters, so that an invented surname has no digit."""
    return "".join("абвгдежзик"[int(digit)] for digit in str(number))
