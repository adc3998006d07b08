"""Which posts a school has: teachers by subject, specialists, the head and the deputies."""

from random import Random

from marshrut.demo import titles
from marshrut.demo.content.schools import load_positions, load_subjects
from marshrut.demo.scene import Scene, School, Seat
from marshrut.people.models import Subject

# What one person teaches beside the main subject.
NEIGHBOURS = {
    "русский язык": ("литература",),
    "литература": ("русский язык",),
    "математика": ("информатика", "физика"),
    "информатика": ("математика",),
    "физика": ("информатика", "математика"),
    "история": ("обществознание",),
    "обществознание": ("история",),
    "химия": ("биология",),
    "биология": ("химия", "география"),
    "география": ("биология",),
}
SMALL, MIDDLE, LARGE = 12, 26, 48  # from so many pedagogical posts on: one, two, three deputies
ONLY_TEACHERS = 8  # below so many posts a school has teachers alone


def make_posts(scene: Scene, school: School, chance: Random) -> None:
    """Fill ``seats``, ``head`` and ``deputies`` of the school with empty posts."""
    teachers = school.size
    specialists: list[str] = []
    if school.size >= ONLY_TEACHERS:
        others = [p for p in load_positions() if p.share and not p.has_subject]
        share = sum(p.share for p in others) / 100
        count = round(school.size * share)
        specialists = chance.choices([p.title for p in others], [p.share for p in others], k=count)
        teachers -= count
    for subjects in _subjects(scene, chance, teachers):
        school.seats.append(Seat(school.row, scene.positions[titles.TEACHER], subjects, school))
    for title in specialists:
        school.seats.append(Seat(school.row, scene.positions[title], (), school))
    school.head = Seat(school.row, scene.positions[titles.DIRECTOR], (), school)
    duties = [titles.STUDIES, titles.UPBRINGING, titles.STUDIES]
    number = sum(school.size >= bound for bound in (SMALL, MIDDLE, LARGE))
    school.deputies = [Seat(school.row, scene.positions[title], (), school) for title in duties[:number]]


def _subjects(scene: Scene, chance: Random, count: int) -> list[tuple[Subject, ...]]:
    """What each of so many teachers teaches: shares by largest remainder, ties by chance; a few teach two."""
    contents = load_subjects()
    exact = [count * subject.teachers_share / 100 for subject in contents]
    whole = [int(number) for number in exact]
    order = sorted(range(len(contents)), key=lambda n: (whole[n] - exact[n], chance.random()))
    # In a small school the remainders are all there is: a pinch of chance gives every subject its turn.
    order.sort(key=lambda n: whole[n] - exact[n] - chance.random() * 0.35)
    for number in order[: count - sum(whole)]:
        whole[number] += 1
    taught = [subject.title for subject, times in zip(contents, whole, strict=True) for _ in range(times)]
    found = []
    for title in taught:
        subjects = [title]
        if title in NEIGHBOURS and chance.random() < (0.75 if count < 20 else 0.4):
            subjects.append(chance.choice(NEIGHBOURS[title]))
        found.append(tuple(scene.subjects[one] for one in subjects))
    return found
