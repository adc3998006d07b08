"""Names of schools: one school in all the spellings that its papers use.

A name is taken apart into legal form, kind, number, own words and place. Two spellings are one school
when kind, number and own words agree; the legal form counts only as municipal, state or private, since a
school keeps its number when it turns from МОУ into МБОУ.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from marshrut.people.staff_list.readings.names import fix_lookalikes, tidy

LEVELS = "муниципальн|государственн|негосударственн|областн|краев|республиканск|федеральн|частн|бюджетн|каз[её]нн"
ADJECTIVES = (
    f"{LEVELS}|автономн|некоммерческ|дошкольн|общеобразовательн|образовательн|профессиональн|специальн|районн"
    "|городск|нетипов"
)
FORM_PHRASE = re.compile(
    rf"\b((?:{LEVELS})\w*[\s,]+(?:(?:{ADJECTIVES})\w*[\s,]+){{0,7}})(учрежден\w*|организац\w*)"
    r"((?:\s+дополнительного\s+образования)?)",
    re.IGNORECASE,
)
FORM_SHORT = re.compile(
    r"\b(?:ф|о|к|р|сп|ло)?[мгчн][бка]?(?:до|по|ско|кско|ксо|со|о|д)?у(?:\s+(?:до|дод)(?![\w/]))?\b|\bан[по]?оо?\b",
    re.IGNORECASE,
)
KINDS = (  # the order matters: the longer wording first
    (r"начальн\w*\s+(?:общеобразовательн\w*\s+)?школ\w*\s*-?\s*детск\w*\s+сад\w*|нш\s?-?\s?дс", "НШ-ДС"),
    (r"средн\w*\s+(?:общеобразовательн\w*\s+)?школ\w*|сош(?:\s*уиоп)?|сш", "СОШ"),
    (r"основн\w*\s+(?:общеобразовательн\w*\s+)?школ\w*|оош|ош", "ООШ"),
    (r"начальн\w*\s+(?:общеобразовательн\w*\s+)?школ\w*|нош|нш", "НОШ"),
    (r"вечерн\w*\s+(?:\(\s*сменн\w*\s*\)\s+)?(?:общеобразовательн\w*\s+)?школ\w*|всош|осош", "вечерняя школа"),
    (r"школ\w*\s*-?\s*интернат\w*", "школа-интернат"),
    (r"гимнази\w*", "гимназия"),
    (r"лице(?:й|я|ю|ем|е)\b", "лицей"),
    (r"детск\w*\s+сад\w*|детсад\w*|д/с(?:ад)?|дс|доу", "детский сад"),
    (r"центр\w*\s+развития\s+реб[её]нка|црр", "ЦРР"),
    (r"центр\w*\s+образования|цо", "ЦО"),
    (r"(?:дом|дворец|центр)\w*\s+(?:детско(?:го|-юношеского)\s+)?творчества|ддт|дюц|црт|цдт", "ДДТ"),
    (r"детско-юношеск\w*\s+спортивн\w*\s+школ\w*|спортивн\w*\s+школ\w*|дюсш", "ДЮСШ"),
    (r"детск\w*\s+(?:школ\w*\s+искусств|музыкальн\w*\s+школ\w*)|дши|дмш", "ДШИ"),
    (r"колледж\w*|техникум\w*", "колледж"),
    (r"общеобразовательн\w*\s+школ\w*|школ\w*", "школа"),
)
KIND_FORMS = tuple((re.compile(rf"(?<![\w-])(?:{form})(?![\w-])", re.IGNORECASE), kind) for form, kind in KINDS)
ANY_KIND = re.compile(rf"(?<![\w-])(?:{'|'.join(form for form, _ in KINDS)})(?![\w-])", re.IGNORECASE)
GENERIC_KIND = "школа"
BIAS = re.compile(
    r"\bс\s+углубл[её]нным\s+изучением\s+[^,«»\"]*|\b(?:общеразвивающего|комбинированного|компенсирующего"
    r"|присмотра\s+и\s+оздоровления)\s+вида\b",
    re.IGNORECASE,
)
NUMBER = re.compile(r"(?:№|n[o°º]?\.?|номер|#)\s*(\d{1,4})(?!\d)|(?<=\s)-?\s*(\d{1,4})(?=\s|$)", re.IGNORECASE)
HONOUR = re.compile(
    r"\b(?:им\.|имени|им\s)\s*.*?(?=\s(?-i:г|с|п|д|пос|гор)\.\s*[А-ЯЁ]|\s(?:города|села|пос[её]лка|деревни|станицы)\s"
    r"|\s[А-ЯЁ]\w+[сц]кого\s+(?:муниц|город|район|окру)|[,(]|$)",
    re.IGNORECASE,
)
PLACE_WORD = r"\b[А-ЯЁа-яё][а-яёА-ЯЁ-]{1,40}"
PLACE = re.compile(
    r"(?<!\w)(?:(?-i:[гспдх]|ст)\.\s*|(?-i:г)\s+|гор\.\s*|город[ауе]?\s+|пгт\.?\s*|р\.?\s?п\.\s*|рп\s+|пос\.\s*"
    r"|пос[её]л[окае]+\s+|сел[оае]\s+|дер\.\s*|деревн[яи]\s+|станиц[аы]\s+|хутора?\s+|аула?\s+)"
    rf"((?:нижн\w+|верхн\w+|нов\w+|стар\w+|больш\w+|мал\w+|красн\w+|велик\w+|бел\w+)\s+{PLACE_WORD}|{PLACE_WORD})",
    re.IGNORECASE,
)
DISTRICT = re.compile(
    rf"({PLACE_WORD}[сц]к)(?:ого|ий|ом)\s+(?:муниципальн\w+\s+|городск\w+\s+)?(?:район\w*|р-н\w*|округ\w*|м\.?\s?р\.?(?!\w))",
    re.IGNORECASE,
)
REGION = re.compile(
    r"\b[А-ЯЁа-яё-]{2,40}ой\s+обл(?:асти|\.)|республики\s+\S+|\b[А-ЯЁа-яё-]{2,40}ого\s+края", re.IGNORECASE
)
QUOTES = re.compile(r"[«»\"“”„‟'‹›`]+")
HYPHENED_NUMBER = re.compile(r"(?<=[^\W\d])-(?=\d)")
NAMED = re.compile(r"\d|[А-ЯЁ][а-яё]{3,}[ао]я\b|[А-ЯЁ][а-яё]+[сц]к", re.IGNORECASE)
STOP = frozenset(
    ["и", "в", "на", "при", "филиал", "структурное", "подразделение", "общеобразовательная", "общеобразовательной"]
)
LABEL = re.compile(
    r"^\s*(?:\d+[.)]\s*)?(?:(?:наименование\s+)?(?:школа|оо|оу|образовательн\w+\s+(?:организация|учреждение)"
    r"|организация|учреждение)\s*[:\-–—]\s*)?",
    re.IGNORECASE,
)
HEAD = re.compile(r"[\s,;(–—-]*\b(?:директор|руководитель|заведующ\w+)\b.*$", re.IGNORECASE)
STATE_TAIL = re.compile(r"[\s,(]*\b(?:по\s+состоянию\s+)?(?:на|за|в)\s+(?:\d|«).*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class OrganisationName:
    """A name taken apart.

    display  the short official spelling: «МБОУ СОШ № 4»
    form     its legal form in letters, «МБОУ», may be empty
    key      equal for all spellings of one school of one municipality
    kind, number, own, level   parts of the key; kind «школа» and an empty number mean «not said»
    place    stem of the town or district that the name mentions, may be empty
    """

    display: str
    form: str
    key: str
    kind: str
    number: str
    own: str
    level: str
    place: str


@lru_cache(maxsize=16_384)
def read_organisation(text: str) -> OrganisationName:
    """Take the name of a school apart. Never fails: a name without known words is all own words."""
    text = QUOTES.sub(" ", tidy(text).text)
    text = HYPHENED_NUMBER.sub(" № ", text)
    form, text = _form(text)
    shown = text = " ".join(BIAS.sub(" ", text).split())
    text = REGION.sub(" ", text)
    unhonoured = HONOUR.sub(" ", text)
    text = unhonoured if ANY_KIND.search(unhonoured) and NAMED.search(unhonoured) else text
    place, text = _place(text.lower() if text.isupper() else text)
    kind, text = _kind(text)
    kind = kind or ("детский сад" if "ДОУ" in form else GENERIC_KIND)
    number = NUMBER.search(f" {text} ")
    text = NUMBER.sub(" ", f" {text} ", count=1) if number else text
    digits = (number[1] or number[2]).lstrip("0") if number else ""
    own = " ".join(sorted(_stem(word) for word in re.findall(r"\w+(?:-\w+)*", text.lower()) if word not in STOP))
    if not own and not digits:
        own, place = place, ""
    level = _level(form)
    key = "|".join((level, kind, digits, own))
    return OrganisationName(_display(form, shown), form, key, kind, digits, own, level, place)


def _form(text: str) -> tuple[str, str]:
    """The legal form as letters and the rest of the name."""
    phrase = FORM_PHRASE.search(text)
    if phrase:
        words = [*re.findall(r"[А-ЯЁа-яё]+", phrase[1]), phrase[2]]
        letters = "".join(word[0].upper() for word in words) + (" ДО" if phrase[3].strip() else "")
        return letters, f"{text[: phrase.start()]} {text[phrase.end() :]}"
    short = FORM_SHORT.search(text)
    if short:
        return " ".join(short[0].upper().split()), f"{text[: short.start()]} {text[short.end() :]}"
    return "", text


def _level(form: str) -> str:
    if not form or "М" in form[:2]:
        return ""  # municipal unless the form says otherwise
    return "г" if "Г" in form[:2] else "ч"


def _place(text: str) -> tuple[str, str]:
    found = DISTRICT.search(text)
    stem = ""
    if found:
        stem, text = place_stem(found[1]), f"{text[: found.start()]} {text[found.end() :]}"
    town = PLACE.search(text)
    if town:
        stem = place_stem(town[1])
        text = f"{text[: town.start()]} {text[town.end() :]}"
    return stem, text


def _kind(text: str) -> tuple[str, str]:
    kinds = []
    for form, kind in KIND_FORMS:
        if form.search(text):
            kinds.append(kind)
            text = form.sub(" ", text)
    return "+".join(kinds), text


def place_stem(name: str) -> str:
    """«Галича», «Галич» → «галич»; «Костромы» → «костром»; «Чухломского» → «чухломск»."""
    name = name.lower().replace("ё", "е")
    return re.sub(r"(?<=[сц]к)(?:ий|ого|ом|ой|ая)$|(?<=\w\w)[аеиоуыюяйь]$", "", name)


def _stem(word: str) -> str:
    """The part of a word that its cases share: «Введенская», «Введенской» → «введенск»; «Ивановка» → «ивановк»."""
    word = word.replace("ё", "е")
    stem = re.sub(r"(?<=[сц]к)(?:ая|ой|ий|ого|ую|ое)$|(?<=\w{3}н)(?:ая|ой|ый|ого|ую|ое)$", "", word)
    return place_stem(word) if stem == word else stem


def _display(form: str, text: str) -> str:
    """Abbreviations for the long kinds, one way to write the number, capitals only where they belong."""
    text = " ".join(text.split())
    for (phrase, kind), (found, _) in zip(KINDS, KIND_FORMS, strict=True):
        match = found.search(text)
        if match and kind.isupper() and (" " in match[0] or match[0].islower()):
            short = kind if " " in match[0] else match[0].upper()
            text = f"{text[: match.start()]}{short}{text[match.end() :]}"
            break
        if match and phrase and not kind.isupper() and match[0].isupper():
            text = f"{text[: match.start()]}{kind}{text[match.end() :]}"
            break
    text = re.sub(r"(?:№|\bn[o°º]?\.?)\s*(?=\d)", "№ ", text, flags=re.IGNORECASE)
    text = re.sub(r"(?<=[СОНШ]Ш)[\s-]+(?=\d)", " № ", text)
    return " ".join(f"{form} {text}".split()).strip(" ,.;")


def looks_like_organisation(text: str) -> bool:
    """True when the text names one school: a legal form, or a kind of school with its number or own name."""
    if len(text) > 300:
        return False
    if FORM_PHRASE.search(text) or _upper_form(text):
        return True
    if not ANY_KIND.search(text) or HEAD.match(text):
        return False
    name = read_organisation(text)
    return bool(name.number or name.own)


def find_organisation(text: str) -> str | None:
    """The name of a school inside a title: «педагогических работников МБОУ СОШ № 4 на 01.09.2026» → the name."""
    text = fix_lookalikes(LABEL.sub("", " ".join(text.split())))
    starts = [match.start() for match in (FORM_PHRASE.search(text), _upper_form(text)) if match]
    if not starts:
        kind = ANY_KIND.search(text)
        if kind is None:
            return None
        before = re.search(r"(?:[А-ЯЁ][а-яё-]+\s+[«\"]?)$", text[: kind.start()])
        starts = [
            before.start() if (before and before.start() > 0) or (before and _is_own(before[0])) else kind.start()
        ]
    found = HEAD.sub("", STATE_TAIL.sub("", text[min(starts) :])).strip(" ,.;:(")
    found = re.sub(r"([А-ЯЁ]\w+[сц]к)ой(?=\s+[«\"]?(?:[СОН]{1,2}О?Ш\b|школ|гимнази))", r"\1ая", found)
    return found if found and looks_like_organisation(found) else None


def _upper_form(text: str) -> re.Match[str] | None:
    match = FORM_SHORT.search(text)
    return match if match and match[0].isupper() else None


def _is_own(word: str) -> bool:
    return re.search(r"(?:ая|ой|ий)\s+[«\"]?$", word.lower()) is not None
