"""Subjects and posts of a region as rows."""

from marshrut.base.rows import write
from marshrut.demo.content.schools import load_positions, load_subjects
from marshrut.demo.scene import Scene
from marshrut.people.models import Position, Subject

CODES = (
    "russian", "literature", "mathematics", "history", "society", "chemistry", "biology", "physics",
    "geography", "languages", "technology", "primary", "informatics", "sport", "music",
)  # fmt: skip
DIRECTOR, TEACHER = "директор", "учитель"
STUDIES, UPBRINGING = (
    "заместитель директора по учебно-воспитательной работе",
    "заместитель директора по воспитательной работе",
)
CHIEF, METHODIST = "начальник управления образования", "специалист муниципальной методической службы"
CENTER, INSTITUTE = "специалист ЦНППМ", "сотрудник института развития образования"
OFFICIAL, FEDERAL = "специалист департамента", "сотрудник федеральной организации"
# People of the bodies are neither teachers of a school nor its managers: they stay out of every headcount.
OF_BODIES = (CHIEF, METHODIST, CENTER, INSTITUTE, OFFICIAL, FEDERAL)


def name_subjects_and_posts(scene: Scene) -> None:
    subjects = [Subject(code=code, title=subject.title) for code, subject in zip(CODES, load_subjects(), strict=True)]
    positions = [
        Position(title=post.title, category=post.person_category, team_part=_team_part(post.title))
        for post in load_positions()
    ]
    positions += [Position(title=title, category=Position.Category.OTHER) for title in OF_BODIES]
    write(subjects)
    write(positions)
    scene.subjects = {row.title: row for row in subjects}
    scene.positions = {row.title: row for row in positions}


def _team_part(title: str) -> str:
    if title == DIRECTOR:
        return Position.TeamPart.HEAD
    return Position.TeamPart.DEPUTY if title.startswith("заместитель") else Position.TeamPart.NONE
