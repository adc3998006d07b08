"""Who stands behind the doors, chosen before the story begins, so that chance leaves them alone."""

from collections.abc import Iterator

from marshrut.competences.models import Competence
from marshrut.demo import titles
from marshrut.demo.districts import leading_place
from marshrut.demo.scene import Human, Place, Scene, Seat
from marshrut.people.models import Person

HOMES = {"kostroma": "г. Галич", "dagestan": "г. Каспийск", "leningrad": "Бокситогорский район"}
FIRST_SUBJECT = "математика"
HELPERS = 2  # people whose routes wait for the shown head, and as many for the tutor and the methodist
# Log-odds of those whose story needs zones of growth: about four tasks of ten.
ZONE_OF_GROWTH = {Competence.Group.SUBJECT: -0.5, Competence.Group.METHODICAL: -0.6}


def choose(scene: Scene) -> None:
    """Fill ``scene.shown`` and ``scene.supporting``."""
    place = scene.place_named(HOMES[scene.content.code])
    school, other = place.schools[0], place.schools[1]
    chance = scene.random("shown")
    teachers = list(_settled(scene, school.seats))
    chance.shuffle(teachers)
    teacher = next((h for h in teachers if h.jobs[-1].seat.subjects[0].title == FIRST_SUBJECT), teachers[0])
    mentor = max((h for h in teachers if h is not teacher), key=_age)
    tutor = scene.tutor_of[teacher.row.pk]
    followed = [h for h in _settled(scene, _seats(scene)) if scene.tutor_of.get(h.row.pk) is tutor]
    chance.shuffle(followed)
    near = [human for human in followed if _place(human) is place and human not in (teacher, mentor)]
    near = near if len(near) > HELPERS else [human for human in followed if human is not teacher]
    walking, *waiting = near[: HELPERS + 1]
    known = {id(human) for human in (teacher, mentor, walking, *waiting)}
    asking = [human for human in teachers if id(human) not in known][:HELPERS]
    known |= {id(human) for human in asking}
    invited = chance.choice([human for human in _settled(scene, other.seats) if id(human) not in known])
    scene.supporting = {"for_head": asking, "for_methodist": waiting}
    scene.shown = {
        "teacher": teacher,
        "invited": invited,
        "walking": walking,
        "head": school.head.last,
        "council": school.deputies[0].last,
        "mentor": mentor,
        "tutor": tutor,
        "methodist": place.methodists[0].last,
        "authority": place.chief.last,
        **_officials(scene, place, known | {id(invited)}),
    }
    for human in (teacher, walking, *asking, *waiting):
        human.talent |= ZONE_OF_GROWTH


def _officials(scene: Scene, place: Place, known: set[int]) -> dict[str, Human]:
    """People of the bodies, and those whom every region has somewhere."""
    code = next(code for code, body in scene.bodies.items() if body is scene.department)
    centre = [seat.last for seat in scene.officials[scene.content.providers["cnppm"]]]
    institute = [seat.last for seat in scene.officials[scene.content.providers["ipe"]]]
    department = [seat.last for seat in scene.officials[code]]
    experts = [tutor for tutor in scene.tutors if id(tutor) not in known and tutor is not scene.tutors[0]]
    psychologists = [
        seat.last
        for seat in _seats(scene)
        if seat.position.title == "педагог-психолог" and seat.last.row.pk not in {h.row.pk for h in experts}
    ]
    near = [p for p in psychologists if _place(p) is place] or psychologists
    leader = leading_place(scene)
    return {
        **({"district": leader.chief.last} if leader else {}),
        "center": centre[0],
        "curator": centre[1],
        "institute": institute[-1],
        "department": department[0],
        "auditor": department[1],
        "federal": scene.officials["academy"][0].last,
        "psychologist": near[0],
        "expert": experts[-1],
    }


def _seats(scene: Scene) -> Iterator[Seat]:
    return (seat for school in scene.schools for seat in school.seats)


def _settled(scene: Scene, seats) -> Iterator[Human]:
    """Women who have taught a subject here since before the story and hold no other post."""
    tutors = {id(tutor) for tutor in scene.tutors}
    for seat in seats:
        human = seat.last
        if (
            seat.position.title == titles.TEACHER
            and human.row.sex == Person.Sex.FEMALE
            and len(human.jobs) == 1
            and not human.side_jobs
            and human.jobs[0].row.starts_on.year < 2020
            and id(human) not in tutors
            and human.row.pk in scene.tutor_of
        ):
            yield human


def _age(human: Human) -> int:
    return -human.row.birth_on.toordinal()


def _place(human: Human) -> Place:
    return human.jobs[-1].seat.school.place
