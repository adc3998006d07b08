"""Rich text is safe whatever it was made from, and has one form."""

import re
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marshrut.diagnostics.item_exchange import clean, from_plain, is_canonical, plain

ALLOWED = {
    **{
        key: set()
        for key in ["p", "ul", "ol", "li", "table", "tbody", "tr", "strong", "em", "code", "sub", "sup", "br"]
    },
    **{key: {"colspan", "rowspan"} for key in ("td", "th")},
    "img": {"src", "alt"},
}
SNIPPETS = (
    *(
        "<b>",
        "</b>",
        "<p>",
        "</p>",
        "<ul>",
        "<li>",
        "</ul>",
        "<table>",
        "<tr>",
        "<td colspan=2>",
        "</table>",
        "<caption>",
    ),
    *(
        "<script>",
        "</script>",
        "<svg>",
        "<math>",
        "<mfrac>",
        "</math>",
        "<style>",
        "<iframe src=//x>",
        "<![CDATA[",
        "]]>",
    ),
    *(
        "<!--",
        "-->",
        "<!",
        "<?",
        "&lt;",
        "&#60;script&#62;",
        "&",
        "<",
        ">",
        '"',
        "'",
        "\0",
        "\ud800",
        "\u00a0",
        "\n",
        " ",
    ),
    *("<img src=javascript:alert(1)>", "<img src=media/a.png onerror=x>", "<a href='javascript:x'>", "<pre>", "слово"),
)
anything = st.lists(st.sampled_from(SNIPPETS) | st.text(max_size=5), max_size=20).map("".join)


@settings(max_examples=500, deadline=None)
@given(anything)
def test_only_known_elements_and_attributes_come_out(html):
    text = clean(html).text

    for element in list(ET.fromstring(f"<root>{text}</root>").iter())[1:]:
        assert set(element.attrib) <= ALLOWED[element.tag]
        assert re.fullmatch(r"media/[A-Za-z0-9][A-Za-z0-9_.-]*", element.get("src", "media/x"))
    assert is_canonical(text)


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>один</p>", "один"),
        ("<div>один<div>два</div></div>", "<p>один</p><p>два</p>"),
        ("<b>а <i>б</i></b>", "<strong>а <em>б</em></strong>"),
        ("<i><b>а</b></i>", "<strong><em>а</em></strong>"),
        ("<h2>Тема</h2>текст", "<p><strong>Тема</strong></p><p>текст</p>"),
        ("<ul><li>1<li>2<ol><li>3</ol></ul>", "<ul><li>1</li><li><p>2</p><ol><li>3</li></ol></li></ul>"),
        (
            "<table><tr><td>1<td colspan=3>2</table>",
            '<table><tbody><tr><td>1</td><td colspan="3">2</td></tr></tbody></table>',
        ),
        ("2<sup>2</sup> &lt; 5 &amp; x<sub>1</sub>", "2<sup>2</sup> &lt; 5 &amp; x<sub>1</sub>"),
        ("<pre>если:\n  да</pre>", "если:<br/>\u00a0\u00a0да"),
        (r"\(\frac{1}{2}\)", r"\(\frac{1}{2}\)"),
        ("<math><msqrt><mi>x</mi></msqrt></math>", r"\(\sqrt{x}\)"),
        ("<m:math><m:mfrac><m:mn>1</m:mn><m:mi>x</m:mi></m:mfrac></m:math>", r"\(\frac{1}{x}\)"),
        ("слово<br><br></p>", "слово"),
        ('<a href="http://example.org">сайт</a>', "сайт"),
    ],
)
def test_markup_takes_its_one_form(html, text):
    assert clean(html).text == text


@pytest.mark.parametrize(
    ("html", "text", "lost"),
    [
        ("а<script>alert(1)</script>б", "аб", ("сценарий",)),
        ('<img src="https://example.org/a.png" alt="схема">', "[схема]", ("картинка",)),
        ('<img src="../../etc/passwd" alt="">', "", ("картинка",)),
        ('<p onclick="x()" style="color:red">а</p>', "а", ()),
        ("<video src=a.mp4></video>а", "а", ("видео",)),
        ("<iframe src='//example.org'></iframe>а", "а", ("встроенная страница",)),
    ],
)
def test_what_is_left_behind_is_told(html, text, lost):
    cleaned = clean(html)

    assert (cleaned.text, cleaned.lost) == (text, lost)


@given(st.text(max_size=50))
def test_plain_text_comes_through_letter_by_letter(text):
    letters = re.sub("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", text)

    assert plain(from_plain(text)).split() == letters.split()


def test_deep_nesting_keeps_the_text():
    assert plain(clean("<div><ul><li>" * 5_000 + "дно").text) == "дно"


@pytest.mark.parametrize("begun", ["<a ", "<!--", '<a "', "<![CDATA[", "</b", "<script>", "&", "<b>", "<td>", "<li>"])
def test_markup_begun_a_hundred_thousand_times_is_got_through(begun):
    assert ET.fromstring(f"<root>{clean(begun * 100_000).text}</root>").tag == "root"


def test_a_number_of_thousands_of_digits_stays_text():
    assert clean(f"а &#{'9' * 5_000};").text.startswith("а &amp;#99")
