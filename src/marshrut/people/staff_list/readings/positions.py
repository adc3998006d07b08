"""Posts and subjects: «уч. рус. яз. и лит-ры» → «учитель русского языка и литературы»."""

import re
from dataclasses import dataclass
from functools import lru_cache

from marshrut.people.staff_list.readings.marks import read_kind
from marshrut.people.staff_list.readings.names import fix_lookalikes

# Nominative, genitive after «учитель», and the wordings met. The order matters: the longer wording first.
SUBJECTS = (
    (
        "русский язык и литература",
        "русского языка и литературы",
        r"рус\w*\.?\s*(?:яз\w*\.?)?\s*(?:и|,|/|\+)\s*лит(?:-?ры|\w*\.?)|русск\w*\s+яз\w*\.?\s+лит\w*",
    ),
    ("русский язык", "русского языка", r"рус\w*\.?\s*яз\w*\.?"),
    (
        "родной язык",
        "родного языка",
        r"родн\w*\s+(?:яз\w*\.?|литератур\w*)(?:\s+и\s+(?:родн\w*\s+)?литератур\w*)?",
    ),
    ("литература", "литературы", r"лит(?:-?ры|ератур\w*|-ра|\.)"),
    ("начальные классы", "начальных классов", r"нач\w*\.?\s*(?:кл\w*\.?|школ\w*\.?)"),
    (
        "иностранный язык",
        "иностранного языка",
        r"(?:ин|иностр|иностранн\w*|англ|английск\w*|нем|немецк\w*|фр|франц|французск\w*|испанск\w*|китайск\w*)"
        r"\.?\s*(?:яз\w*\.?)(?:\s*\([^)]*\))?",
    ),
    ("математика", "математики", r"матем\w*\.?|алгебр\w*(?:\s*(?:и|,)\s*геометр\w*)?|геометр\w*"),
    ("информатика", "информатики", r"информ(?:атик\w*|\.)(?:\s*(?:и|,)\s*икт)?|икт"),
    (
        "история и обществознание",
        "истории и обществознания",
        r"ист(?:ори\w*|\.)\s*(?:и|,|/|\+)\s*(?:общ(?:ествозн\w*|еств\w*|-?я|\.)\.?)",
    ),
    ("история", "истории", r"истори\w*|ист\."),
    ("обществознание", "обществознания", r"обществозн\w*\.?|общ-я|общ\."),
    (
        "физическая культура",
        "физической культуры",
        r"физ-?ры|физ-?ра|физкультур\w*|физ(?:ич\w*)?\.?\s*(?:культ\w*|к-р\w*|воспит\w*)\.?|фк|физо",
    ),
    ("физика", "физики", r"физик\w*|физ\."),
    ("астрономия", "астрономии", r"астроном\w*\.?"),
    ("химия", "химии", r"хими\w*|хим\."),
    ("биология", "биологии", r"биолог\w*\.?|биол\."),
    ("география", "географии", r"географ\w*\.?|геогр\w*\.?|геог\."),
    (
        "труд (технология)",
        "труда (технологии)",
        r"труд\w*\s*\(\s*технологи\w*\s*\)|технолог\w*\.?(?:\s*\(\s*труд\w*\s*\))?|труд(?:а|ов\w*)(?:\s+обуч\w*)?",
    ),
    ("музыка", "музыки", r"музык\w*|муз\."),
    ("изобразительное искусство", "изобразительного искусства", r"изо|изобр\w*\.?\s*(?:иск\w*\.?)|рисовани\w*"),
    (
        "основы безопасности и защиты Родины",
        "основ безопасности и защиты Родины",
        r"об[жз]р?|основ\w*\s+безопасности\s+(?:жизнедеятельности|и\s+защиты\s+родины)",
    ),
    ("экономика", "экономики", r"экономик\w*"),
    ("право", "права", r"прав[оа]"),
    ("черчение", "черчения", r"черчени\w*"),
    ("мировая художественная культура", "мировой художественной культуры", r"мхк"),
    ("основы религиозных культур и светской этики", "основ религиозных культур и светской этики", r"орксэ|однкнр"),
)


def _literal(text: str) -> str:
    return re.escape(text.lower())


SUBJECT_FORMS = tuple(
    (nominative, genitive, re.compile(rf"(?<![\w-])(?:{form}|{_literal(genitive)}|{_literal(nominative)})(?![\w])"))
    for nominative, genitive, form in SUBJECTS
)
EXPANSIONS = tuple(
    (re.compile(form), full)
    for form, full in (
        (r"^(?:уч|учит|уч-ль)\.?(?=[\s\-])\s*|^(?:уч|учит)\.(?=\w)", "учитель "),
        (r"^учителя\b", "учитель"),
        (r"^(?:преп|препод)\.\s*", "преподаватель "),
        (r"^(?:зам|зам-ль|замест|заместит)\.?\s*(?=дир|рук|зав|нач)", "заместитель "),
        (r"^и\.?\s?о\.?\s+", "и. о. "),
        (r"\bдир\.?\s?(?=по|$)", "директора "),
        (r"\bдиректор(?=\s+по\b)", "директора"),
        (r"\bпо\s+ув\s?р\b", "по учебно-воспитательной работе"),
        (r"\bпо\s+уч(?:\.|ебно)?\s*-\s*восп(?:\.|итательной)?\s*раб(?:\.|оте)?", "по учебно-воспитательной работе"),
        (r"\bпо\s+умр\b", "по учебно-методической работе"),
        (r"\bпо\s+нмр\b", "по научно-методической работе"),
        (r"\bпо\s+уч?р\b", "по учебной работе"),
        (r"\bпо\s+вп?р\b", "по воспитательной работе"),
        (r"\bпо\s+мр\b", "по методической работе"),
        (r"\bпо\s+а(?:хч|хр)\b", "по административно-хозяйственной части"),
        (r"^соц\.?\s*-?\s*пед(?:агог)?\.?$|^соцпедагог$", "социальный педагог"),
        (r"^пед(?:агог)?\.?\s*-?\s*псих(?:олог)?\.?$|^психолог$", "педагог-психолог"),
        (r"^пед(?:агог)?\.?\s*-?\s*орг(?:анизатор)?\.?$", "педагог-организатор"),
        (r"^пед(?:агог)?\.?\s*-?\s*библ(?:иотекарь)?\.?$", "педагог-библиотекарь"),
        (
            r"^пед(?:агог)?\.?\s*доп(?:олнительного|олн)?\.?\s*обр(?:азования|аз)?\.?$|^пдо$",
            "педагог дополнительного образования",
        ),
        (r"^(?:учитель\s+)?логопед$", "учитель-логопед"),
        (r"^(?:учитель\s+)?дефектолог$", "учитель-дефектолог"),
        (r"^учитель\s*-\s*(?=логопед|дефектолог)", "учитель-"),
        (r"^ст\.\s*(?=восп|мет|вож)", "старший "),
        (r"^восп\.?$", "воспитатель"),
        (r"^муз\.?\s*рук\w*\.?$", "музыкальный руководитель"),
        (
            r"^инстр\w*\.?\s+(?:по\s+)?(?:фк|физо|физ\.?\s*культуре|физкультуре)$",
            "инструктор по физической культуре",
        ),
        (r"^(преподаватель-организатор)\s+об[жз]р?$", r"\1 основ безопасности и защиты Родины"),
        (r"^завуч(?:\s+по\s+увр|\s+школы)?$", "заместитель директора по учебно-воспитательной работе"),
        (r"^(?:директор|руководитель)\s+(?:школы|оо|оу|учреждения|гимназии|лицея)$", "директор"),
        (r"^(?:зам\w*\.?\s+директора)$", "заместитель директора"),
    )
)
REMARKS = re.compile(
    r"[\s,;]*\(?\s*\b(?:на\s+\d[\d.,/]*\s*ст\w*\.?|\d[\d.,/]*\s*ст(?:авк\w*)?\.?"
    r"|(?:по\s+)?(?:внутр\w*\.?|внешн?\w*\.?)\s*-?\s*совм\w*\.?|(?:по\s+)?совм(?:ест\w*)?\.?"
    r"|осн(?:овн\w*)?\.?(?:\s+место\s+работы)?|в?\s*декрет\w*(?:\s+отпуск\w*)?|д/о"
    r"|отпуск\s+по\s+уходу\b.*)\s*\)?\s*$"
)
LEAVE = re.compile(r"декрет|д/о\b|отпуск\w*\s+по\s+(?:уходу|беременности)", re.IGNORECASE)
VACANCY = re.compile(r"\bвакан|\bвак\.", re.IGNORECASE)
POSITION_WORDS = re.compile(
    r"(?<!\w)(?:учител|уч\.|учит\.|директор|зам\.|заместител|завуч|педагог|воспитател|восп\.|психолог|логопед"
    r"|дефектолог|методист|преподавател|препод\.|тьютор|библиотекар|заведующ|зав\.|инструктор|музыкальный рук"
    r"|муз\. ?рук|концертмейстер|тренер|ассистент|руководител|секретар|лаборант|бухгалтер|вожат|соц\. ?пед"
    r"|социальный|мастер|пдо\b|и\. ?о\.)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class PositionReading:
    """name: the post in full words; subjects: what is taught; kind: what a remark says about the employment."""

    name: str
    subjects: tuple[str, ...] = ()
    kind: str | None = None
    on_leave: bool = False


@lru_cache(maxsize=8_192)
def read_position(text: str, subject: str = "") -> PositionReading:
    """Write a post out in full and find its subjects.

    subject  what stands in the column of subjects, if there is one: «учитель» + «физика» → «учитель физики».
    """
    plain = " ".join(fix_lookalikes(" ".join(text.split())).strip(" .,;").lower().split())
    kind, on_leave = (
        read_kind(plain) if "совм" in plain or "внеш" in plain else None,
        bool(LEAVE.search(plain)),
    )
    previous = None
    while previous != plain:
        previous, plain = plain, REMARKS.sub("", plain).strip(" ,;(-")
    name = _expand(plain)
    taught = _subjects_of(name)
    own = read_subjects(subject)
    if name == "учитель" and own:
        name, taught = f"учитель {_joined([_genitive(item) for item in own])}", own
    return PositionReading(name, taught or own, kind, on_leave)


def _expand(text: str) -> str:
    for form, full in EXPANSIONS:
        text = form.sub(full, text, count=1)
    text = " ".join(text.split()).replace(" - ", "-")
    if text.startswith(("учитель ", "преподаватель ")):
        post, _, rest = text.partition(" ")
        found = _taught(rest)
        if found:
            return f"{post} {_joined([genitive for _, genitive in found])}"
    return text.replace("защиты родины", "защиты Родины")


def _taught(text: str) -> list[tuple[str, str]]:
    """Subjects named in the text, (nominative, genitive) in their order; empty when something else stands there."""
    found = []
    for nominative, genitive, form in SUBJECT_FORMS:
        match = form.search(text)
        if match:
            found.append((match.start(), nominative, genitive))
            text = f"{text[: match.start()]}{' ' * len(match[0])}{text[match.end() :]}"
    rest = re.sub(r"[\s,;.+/&]|\bи\b", "", text)
    return [] if rest else [(nominative, genitive) for _, nominative, genitive in sorted(found)]


def _joined(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} и {words[-1]}"


def _subjects_of(name: str) -> tuple[str, ...]:
    if not name.startswith(("учитель ", "преподаватель ")):
        return ()
    return tuple(nominative for nominative, _ in _taught(name.partition(" ")[2].lower()))


def _genitive(subject: str) -> str:
    return next((genitive for nominative, genitive, _ in SUBJECT_FORMS if nominative == subject), f"({subject})")


@lru_cache(maxsize=4_096)
def read_subjects(text: str) -> tuple[str, ...]:
    """Subjects of a cell in the nominative; an unknown one is kept as it is written."""
    plain = fix_lookalikes(" ".join(text.split())).strip(" .;,").lower()
    if not plain or plain in {"-", "–", "—", "нет"}:
        return ()
    known = _taught(plain)
    if known:
        return tuple(nominative for nominative, _ in known)
    parts = [part.strip() for part in re.split(r"[,;/+\n]", plain) if part.strip()]
    return tuple(next((nominative for nominative, _ in _taught(part)), part) for part in parts)


def looks_like_position(text: str) -> bool:
    return len(text) <= 160 and POSITION_WORDS.match(fix_lookalikes(text).strip(" .-")) is not None


def looks_like_subject(text: str) -> bool:
    return len(text) <= 120 and bool(_taught(fix_lookalikes(" ".join(text.split())).strip(" .;,").lower()))


def is_vacancy(text: str) -> bool:
    """True for «вакансия», «вакантная должность», «вак.»."""
    return VACANCY.search(text) is not None
