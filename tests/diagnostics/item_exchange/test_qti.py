"""QTI as other programs write it, and as we write it for them."""

import io
import re
import xml.etree.ElementTree as ET
import zipfile
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from tests.diagnostics.item_exchange.desk import FILES, read_bytes, reading_of, refusals, zipped, zipped_folder
from tests.diagnostics.item_exchange.shapes import items

from marshrut.diagnostics.item_exchange import (
    Accepted,
    Case,
    Cloze,
    Entry,
    Essay,
    Gap,
    Interval,
    Item,
    Match,
    MultipleChoice,
    Number,
    Option,
    Order,
    QtiVersion,
    Scoring,
    ShortText,
    SingleChoice,
    Tags,
    UnfitItem,
    read_items,
    write_item,
    write_package,
)

NAMESPACES = {
    QtiVersion.V2_1: "{http://www.imsglobal.org/xsd/imsqti_v2p1}",
    QtiVersion.V3_0: "{http://www.imsglobal.org/xsd/imsqtiasi_v3p0}",
}
HTML = {"p", "div", "ul", "ol", "li", "table", "tbody", "tr", "th", "td", "caption", "strong", "em", "code"} | {
    *("sub", "sup", "img", "br")
}
CHOICE = SingleChoice((Option("a", "да", 1.0), Option("b", "нет")))


def written(item, version=QtiVersion.V2_1):
    return ET.fromstring(write_item(item, version))


def test_a_package_of_another_program_is_read(tmp_path):
    reading = read_items(zipped_folder(tmp_path / "tao.zip", FILES / "paket"))
    choice, number = reading.items

    assert choice.stem == (
        "<p>Учитель ведёт <strong>формирующее</strong> оценивание.</p>"
        '<p><img src="media/shkala.png" alt="шкала"/></p><p>Что к нему относится?</p>'
    )
    assert choice.interaction == MultipleChoice(
        (
            Option("choice_1", "обратная связь", 1.0),
            Option("choice_2", "итоговая отметка"),
            Option("choice_3", "самооценка", 1.0),
        ),
        Scoring.ALL_OR_NOTHING,
        shuffle=False,
    )
    assert (choice.points, choice.tags) == (2.0, Tags(("ПК-3.1",), "", ("оценивание",)))
    assert [medium.name for medium in choice.media] == ["shkala.png"]
    assert number.stem == "Ускорение свободного падения, м/с<sup>2</sup>:"
    assert number.interaction == Number(
        (Interval(Decimal("9.76"), Decimal("9.86")), Interval(Decimal(9), Decimal(11), 0.5))
    )
    assert number.points == 2.0
    assert refusals(reading) == ["Файла «items/gone/qti.xml», который назван в описании пакета, в архиве нет."]


def test_several_interactions_make_a_case():
    (item,) = reading_of("kompozit_qti21.xml").items

    assert (item.stem, item.points) == ("Дети шумят, тема новая.", 6.0)
    assert isinstance(item.interaction, Case)
    choice, order, essay = item.interaction.questions
    assert (choice.stem, order.stem, essay.stem) == ("С чего начать?", "Расставьте этапы урока.", "Объясните выбор.")
    assert [option.credit for option in choice.interaction.options] == [1.0, 0.0]
    assert order.interaction == Order((Entry("goal", "цель"), Entry("work", "работа"), Entry("end", "итог")))
    assert (essay.interaction, essay.points) == (Essay(), 2.0)


def test_gaps_in_a_text_make_a_cloze_whatever_the_encoding():
    (item,) = reading_of("propuski_qti21.xml").items

    assert item.stem == "Город [[RESPONSE1]] стоит на реке [[RESPONSE2]]."
    assert item.interaction == Cloze(
        (
            Gap("RESPONSE1", SingleChoice((Option("Y", "Якутск", 1.0), Option("L", "Ленск", 0.5)), shuffle=False)),
            Gap("RESPONSE2", ShortText((Accepted("Лена"), Accepted("река Лена")))),
        )
    )


def test_version_3_with_formulas_is_read():
    reading = reading_of("sootvetstvie_qti30.xml")
    (item,) = reading.items

    assert item.stem == r"Соотнесите фигуру и её площадь, если сторона и радиус равны \(\frac{a}{2}\)."
    assert item.interaction == Match(
        (Entry("square", "квадрат"), Entry("circle", "круг")),
        (Entry("sq", r"\(\frac{{a}^{2}}{4}\)"), Entry("ci", r"\(\frac{\pi a^2}{4}\)")),
        ("sq", "ci"),
    )
    assert item.feedback == "Площадь круга — π на квадрат радиуса."
    assert [problem.what for problem in reading.problems] == ["Штрафы за неверные пары не переносятся."]


def test_an_interaction_that_we_have_not_is_named():
    reading = reading_of("kartinka_qti21.xml")

    assert (reading.items, refusals(reading)) == ((), ["Такой вид задания не переносится: области на картинке."])


def test_version_1_is_named():
    assert refusals(reading_of("qti12.xml")) == ["Это задания старого формата QTI 1.2, их мы не читаем."]


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (("<value>A</value>", ""), "В задании не записан верный ответ."),
        (('identifier="R1"', 'identifier="R9"'), "Ответ «R1» не объявлен в задании."),
        (("<value>end</value>", ""), "Верный порядок записан не для всех строк."),
        (("<value>6</value>", "<value>много</value>"), "Не число: максимальный балл «много»."),
        (("с замечания", ""), "Есть вариант без текста."),
    ],
)
def test_a_broken_key_is_told_in_words(tmp_path, change, what):
    text = (FILES / "kompozit_qti21.xml").read_text(encoding="utf-8")
    assert change[0] in text

    assert refusals(read_bytes(tmp_path, text.replace(*change))) == [what]


@pytest.mark.parametrize("version", QtiVersion)
def test_what_we_write_has_all_that_the_standard_requires(version):
    @settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
    @given(items())
    def check(item):
        root = written(item, version)
        names = [element.tag.removeprefix(NAMESPACES[version]) for element in root.iter()]
        parts = [child.tag.removeprefix(NAMESPACES[version]).removeprefix("qti-") for child in root]
        order = ["responseDeclaration", "outcomeDeclaration", "itemBody", "responseProcessing", "modalFeedback"]
        if version is QtiVersion.V3_0:
            assert all(name.startswith("qti-") and name == name.lower() for name in set(names) - HTML)
            order = [re.sub("([A-Z])", lambda found: f"-{found[1].lower()}", name) for name in order]
        assert names[0] in ("assessmentItem", "qti-assessment-item")
        assert [part for part in order if part in parts] == list(dict.fromkeys(parts))
        assert set(order[:4]) <= set(parts)
        assert root.attrib.keys() >= {"identifier", "title", "adaptive"}
        declared = [found.get("identifier") for found in root if "eclaration" in found.tag]
        assert len(set(declared)) == len(declared)
        used = "response-identifier" if version is QtiVersion.V3_0 else "responseIdentifier"
        assert {found.get(used) for found in root.iter() if used in found.attrib} <= set(declared)

    check()


@pytest.mark.parametrize(
    ("interaction", "points", "template"),
    [
        (CHOICE, 1.0, "map_response"),
        (MultipleChoice((Option("a", "да", 1.0), Option("b", "нет"))), 1.0, "match_correct"),
        (MultipleChoice((Option("a", "да", 1.0), Option("b", "нет"))), 2.0, None),
        (Order((Entry("a", "раз"), Entry("b", "два"))), 1.0, "match_correct"),
        (ShortText((Accepted("кот"),)), 3.0, "map_response"),
        (ShortText((Accepted("кот*"),)), 1.0, None),
        (Number((Interval(Decimal(1), Decimal(2)),)), 1.0, None),
    ],
)
def test_a_standard_template_is_named_where_one_fits(interaction, points, template):
    item = Item(identifier="q", title="Вопрос", stem="Что?", interaction=interaction, points=points)

    for version, address in (
        (QtiVersion.V2_1, "http://www.imsglobal.org/question/qti_v2p1/rptemplates/{}"),
        (QtiVersion.V3_0, "https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/{}.xml"),
    ):
        (processing,) = [part for part in written(item, version) if "rocessing" in part.tag]
        assert processing.get("template") == (template and address.format(template))
        assert bool(len(processing)) == (template is None)


def test_a_pattern_is_written_as_a_regular_expression_that_takes_its_example():
    item = Item(identifier="q", title="В", stem="Что?", interaction=ShortText((Accepted("Л* (граф) \\* 5$"),)))
    root = written(item)
    (test,) = root.iter("{http://www.imsglobal.org/xsd/imsqti_v2p1}patternMatch")

    assert re.fullmatch(test.get("pattern"), "лев ТОЛСТОЙ (Граф) * 5$")
    assert not re.fullmatch(test.get("pattern"), "лев толстой граф * 5$")
    assert re.fullmatch(test.get("pattern"), root.findtext(".//{*}correctResponse/{*}value"))


def test_the_order_in_the_file_does_not_give_the_key_away():
    entries = (Entry("c", "я"), Entry("b", "б"), Entry("a", "а"))
    item = Item(identifier="q", title="В", stem="Что?", interaction=Order(entries))

    assert [choice.text for choice in written(item).iter("{http://www.imsglobal.org/xsd/imsqti_v2p1}simpleChoice")] == [
        "а",
        "б",
        "я",
    ]


def test_a_text_that_items_share_stands_before_each(tmp_path):
    item = Item(identifier="q", title="В", stem="О чём он?", interaction=CHOICE)
    xml = write_item(item, QtiVersion.V3_0).decode()
    xml = xml.replace("<qti-item-body>", '<qti-assessment-stimulus-ref identifier="s" href="../s.xml"/><qti-item-body>')
    stimulus = (
        '<qti-assessment-stimulus xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" identifier="s" title="Текст">'
        "<qti-stimulus-body><p>Белеет парус…</p><p>В тумане моря…</p></qti-stimulus-body></qti-assessment-stimulus>"
    )
    manifest = '<manifest><resources><resource type="imsqti_item_xmlv3p0" href="a/q.xml"/></resources></manifest>'
    path = zipped(tmp_path / "p.zip", {"imsmanifest.xml": manifest, "a/q.xml": xml, "s.xml": stimulus})

    assert [read.stem for read in read_items(path).items] == [
        "<p>Белеет парус…</p><p>В тумане моря…</p><p>О чём он?</p>"
    ]


def test_tags_stand_in_the_manifest_where_other_programs_look_for_them():
    item = Item(
        identifier="q", title="В", stem="Что?", interaction=CHOICE, tags=Tags(("ПК-1",), "История", ("реформы",))
    )
    package = io.BytesIO()
    write_package(package, [item], QtiVersion.V2_1)
    with zipfile.ZipFile(package) as archive:
        root = ET.fromstring(archive.read("imsmanifest.xml"))
        names = archive.namelist()

    (resource,) = root.iter("{http://www.imsglobal.org/xsd/imscp_v1p1}resource")
    lom = "{http://ltsc.ieee.org/xsd/LOM}"
    assert names == ["items/0001/item.xml", "imsmanifest.xml"]
    assert (resource.get("type"), resource.get("href")) == ("imsqti_item_xmlv2p1", "items/0001/item.xml")
    assert [value.text for value in root.iter(f"{lom}value")] == ["competency", "discipline"]
    assert [entry[0].text for entry in root.iter(f"{lom}entry")] == ["ПК-1", "История"]
    assert [word[0].text for word in root.iter(f"{lom}keyword")] == ["реформы"]


def test_two_items_of_one_identifier_make_no_package():
    item = Item(identifier="q", title="В", stem="Что?", interaction=CHOICE)

    with pytest.raises(UnfitItem):
        write_package(io.BytesIO(), [item, item], QtiVersion.V2_1)
