"""Who is shown on the sign-in page: the roles of a region, each with a line on who it is and what waits today."""

from dataclasses import dataclass

from marshrut.people.roles import Role

PASSWORD = "marshrut-demo"


@dataclass(frozen=True, slots=True)
class Door:
    """``key``: who stands behind it (see ``shown``); ``line`` may name {teacher_of}, the subject in the genitive."""

    key: str
    role: Role
    title: str
    login: str
    line: str


def _doors(town: str, inside: str, of: str, center: str, *, department: str, district: str = "") -> tuple[Door, ...]:
    """The doors of a region; ``town`` is the tail of local logins, ``inside`` «в Галиче», ``of`` «Галича»."""
    doors = [
        Door("teacher", Role.TEACHER, "Педагог", f"uchitel.{town}",
             f"Учитель {{teacher_of}} {inside}. Результат диагностики готов, маршрут на год подобран: можно принять "
             "или попросить другой."),
        Door("invited", Role.TEACHER, "Педагог: приглашение на диагностику", f"novichok.{town}",
             "Учитель {teacher_of}. Пришло приглашение на диагностику: меньше часа, и результат — только для себя."),
        Door("walking", Role.TEACHER, "Педагог: идёт по маршруту", f"marshrut.{town}",
             "Учитель {teacher_of}. Первый шаг маршрута пройден, по второму тьютор просит кое-что уточнить."),
        Door("head", Role.SCHOOL_HEAD, "Руководитель школы", f"direktor.{town}",
             f"Руководит школой {inside}. Слова ждут заявки на занятия и маршруты, которые педагоги приняли."),
        Door("council", Role.SCHOOL_COUNCIL, "Методический совет школы", f"zavuch.{town}",
             "Заместитель директора. Видит, как идут маршруты коллег, и может помочь советом."),
        Door("mentor", Role.MENTOR, "Наставник", f"nastavnik.{town}",
             "Опытный учитель рядом с теми, кто начинает. В школу пришли молодые коллеги."),
        Door("tutor", Role.TUTOR, "Региональный методист (тьютор)", "tyutor",
             "Учитель, который сопровождает других: до 85 педагогов. Принятые маршруты ждут утверждения."),
        Door("methodist", Role.MUNI_METHODIST, "Методист муниципальной службы", f"metodist.{town}",
             f"Методическая служба {of}. Маршруты ждут утверждения, и нашлись похожие записи о людях."),
        Door("authority", Role.MUNI_AUTHORITY, "Управление образования", f"upravlenie.{town}",
             f"Отвечает за школы {of}. Свежие показатели посчитаны: видно, из чего они сложились."),
        Door("center", Role.CNPPM_SPECIALIST, f"Специалист: {center}", "cnppm",
             "Ведёт диагностику региона. Новый поток пора начать, по прошедшим занятиям ждут подтверждения."),
        Door("institute", Role.IPE_STAFF, "Сотрудник института развития образования", "institut",
             "Ведёт программы и занятия института. Люди ждут, когда им засчитают часы."),
        Door("department", Role.DEPARTMENT, department, "departament",
             "Смотрит на регион целиком, без имён: шесть показателей и то, как они менялись."),
    ]  # fmt: skip
    if district:
        doors += [
            Door("district", Role.MMO_HEAD, "Руководитель межмуниципального округа", "okrug",
                 f"Ведёт {district}: сейчас очередь этого муниципалитета. Пять соседей, общие показатели."),
            Door("curator", Role.CURATOR, "Куратор округа", "kurator",
                 f"Помогает муниципалитетам, которые объединил {district}."),
        ]  # fmt: skip
    return tuple(doors)


REST = (
    Door("psychologist", Role.PSYCHOLOGIST, "Педагог-психолог", "psiholog",
         "Помогает тем, кто сам попросил. Сегодня спокойный день, есть новое сообщение."),
    Door("federal", Role.FEDERAL_COORD, "Федеральный координатор", "akademiya",
         "Академия. Видит показатели региона без имён."),
    Door("expert", Role.EXPERT, "Эксперт", "ekspert",
         "Смотрит программы и практики, которые ему назначены. Есть новое сообщение."),
    Door("auditor", Role.AUDITOR, "Ответственный за персональные данные", "pdn",
         "Следит, чтобы к сведениям о людях обращались только по делу. Есть новое сообщение."),
)  # fmt: skip

DOORS: dict[str, tuple[Door, ...]] = {
    "kostroma": (
        *_doors("galich", "в Галиче", "Галича", "ЦНППМ", department="Департамент образования",
                district="Галичский методический округ"),
        *REST,
    ),
    "dagestan": _doors("kaspiysk", "в Каспийске", "Каспийска", "ЦНППМ", department="Министерство образования",
                       district="Приморский методический округ"),
    "leningrad": _doors("boksitogorsk", "в Бокситогорском районе", "Бокситогорского района", "ЛОИРО",
                        department="Комитет общего и профессионального образования"),
}  # fmt: skip
