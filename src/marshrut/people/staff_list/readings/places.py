"""Names of municipalities, compared without the words that every one of them carries."""

import re
from functools import lru_cache

from marshrut.people.staff_list.readings.names import tidy
from marshrut.people.staff_list.readings.organisations import place_stem

COMMON = re.compile(
    r"муниципальн\w*|образован\w*|город(?:а|ской|ского|у)?|гор|район\w*|округ\w*|мо|мр|го|мо|м\s?р|г\s?о|г|р\s?н|и"
    r"|поселени\w*|области|обл",
    re.IGNORECASE,
)
GENITIVE = re.compile(r"([А-ЯЁ][А-ЯЁа-яё-]*[сц]к)(?:ого)((?:\s+муниципального|\s+городского)?)\s+(района|округа)")
TOWN = re.compile(r"(?<!\w)(?:[Гг]\.|[Гг]ород[ауе]?|ГО)\s*([А-ЯЁ][А-ЯЁа-яё-]+)")
DISTRICT = re.compile(
    r"[А-ЯЁ][А-ЯЁа-яё-]*[сц]к(?:ий|ого)\s+(?:муниципальн\w+\s+|городск\w+\s+)?(?:район\w*|округ\w*|р-н)"
    r"|(?:муниципальный\s+район|городской\s+округ)\s+(?:город\s+)?[А-ЯЁ][а-яё-]+"
    r"|^(?:г\.|город|г\.\s?о\.|го)\s*[А-ЯЁ][а-яё-]+(?:\s[А-ЯЁ][а-яё-]+)?$",
    re.IGNORECASE,
)


@lru_cache(maxsize=4_096)
def municipality_key(name: str) -> str:
    """«город Галич», «г. Галич» → one key; «Галичский муниципальный район», «Галичский р-н» → another one."""
    words = re.findall(r"[А-ЯЁа-яё]+(?:-[А-ЯЁа-яё]+)*", tidy(name).text)
    stems = {place_stem(word) for word in words if not COMMON.fullmatch(word) and word.lower() != "р-н"}
    return " ".join(sorted(stems)) or name.lower().strip()


def looks_like_municipality(text: str) -> bool:
    return len(text) <= 90 and DISTRICT.search(" ".join(text.split())) is not None


def find_municipality(text: str) -> str | None:
    """A district or town named in a title: «кадры Чухломского района» → «Чухломский район».

    The district comes in the nominative, the town as the title declines it: `municipality_key` is the same.
    """
    text = " ".join(text.split())
    found = GENITIVE.search(text)
    if found is None:
        town = TOWN.search(text)
        return f"г. {town[1]}" if town else None
    middle = {"муниципального": " муниципальный", "городского": " городской"}.get(found[2].strip(), "")
    return f"{found[1]}ий{middle} {found[3][:-1]}"
