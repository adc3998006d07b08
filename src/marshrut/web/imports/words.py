"""How an import is spoken of: its states, its steps, what the button of consent says."""

from collections.abc import Iterable, Mapping

from django.urls import reverse

from marshrut.people.models import Organisation, StaffImport
from marshrut.web.templatetags.russian import counted, noun

STATE = StaffImport.State
STATES = {
    STATE.UPLOADED: ("читаем", "info"),
    STATE.PREVIEWED: ("ждёт решения", "warning"),
    STATE.REFUSED: ("не принят", "danger"),
    STATE.APPLYING: ("вносим", "info"),
    STATE.APPLIED: ("внесён", "good"),
    STATE.CANCELLED: ("отменён", "neutral"),
}
STEPS = ("Файл", "Что будет сделано", "Готово")


def sender_words(sender: Organisation | None, *, short: bool = False) -> str:
    """``short``: a municipality by its own name instead of its authority's, for tables."""
    if sender is None:
        return "Весь регион"
    is_authority = sender.kind == Organisation.Kind.MUNI_AUTHORITY
    return sender.territory.short_title if short and is_authority and sender.territory else sender.short_name


def progress_words(one: StaffImport) -> str:
    """Said aloud by a screen reader with every newer copy."""
    return "скоро начнём" if not one.progress else f"{one.progress} %"


def _numbers(found: Iterable[tuple[str, int, str]]) -> list[tuple[str, int, str]]:
    """(tone, number, words) of the big numbers; what is none of is left out, the first always stays."""
    rows = list(found)
    return [(tone if number else "", number, words) for place, (tone, number, words) in enumerate(rows)
            if number or place == 0]  # fmt: skip


def preview_numbers(counts: Mapping[str, int]) -> list[tuple[str, int, str]]:
    people = counts["persons_added"]
    touched, left = counts["persons_touched"], counts["persons_left"]
    doubles, blocked = counts["doubles"], counts["blocked_rows"]
    return _numbers(
        (
            ("counts__good", people, f"{noun(people, 'человека,человека,человек')} добавим"),
            ("", touched, f"{noun(touched, 'записи,записей,записей')} коснёмся: новая работа, изменения, дополнения"),
            ("", left, f"{noun(left, 'человек останется,человека останутся,человек останутся')} как есть"),
            ("counts__warning", doubles, noun(doubles, "возможный двойник,возможных двойника,возможных двойников")),
            ("counts__danger", blocked, noun(blocked, "строка ждёт,строки ждут,строк ждут") + " исправления"),
        )
    )


def done_numbers(done: Mapping[str, int]) -> list[tuple[str, int, str]]:
    people, jobs, ended = done["persons_added"], done["jobs_begun"], done["jobs_ended"]
    changed, left = done["persons_changed"], done["changes_left"]
    new, out = done["organisations_added"], done["rows_left_out"]
    return _numbers(
        (
            ("counts__good", people, f"{noun(people, 'человек добавлен,человека добавлены,человек добавлено')}"),
            ("", jobs, f"{noun(jobs, 'место работы записано,места работы записаны,мест работы записано')}"),
            ("", changed, f"{noun(changed, 'запись изменена,записи изменены,записей изменено')}"),
            ("", new, f"{noun(new, 'организация заведена,организации заведены,организаций заведено')}"),
            ("", ended, f"{noun(ended, 'место работы завершено,места работы завершены,мест работы завершено')}"),
            ("", left, f"{noun(left, 'изменение,изменения,изменений')} оставили как было"),
            ("counts__danger", out, f"{noun(out, 'строка ждёт,строки ждут,строк ждут')} исправления"),
        )
    )


def confirm_words(counts: Mapping[str, int]) -> str:
    """«Внести 37 человек, 39 мест работы и 1 организацию»."""
    parts = [
        counted(number, forms)
        for number, forms in (
            (counts["persons_added"], "человека,человека,человек"),
            (counts["jobs_added"], "место работы,места работы,мест работы"),
            (counts["organisations_added"], "организацию,организации,организаций"),
        )
        if number
    ]
    if not parts:
        return "Внести изменения"
    return "Внести " + (parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} и {parts[-1]}")


def result_link(report: Mapping) -> str:
    """The list of people; of the organisation when the list was about one that the register knows."""
    known = [one["known"] for one in report.get("organisations_list", ()) if one["known"] is not None]
    address = reverse("people:list")
    is_single = len(report.get("organisations_list", ())) == 1 and known
    return f"{address}?place={known[0]}" if is_single else address
