"""Posts and subjects as the register keeps them: «учитель физики» is the post «учитель» and the subject «физика»."""

import re
import unicodedata
from dataclasses import dataclass

from marshrut.people.models import Position
from marshrut.people.staff_list.readings import read_position

NOT_SAID = "должность не указана"
LONGEST_POST, LONGEST_SUBJECT = 150, 100
WITH_SUBJECT = ("учитель", "преподаватель")

# Subjects that a region counts one by one, however a list writes them together.
COUNTED_AS = {
    "русский язык и литература": ("русский язык", "литература"),
    "история и обществознание": ("история", "обществознание"),
    "иностранный язык": ("иностранные языки",),
    "труд (технология)": ("технология",),
}
CODES = {
    "русский язык": "russian", "литература": "literature", "математика": "mathematics", "история": "history",
    "обществознание": "society", "химия": "chemistry", "биология": "biology", "физика": "physics",
    "география": "geography", "иностранные языки": "languages", "технология": "technology",
    "начальные классы": "primary", "информатика": "informatics", "физическая культура": "sport",
    "музыка": "music", "изобразительное искусство": "art", "основы безопасности и защиты Родины": "safety",
    "астрономия": "astronomy", "экономика": "economics", "право": "law", "черчение": "drawing",
    "родной язык": "native-language", "мировая художественная культура": "world-art",
    "основы религиозных культур и светской этики": "ethics",
}  # fmt: skip
LETTERS = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "zh", "з": "z", "и": "i", "й": "y",
    "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f",
    "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sch", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu", "я": "ya",
}  # fmt: skip

# Номенклатура должностей, постановление Правительства РФ № 225 от 21.02.2022.
ACTING = r"^(?:и\. ?о\. |исполняющ\w+ обязанности )?"
HEAD = re.compile(rf"{ACTING}(?:директора?|ректора?|заведующ\w+(?: детским садом| доу| мдоу| до)?)$")
DEPUTY = re.compile(rf"{ACTING}(?:перв\w+ )?заместител\w+ (?:директора|заведующ\w+|руководител\w+|начальник\w+)")
UNIT_HEAD = re.compile(
    rf"{ACTING}(?:заведующ\w+|руководител\w+|начальник|директор) (?:\w+ )?(?:структурн|филиал|отделени|отдел"
    r"|учебн|практик|центр|лаборатор|мастерск|интернат|кафедр|дошкольн|группами|точк)"
)
PEDAGOGICAL = re.compile(
    r"^(?:старш\w+ )?(?:учител|преподавател|воспитател|педагог|социальный педагог|методист|инструктор|музыкальный рук"
    r"|концертмейстер|тренер|тьютор|логопед|дефектолог|психолог|вожат|мастер производственного|советник"
    r"|руководитель физического|аккомпаниатор)"
)


@dataclass(frozen=True, slots=True)
class Post:
    """A post with what the nomenclature says of it: values of ``Position.Category`` and ``Position.TeamPart``."""

    title: str
    category: str
    team_part: str


def post(title: str) -> Post:
    """The category of a post by its title; what is neither teaching nor managing is «иные»."""
    plain = title.lower().replace("ё", "е")
    for form, part in (
        (DEPUTY, Position.TeamPart.DEPUTY),
        (HEAD, Position.TeamPart.HEAD),
        (UNIT_HEAD, Position.TeamPart.UNIT_HEAD),
    ):
        if form.match(plain):
            return Post(title, Position.Category.MANAGER, part)
    category = Position.Category.PEDAGOGICAL if PEDAGOGICAL.match(plain) else Position.Category.OTHER
    return Post(title, category, Position.TeamPart.NONE)


def full_title(position: str, subjects: tuple[str, ...]) -> str:
    """The post as the list names it; a row with subjects and no post is a teacher's."""
    title = clean(position)[:LONGEST_POST].strip()
    return title or (WITH_SUBJECT[0] if subjects else NOT_SAID)


def base_title(title: str) -> str:
    """The post without the subjects in its name: «учитель физики» → «учитель»."""
    first, _, rest = title.partition(" ")
    if first in WITH_SUBJECT and rest and (rest.startswith("(") or read_position(title).subjects):
        return first
    return title


def taught_by(title: str) -> tuple[str, ...]:
    """The subjects in the name of a post, as a list would name them."""
    return read_position(title).subjects if base_title(title) != title else ()


def counted_subjects(subjects: tuple[str, ...], known: frozenset[str]) -> frozenset[str]:
    """Titles of subjects in small letters: as the register has them (``known``), else as it will have them."""
    found: set[str] = set()
    for subject in subjects:
        title = clean(subject)[:LONGEST_SUBJECT].strip().lower()
        found.update((title,) if title in known else COUNTED_AS.get(title, (title,)))
    return frozenset(found - {""})


def subject_code(title: str, taken: set[str]) -> str:
    """A short code in Latin letters that nothing else has."""
    plain = CODES.get(title) or "".join(LETTERS.get(letter, letter) for letter in title.lower())
    plain = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:32] or "subject"
    code, number = plain, 1
    while code in taken:
        number += 1
        code = f"{plain}-{number}"
    return code


def clean(text: str) -> str:
    """One line of visible characters; what has no width goes without a trace, other control characters are spaces."""
    plain = (letter if letter.isprintable() else _instead(letter) for letter in text)
    return " ".join("".join(plain).split())


def _instead(letter: str) -> str:
    return "" if unicodedata.category(letter) == "Cf" else " "
