"""The developer's gallery: every component once, with sample data. Mounted only when DEBUG is on.

All people are invented. The page is also what the tests of the components render.
"""

from datetime import date, timedelta

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from marshrut.web.forms import Form

NAV = [
    ("Что ждёт меня", "#tasks", True, 3),
    ("Педагоги", "#list", False),
    ("Маршруты", "#route", False),
    ("Предложения", "#cards", False),
    ("Календарь", "#calendar", False),
    ("Показатели", "#figures", False),
]
TASKS = [
    {
        "title": "Согласовать маршрут: Смирнова Анна Павловна",
        "why": "Учитель приняла маршрут из четырёх шагов. Без согласования запись на курсы не начнётся.",
        "age": "ждёт 6 дней",
        "late": True,
        "late_words": "срок был 10 марта",
        "place": "Лицей № 4, г. Галич",
        "url": "#route",
        "action": "Посмотреть маршрут",
    },
    {
        "title": "Подтвердить участие в стажировке",
        "why": "Трое ваших подопечных были на площадке 5–7 марта.",
        "age": "ждёт 3 дня",
        "url": "#list",
        "action": "Отметить, кто был",
    },
    {
        "title": "Ответить на вопрос о формирующем оценивании",
        "age": "пришёл сегодня",
        "place": "Орлова Е. В.",
        "url": "#story",
        "action": "Ответить",
    },
]
FACTS = [
    ("Должность", "учитель математики"),
    ("Категория", "первая", "действует до 14 ноября 2027"),
    ("Педагогический стаж", "11 лет 4 месяца"),
    ("СНИЛС", ""),
]
STORY = [
    {
        "when": "12 марта 2026, 16:40",
        "who": "Смирнова А. П.",
        "what": "Приняла маршрут, первый шаг открыт.",
        "tone": "now",
    },
    {
        "when": "10 марта 2026",
        "who": "Региональный методист Кузнецов Д. И.",
        "what": "Заменил стажировку на более близкую.",
        "was": "Буй, 124 км",
        "became": "Галич, в своём городе",
    },
    {
        "when": "2 марта 2026",
        "what": "Диагностика завершена: определены два дефицита.",
        "tone": "good",
        "detail": "32 задания, 41 минута",
    },
]
PEOPLE = [
    ("Абрамова Н. С.", "Школа № 1", "русский язык", "high", 38, "Ждёт согласования", "warning"),
    ("Белов К. А.", "Лицей № 4", "физика", "medium", 66, "В пути", "info"),
    ("Виноградова Т. И.", "Гимназия № 15", "начальные классы", "low", 84, "Завершён", "good"),
    ("Гусев П. Р.", "Судайская школа", "информатика", "none", None, "Не начат", "neutral"),
    ("Дмитриева О. В.", "Школа № 29", "математика", "medium", 71, "Отклонён", "danger"),
]
FILTERS = [
    {"title": "Галич", "name": "place", "value": "galich", "on": True},
    {"title": "Ждут согласования", "name": "state", "value": "waiting", "count": 12},
    {"title": "В пути", "name": "state", "value": "active", "count": 31},
    {"title": "Завершены", "name": "state", "value": "done", "count": 4},
]
ROUTE = [
    {
        "title": "I квартал 2026",
        "short": "I кв.",
        "state": "past",
        "hours": 18,
        "limit": 24,
        "steps": [
            {
                "title": "Вебинар «Читаем условие задачи вместе»",
                "url": "#route",
                "state": "done",
                "kind": "Мероприятие",
                "hours": "2 ч",
                "dates": "14 января",
            },
            {
                "title": "Курс «Формирующее оценивание на уроке математики»",
                "url": "#route",
                "state": "done",
                "kind": "Курсы",
                "hours": "16 ч",
                "dates": "2–20 февраля",
            },
        ],
    },
    {
        "title": "II квартал 2026",
        "short": "II кв.",
        "state": "now",
        "hours": 22,
        "limit": 24,
        "steps": [
            {
                "title": "Стажировка в лицее № 4: критериальное оценивание",
                "url": "#route",
                "state": "now",
                "kind": "Стажировка",
                "hours": "18 ч",
                "dates": "6–8 апреля 2026",
                "place": "г. Галич, 1,2 км от вашей школы",
                "why": "Закрывает дефицит «Оценивание предметных результатов»: он определён по 9 заданиям "
                "диагностики 2 марта. Ближе и раньше других, осталось 3 места из 12.",
                "action": "Записаться на стажировку",
                "action_url": "#",
                "more": "Почему этот шаг",
                "more_url": "#",
            },
            {
                "title": "Консультация наставника",
                "state": "waiting",
                "kind": "Наставничество",
                "hours": "4 ч",
                "dates": "май",
                "why": "Ждём ответа Кузнецова Д. И. о дне встречи.",
            },
        ],
    },
    {"title": "III квартал 2026", "short": "III кв.", "state": "ahead", "hours": 0, "limit": 12, "steps": []},
    {
        "title": "IV квартал 2026",
        "short": "IV кв.",
        "state": "ahead",
        "hours": 26,
        "limit": 24,
        "steps": [
            {
                "title": "Сообщество учителей математики: открытые уроки",
                "url": "#route",
                "state": "planned",
                "kind": "Сообщество",
                "hours": "24 ч",
                "dates": "октябрь — декабрь",
            },
            {
                "title": "Проверочная диагностика",
                "state": "planned",
                "hours": "2 ч",
                "dates": "декабрь",
                "why": "Покажет, закрыт ли дефицит.",
            },
        ],
    },
]
HEAT = [
    ("Галичский округ", [62, 44, 81, 12]),
    ("Буйский район", [35, 58, 90, None]),
    ("Костромской район", [71, 23, 66, 39]),
]
ROLES = [
    {
        "value": 1,
        "title": "Педагог",
        "who": "Смирнова Анна Павловна, лицей № 4, Галич",
        "waits": "Принять предложенный маршрут",
        "initials": "СА",
    },
    {
        "value": 2,
        "title": "Региональный методист",
        "who": "Кузнецов Денис Игоревич",
        "waits": "12 маршрутов ждут согласования",
        "initials": "КД",
    },
    {
        "value": 3,
        "title": "Директор школы",
        "who": "Орлова Елена Викторовна, школа № 29, Кострома",
        "waits": "Согласовать 4 записи на курсы",
        "initials": "ОЕ",
    },
]
STEPS = [("Файл", "#file"), ("Столбцы", "#columns"), ("Проверка", "#check"), ("Готово", "")]


class SampleForm(Form):
    surname = forms.CharField(label="Фамилия", max_length=100)
    born_on = forms.DateField(label="Дата рождения", help_text="Например, 14.05.1986")
    subject = forms.ChoiceField(
        label="Предмет", choices=[("", "Выберите"), ("m", "Математика"), ("f", "Физика")]
    )
    about = forms.CharField(label="Что хотелось бы улучшить", widget=forms.Textarea, required=False)
    format = forms.ChoiceField(
        label="Как удобнее учиться",
        choices=[("near", "Очно, рядом с домом"), ("far", "Дистанционно"), ("mixed", "И так, и так")],
        widget=forms.RadioSelect,
    )
    days = forms.MultipleChoiceField(
        label="В какие дни",
        choices=[("1", "В будни"), ("2", "В выходные"), ("3", "В каникулы")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    agreed = forms.BooleanField(
        label="Показать результат методисту", help_text="Это можно отменить", required=False
    )


class SampleUpload(Form):
    file = forms.FileField(label="Файл")


def sample_month(*, first: date, today: date) -> list[list[dict]]:
    """Six weeks around a month as ``calendar_month`` wants them, with three events."""
    monday = first - timedelta(days=first.weekday())
    events = {
        first + timedelta(days=5): [
            {"title": "Стажировка, лицей № 4", "time": "10:00", "url": "#", "mine": True}
        ],
        first + timedelta(days=6): [
            {"title": "Вебинар: читательская грамотность", "time": "15:00", "url": "#"},
            {"title": "Методсовет", "time": "15:30", "url": "#", "clash": True},
        ],
    }
    days = [monday + timedelta(days=offset) for offset in range(35)]
    cells = [
        {"day": day, "out": day.month != first.month, "today": day == today, "events": events.get(day, [])}
        for day in days
    ]
    return [cells[start : start + 7] for start in range(0, 35, 7)]


def gallery_context() -> dict:
    return {
        "region": {"title": "Костромская область", "is_demonstration": True},
        "nav": NAV,
        "tasks": TASKS,
        "facts": FACTS,
        "story": STORY,
        "filters": FILTERS,
        "route": ROUTE,
        "heat": HEAT,
        "roles": [
            {"title": "Региональный методист", "place": "Костромская область", "value": 7, "active": True},
            {"title": "Учитель", "place": "Лицей № 4, Галич", "value": 0, "active": False},
        ],
        "demo_people": ROLES,
        "steps": STEPS,
        "search_url": "#",
        "notices_url": "#",
        "notices_count": 2,
        "actor_name": "Кузнецов Д. И.",
        "actor_initials": "КД",
        "actor_caption": "Региональный методист",
        "role_switch_url": "#",
        "logout_url": "#",
        "foot_links": [("Помощь", "#"), ("О доступности", "#")],
        "user_menu": [
            ("Мои данные", "#", "user"),
            ("Уведомления", "#", "bell"),
            ("Безопасность", "#", "lock"),
        ],
        "people": [
            dict(zip(("name", "school", "subject", "level", "share", "state", "tone"), row, strict=True))
            for row in PEOPLE
        ],
        "page": Paginator(range(1240), 50).page(3),
        "crumbs": [("Педагоги", "#list"), ("Смирнова А. П.", "")],
        "columns": [("school", "Школа", True), ("subject", "Предмет", True), ("hours", "Часы", False)],
        "form": SampleForm(),
        "wrong_form": SampleForm(
            {"surname": "", "born_on": "31.02.1986", "subject": "m"}, auto_id="wrong_%s"
        ),
        "upload_form": SampleUpload(auto_id="upload_%s"),
        "answers": [
            ("Кого диагностируем", "учителей математики", "#"),
            ("Когда", "с 1 по 20 апреля 2026", "#"),
        ],
        "weeks": sample_month(first=date(2026, 4, 1), today=date(2026, 4, 3)),
        "shares": [
            (46, "high", "высокий"),
            (120, "medium", "средний"),
            (131, "low", "низкий"),
            (12, "none", "ещё не определено"),
        ],
    }


def gallery(request: HttpRequest) -> HttpResponse:
    return render(request, "gallery.html", gallery_context())


QUESTIONS = [
    (
        "На уроке вы увидели, что половина класса списала решение с доски и не может объяснить второй шаг.",
        "С чего вы начнёте?",
        False,
        ["Дам такую же задачу на дом", "Попрошу объяснить шаг в парах", "Вызову к доске тех, кто решил"],
    ),
    (
        "Какие признаки говорят, что критерии оценивания понятны ученикам?",
        "",
        True,
        [
            "Ученик сам находит, что исправить",
            "Ученик спрашивает, какая будет отметка",
            "Двое учеников одинаково оценили одну работу",
        ],
    ),
    (
        "Родитель недоволен отметкой и просит встретиться сегодня вечером.",
        "Что поможет разговору больше всего?",
        False,
        ["Работа ученика и критерии к ней", "Присутствие завуча", "Сравнение с работами других"],
    ),
]


def sample_items(*, base: str, answers: dict[int, tuple[list[int], int]]) -> list[dict]:
    """Three items for ``taking_page``; ``answers``: item → (response, seq) as a server would hold them."""
    return [
        {
            "id": number,
            "number": number,
            "url": f"{base}{number}/",
            "text": text,
            "question": question,
            "multiple": multiple,
            "options": [{"value": value, "text": option} for value, option in enumerate(options)],
            "response": answers.get(number, ([], 0))[0],
            "seq": answers.get(number, ([], 0))[1],
        }
        for number, (text, question, multiple, options) in enumerate(QUESTIONS, start=1)
    ]


def gallery_taking(request: HttpRequest, number: int) -> HttpResponse:
    """The test-taking page; its answers go nowhere, so it shows how the page behaves without a server."""
    base = request.path.removesuffix(f"{number}/")
    context = {
        "items": sample_items(base=base, answers={}),
        "now": number,
        "sitting": "gallery:1",
        "answer_url": f"{base}answers/",
        "finish_url": f"{base}finish/",
        "pause_url": f"{base}pause/",
        "login_url": "#",
    }
    return render(request, "gallery_taking.html", context)
