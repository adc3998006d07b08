"""The roles of the system: their Russian names and how much of whom each may see.

Source: the regulations of Каспийск, Костромская область, Бокситогорск and Дагестан; see docs/roles.md.
"""

from dataclasses import dataclass
from enum import StrEnum

from django.db import models


class Role(models.TextChoices):
    TEACHER = "teacher", "педагог"
    SCHOOL_HEAD = "school_head", "руководитель организации"
    SCHOOL_COUNCIL = "school_council", "методический совет школы"
    MENTOR = "mentor", "наставник"
    TUTOR = "tutor", "региональный методист (тьютор)"
    MUNI_METHODIST = "muni_methodist", "методист муниципальной службы"
    MUNI_AUTHORITY = "muni_authority", "муниципальный орган управления образованием"
    MMO_HEAD = "mmo_head", "руководитель межмуниципального округа"
    CURATOR = "curator", "куратор округа"
    CNPPM_SPECIALIST = "cnppm_specialist", "специалист ЦНППМ"
    IPE_STAFF = "ipe_staff", "сотрудник института развития образования"
    PSYCHOLOGIST = "psychologist", "педагог-психолог"
    DEPARTMENT = "department", "департамент (министерство)"
    FEDERAL_COORD = "federal_coord", "федеральный координатор"
    EXPERT = "expert", "эксперт"
    AUDITOR = "auditor", "ответственный за персональные данные"


class Reach(StrEnum):
    """Which rows a role may see at all; the scope of a charge says where."""

    SELF = "self"  # own rows only
    CASELOAD = "caseload"  # people assigned by name
    SUBTREE = "subtree"  # everything below the organisation of the charge
    DISTRICT = "district"  # the municipalities of an inter-municipal district
    REGION = "region"
    LOGS = "logs"  # the journal without contents


@dataclass(frozen=True, slots=True)
class Rights:
    """What a role may see within its reach."""

    reach: Reach
    names: bool  # people by name
    answers: bool = False  # answers to single items
    writes: bool = False  # may run campaigns, imports, approvals within the reach


RIGHTS: dict[str, Rights] = {
    Role.TEACHER: Rights(Reach.SELF, names=True),
    Role.SCHOOL_HEAD: Rights(Reach.SUBTREE, names=True, writes=True),
    Role.SCHOOL_COUNCIL: Rights(Reach.SUBTREE, names=True),
    Role.MENTOR: Rights(Reach.CASELOAD, names=True),
    Role.TUTOR: Rights(Reach.CASELOAD, names=True, writes=True),
    Role.MUNI_METHODIST: Rights(Reach.SUBTREE, names=True, writes=True),
    Role.MUNI_AUTHORITY: Rights(Reach.SUBTREE, names=False),
    Role.MMO_HEAD: Rights(Reach.DISTRICT, names=False),
    Role.CURATOR: Rights(Reach.DISTRICT, names=False),
    Role.CNPPM_SPECIALIST: Rights(Reach.REGION, names=True, answers=True, writes=True),
    Role.IPE_STAFF: Rights(Reach.REGION, names=False, writes=True),
    Role.PSYCHOLOGIST: Rights(Reach.CASELOAD, names=True),
    Role.DEPARTMENT: Rights(Reach.REGION, names=False),
    Role.FEDERAL_COORD: Rights(Reach.REGION, names=False),
    Role.EXPERT: Rights(Reach.CASELOAD, names=False),
    Role.AUDITOR: Rights(Reach.LOGS, names=False),
}
