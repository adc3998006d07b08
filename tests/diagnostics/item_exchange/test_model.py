"""An item that could not be shown or scored cannot be made."""

from decimal import Decimal

import pytest

from marshrut.diagnostics.item_exchange import (
    Accepted,
    Case,
    Cloze,
    Criterion,
    Entry,
    Essay,
    Gap,
    Interval,
    Item,
    Level,
    Match,
    Media,
    MultipleChoice,
    Number,
    Option,
    Order,
    Question,
    Scoring,
    ShortText,
    SingleChoice,
    UnfitItem,
)


def item(**changes):
    parts = {"identifier": "q", "title": "Вопрос", "stem": "Сколько?", "interaction": Essay()}
    return Item(**{**parts, **changes})


A, B = Option("a", "да", 1.0), Option("b", "нет")
EXACT = Number((Interval(Decimal(1), Decimal(1)),))
PICTURE = Media("a.png", "image/png", b"\x89PNG\r\n\x1a\n")


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: item(stem="<script>x</script>"), "не очищен"),
        (lambda: item(stem='<p onclick="x">а</p>'), "не очищен"),
        (lambda: item(stem=""), "нет текста"),
        (lambda: item(stem="а" * 300_001), "Слишком длинно"),
        (lambda: item(title="две\nстроки"), "в одну строку"),
        (lambda: item(identifier="номер 1"), "Обозначение"),
        (lambda: item(points=0), "Балл"),
        (lambda: item(points=float("nan")), "Балл"),
        (lambda: item(stem='<img src="media/a.png" alt=""/>'), "Картинки"),
        (lambda: item(media=(PICTURE,)), "Картинки"),
        (
            lambda: item(stem='<img src="media/a.png" alt=""/>', media=(Media("a.png", "image/png", b"MZ"),)),
            "не картинка",
        ),
        (lambda: SingleChoice((A, A)), "дважды"),
        (lambda: SingleChoice((A,)), "не из чего"),
        (lambda: SingleChoice((A, Option("b", "тоже", 1.0))), "верных отмечено 2"),
        (lambda: SingleChoice((A, Option("b", ""))), "без текста"),
        (lambda: MultipleChoice((B, Option("c", "может"))), "ни один верный"),
        (lambda: MultipleChoice((A, Option("b", "тоже", 1.0)), Scoring.PARTIAL), "200%"),
        (lambda: MultipleChoice((A, Option("b", "тоже", 0.5))), "не сочетаются"),
        (lambda: Order((Entry("a", "раз"),)), "не из чего"),
        (lambda: Match((Entry("a", "раз"),), (Entry("b", "два"),), ("c",)), "есть пара"),
        (lambda: Interval(Decimal(2), Decimal(1)), "больше верхней"),
        (lambda: Interval(Decimal("NaN"), Decimal(1)), "число"),
        (lambda: Interval(Decimal("1E+999999"), Decimal("1E+999999")), "число"),
        (lambda: ShortText((Accepted("кот"), Accepted("Кот"))), "дважды"),
        (lambda: Accepted("**"), "пустой"),
        (lambda: item(stem="Текст [[g1]] и [[g1]]", interaction=Cloze((Gap("g1", EXACT),))), "2 раз"),
        (lambda: item(stem="Текст [[g1]]", interaction=Cloze((Gap("g1", EXACT, 2.0),))), "вместе дают 2"),
        (lambda: Gap("g", SingleChoice((A, Option("b", "<strong>нет</strong>")))), "простых слов"),
        (lambda: Criterion("k", "Полнота", (Level(0, "нет"),)), "нет уровней"),
        (lambda: item(interaction=Essay((Criterion("k", "Полнота", (Level(2, "да"),)),))), "критерии"),
        (lambda: item(interaction=Case(())), "нет вопросов"),
        (
            lambda: item(
                interaction=Case((Question(identifier="p", title="А", stem="а", interaction=Essay(), points=3.0),))
            ),
            "вопросы кейса",
        ),
    ],
)
def test_an_unfit_item_is_refused_in_words(make, words):
    with pytest.raises(UnfitItem) as refusal:
        make()

    assert words in refusal.value.what
    assert refusal.value.advice


def test_pictures_stand_by_name():
    second = Media("b.png", "image/png", b"\x89PNG\r\n\x1a\n2")
    stem = '<img src="media/b.png" alt=""/><img src="media/a.png" alt=""/>'

    assert item(stem=stem, media=(second, PICTURE)).media == (PICTURE, second)
