"""Accounts: one for everybody behind a door, and some more for the colleagues of the shown school."""

from django.contrib.auth.hashers import make_password

from marshrut.base.rows import write
from marshrut.demo.content.schools import load_subjects
from marshrut.demo.doors import DOORS, PASSWORD
from marshrut.demo.scene import Human, Scene
from marshrut.people.models import Account, Person

COLLEAGUES = 50


def open_accounts(scene: Scene) -> None:
    """One password for all of them, hashed once: nothing here is to be protected."""
    password = make_password(PASSWORD)
    rows, people = [], []
    for order, door in enumerate(DOORS[scene.content.code], start=1):
        human = scene.shown[door.key]
        human.row.email = f"{door.login}@demo.invalid"
        people.append(human.row)
        rows.append(
            Account(
                login=door.login,
                person=human.row,
                password=password,
                showcase_order=order,
                showcase_role=door.title,
                showcase_line=door.line.format(teacher_of=_subject(human)),
            )
        )
    Person.objects.bulk_update(people, ["email"])
    known = {human.row.pk for human in scene.shown.values()}
    colleagues = [human for human in _colleagues(scene) if human.row.pk not in known][:COLLEAGUES]
    rows += [
        Account(login=human.row.email.partition("@")[0], person=human.row, password=password) for human in colleagues
    ]
    write(rows)


def _subject(human: Human) -> str:
    """«математики»; empty for those who teach none."""
    titles = [subject.title for subject in human.jobs[-1].seat.subjects[:1]]
    return next((subject.teacher_of for subject in load_subjects() if subject.title in titles), "")


def _colleagues(scene: Scene) -> list[Human]:
    """Those whose routes wait for the shown people first, then the school and its neighbours."""
    supporting = [human for people in scene.supporting.values() for human in people]
    place = scene.shown["teacher"].jobs[-1].seat.school.place
    others = [seat.last for school in place.schools for seat in [*school.managers, *school.seats]]
    return list(dict.fromkeys([*supporting, *others]))
