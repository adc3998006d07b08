"""What a list says about a person that the register has otherwise or does not have."""

from collections.abc import Iterator
from datetime import date

from marshrut.people.models import Person, Qualification
from marshrut.people.staff_import.identity import Match, Proof, is_initial
from marshrut.people.staff_import.listed import Listed
from marshrut.people.staff_import.plan import Change, ChangeKind, NewAward, NewPerson, NewStatement, PersonRef
from marshrut.people.staff_import.register import KnownPerson, KnownStatement
from marshrut.people.staff_list.readings import name_key

CATEGORY = Qualification.Category
YEAR = 12  # months: lists give whole years, so a difference below one says nothing



def new_person(listed: Listed) -> NewPerson:
    return NewPerson(
        key=listed.key,
        place=listed.place,
        surname=listed.surname,
        given_name=listed.given_name,
        patronymic=listed.patronymic,
        birth_on=listed.birth_on,
        sex=listed.sex,
        snils=listed.snils,
        email=listed.email,
        phone=listed.phone,
    )


def differences(listed: Listed, match: Match, *, on: date) -> Iterator[Change]:
    """Changes and fills of one person; a change without ``was`` fills a blank.

    A person who was known by a merged record keeps the name and dates of the record that goes on.
    """
    known = match.person
    if match.proof is not Proof.FORMER_NAME:
        yield from _names(listed, known)
        yield from _plain(
            listed, known, ChangeKind.BIRTH_ON, "birth_on", _day(known.birth_on), _day(listed.birth_on)
        )
    yield from _plain(
        listed,
        known,
        ChangeKind.SEX,
        "sex",
        Person.Sex(known.sex).label if known.sex else "",
        Person.Sex(listed.sex).label if listed.sex else "",
    )
    yield from _plain(listed, known, ChangeKind.CONTACTS, "email", known.email, listed.email)
    yield from _plain(listed, known, ChangeKind.CONTACTS, "phone", known.phone, listed.phone)
    if listed.snils and known.snils_hash is None:
        yield _change(listed, known, ChangeKind.CONTACTS, "snils", "", "СНИЛС", listed.snils)
    yield from _category(listed, known, on)
    yield from _experience(listed, known, on)


def award_of(listed: Listed, person: PersonRef, *, on: date) -> NewAward | None:
    """The category of somebody who has none yet."""
    if listed.category is None:
        return None
    return NewAward(person, listed.category, _first_day(listed, on))


def statement_of(listed: Listed, person: PersonRef) -> NewStatement | None:
    if listed.total_months is None and listed.pedagogical_months is None:
        return None
    return NewStatement(person, listed.total_months, listed.pedagogical_months)


def _names(listed: Listed, known: KnownPerson) -> Iterator[Change]:
    for kind, field in (
        (ChangeKind.SURNAME, "surname"),
        (ChangeKind.GIVEN_NAME, "given_name"),
        (ChangeKind.PATRONYMIC, "patronymic"),
    ):
        was, becomes = getattr(known, field), getattr(listed, field)
        if not becomes or name_key(was) == name_key(becomes) or (is_initial(becomes) and was[:1] == becomes[:1]):
            continue  # an initial says less than the name that is there
        spelt_out = is_initial(was) and name_key(becomes)[:1] == name_key(was)[:1]
        yield _change(listed, known, kind, field, "" if spelt_out else was, becomes, becomes)


def _plain(
    listed: Listed, known: KnownPerson, kind: ChangeKind, field: str, was: str, becomes: str
) -> Iterator[Change]:
    value = getattr(listed, field)
    if becomes and was.lower() != becomes.lower():
        yield _change(listed, known, kind, field, was, becomes, value)


def _category(listed: Listed, known: KnownPerson, on: date) -> Iterator[Change]:
    if listed.category is None:
        return
    there = known.award_on(on)
    starts_on = _first_day(listed, on)
    held = {one.category for one in known.awards if one.ends_on is None or one.ends_on >= on}
    if listed.category in held:
        return
    was = CATEGORY(there.category).label if there else ""
    becomes = CATEGORY(listed.category).label
    yield _change(listed, known, ChangeKind.CATEGORY, "category", was, becomes, (listed.category, starts_on))


def _first_day(listed: Listed, on: date) -> date:
    """The day of the award; a day to come is the end of something else."""
    return listed.category_on if listed.category_on is not None and listed.category_on <= on else on


def _experience(listed: Listed, known: KnownPerson, on: date) -> Iterator[Change]:
    was, becomes, value, blank = [], [], [], True
    pairs = (
        ("общий", "total_months", listed.total_months),
        ("педагогический", "pedagogical_months", listed.pedagogical_months),
    )
    for title, field, months in pairs:
        stated = getattr(known.statement, field) if known.statement else None
        now = _grown(known.statement, stated, on)
        value.append(now)
        if months is None or months == stated or (now is not None and abs(months - now) < YEAR):
            continue
        value[-1] = months
        becomes.append(f"{title} {_years(months)}")
        if now is not None:
            blank = False
            was.append(f"{title} {_years(now)}")
    if becomes:
        shown = "" if blank else ", ".join(was)
        yield _change(
            listed, known, ChangeKind.EXPERIENCE, "experience", shown, ", ".join(becomes), tuple(value)
        )


def _grown(statement: KnownStatement | None, months: int | None, on: date) -> int | None:
    """The stated months as if the person went on working to the day."""
    if statement is None or months is None:
        return None
    since = statement.stated_on
    elapsed = (on.year - since.year) * 12 + on.month - since.month - (on.day < since.day)
    return max(months + elapsed, 0)


def _change(
    listed: Listed, known: KnownPerson, kind: ChangeKind, field: str, was: str, becomes: str, value: object
) -> Change:
    return Change(
        kind=kind,
        place=listed.place,
        person=known.pk,
        name=listed.name,
        was=was,
        becomes=becomes,
        field=field,
        value=value,
    )


def _day(day: date | None) -> str:
    return f"{day:%d.%m.%Y}" if day else ""


def _years(months: int) -> str:
    years, rest = divmod(months, 12)
    return f"{years} л. {rest} мес." if rest else f"{years} л."
