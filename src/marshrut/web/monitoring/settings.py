"""How the region reads the indicators: the switches with their explanation, the targets."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now

from marshrut.base.errors import DomainError
from marshrut.calc.indicators import INDICATORS, definition
from marshrut.monitoring.models import IndicatorSettings
from marshrut.monitoring.usecases.choose_reading import choose_reading
from marshrut.people.roles import Role
from marshrut.web.access import for_roles


@for_roles(Role.CNPPM_SPECIALIST)
def readings(request):
    year = _year(request)
    if request.method == "POST":
        return _save(request, year)
    rows = {row.code: row for row in IndicatorSettings.objects.filter(year=year)}
    return render(
        request,
        "monitoring/readings.html",
        {
            "year": year,
            "years": [localdate().year - 1, localdate().year, localdate().year + 1],
            "indicators": [_form(one, rows.get(one.code)) for one in INDICATORS],
        },
    )


def _form(one, row: IndicatorSettings | None) -> dict:
    chosen = one.settings(row.switches if row else None)
    target = row.target if row else None
    return {
        "about": one,
        "target": "" if target is None else f"{target:g}".replace(".", ","),
        "switches": [
            {
                "name": switch.code,
                "title": switch.title,
                "options": [(o.code, o.title, o.code == chosen[switch.code]) for o in switch.options],
            }
            for switch in one.switches
        ],
    }


def _save(request, year: int):
    address = f"{reverse('monitoring:readings')}?year={year}"
    try:
        about = definition(request.POST.get("code", ""))
        switches = {switch.code: request.POST.get(switch.code, switch.default) for switch in about.switches}
        target = _number(request.POST.get("target", ""))
        choose_reading(
            year=year, code=about.code, switches=switches, target=target, by=request.actor.person, at=now()
        )
    except DomainError as refusal:
        messages.error(request, str(refusal))
    except ValueError:
        messages.error(request, "Не удалось прочитать форму: проверьте, что целевое значение — число, например 12,5.")
    else:
        messages.success(
            request,
            f"Сохранено: «{about.short_title}». Новый способ войдёт в следующий снимок; прежние снимки не меняются.",
        )
    return redirect(f"{address}#{request.POST.get('code', '')}")


def _number(text: str) -> float | None:
    text = text.strip().replace(",", ".").rstrip("%").strip()
    return float(text) if text else None


def _year(request) -> int:
    asked = request.POST.get("year") or request.GET.get("year", "")
    this = localdate().year
    return int(asked) if asked.isdecimal() and this - 1 <= int(asked) <= this + 1 else this
