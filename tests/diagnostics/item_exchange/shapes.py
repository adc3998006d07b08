"""Items of every kind for property tests: whatever the model allows."""

from decimal import Decimal

from hypothesis import strategies as st

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
    Tags,
    clean,
    is_canonical,
    plain,
)
from marshrut.diagnostics.item_exchange.rich_text import as_blocks, media_names

PNG = b"\x89PNG\r\n\x1a\n"
PICTURES = {name: Media(name, "image/png", PNG + name.encode()) for name in ("a.png", "b-2.png")}

letters = st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")
SIGNS = "абвЁя AZz09<>&\"'=~#{}:\\*[].,;—«»\u00a0$%/|-+()й\u0301"
words = st.text(st.sampled_from(SIGNS), max_size=12) | st.text(letters, max_size=6)
lines = words.map(lambda text: " ".join(text.split())).filter(lambda text: text and clean(text.replace("<", "")).text)
identifiers = st.from_regex(r"[A-Za-z_][A-Za-z0-9_.-]{0,8}", fullmatch=True)
points = st.sampled_from([1.0, 2.0, 0.5, 3.0, 10.0, 0.25, 7.5])
credits = st.sampled_from([0.0, 0.5, -1.0, -0.3333333, 0.3333333, 0.1])
TAGS = (
    *("<b>", "</b>", "<i>", "</i>", "<p>", "</p>", "<ul><li>", "</li><li>", "</li></ul>", "<br>", "<sub>", "</sub>"),
    *("<table><tr><td>", "</td><th rowspan=2>", "</table>", "<code>", "</code>"),
    *('<img src="media/a.png" alt="x">', '<img src="media/b-2.png">'),
)
markup = st.lists(st.sampled_from(TAGS) | words.map(lambda text: text.replace("<", "&lt;")), min_size=1, max_size=8)
any_rich = markup.map(lambda parts: clean("".join(parts)).text)
rich = any_rich.filter(lambda text: plain(text) or media_names(text))
flat = lines.map(lambda text: clean(text.replace("&", "&amp;").replace("<", "&lt;")).text).filter(
    lambda text: plain(text) and "<" not in text
)


def named(texts, least, most):
    """Identifiers that are all different, with a text each."""
    return st.lists(st.tuples(identifiers, texts), min_size=least, max_size=most, unique_by=lambda pair: pair[0])


@st.composite
def single_choices(draw, texts=rich, feedback=any_rich):
    pairs = draw(named(texts, 2, 4))
    right = draw(st.integers(0, len(pairs) - 1))
    options = tuple(
        Option(name, text, 1.0 if place == right else draw(credits), draw(feedback))
        for place, (name, text) in enumerate(pairs)
    )
    return SingleChoice(options, draw(st.booleans()))


@st.composite
def multiple_choices(draw):
    pairs = draw(named(rich, 2, 4))
    right = draw(st.integers(1, len(pairs)))
    is_partial = draw(st.booleans())
    full = round(1 / right, 7) if is_partial else 1.0
    wrong = st.sampled_from([0.0, -1.0, -0.5]) if is_partial else st.just(0.0)
    options = tuple(
        Option(name, text, full if place < right else draw(wrong), draw(any_rich))
        for place, (name, text) in enumerate(pairs)
    )
    return MultipleChoice(options, Scoring.PARTIAL if is_partial else Scoring.ALL_OR_NOTHING, draw(st.booleans()))


@st.composite
def orders(draw):
    return Order(tuple(Entry(*pair) for pair in draw(named(rich, 2, 4))))


@st.composite
def matches(draw):
    entries = [Entry(*pair) for pair in draw(named(rich, 2, 6))]
    cut = draw(st.integers(1, len(entries) - 1))
    left, right = tuple(entries[:cut]), tuple(entries[cut:])
    pairs = tuple(draw(st.sampled_from(right)).identifier for _ in left)
    return Match(left, right, pairs, draw(st.sampled_from(Scoring)))


@st.composite
def numbers(draw):
    decimals = st.decimals(-10_000, 10_000, places=3, allow_nan=False)
    intervals = []
    for place in range(draw(st.integers(1, 3))):
        low, high = sorted((draw(decimals), draw(decimals)))
        low = high if draw(st.booleans()) else low
        intervals.append(Interval(Decimal(low), high, 1.0 if place == 0 else draw(credits)))
    return Number(tuple(draw(st.permutations(intervals))))


@st.composite
def short_texts(draw):
    is_sensitive = draw(st.booleans())
    patterns = draw(
        st.lists(
            lines.filter(lambda line: line.strip("* ")),
            min_size=1,
            max_size=3,
            unique_by=lambda line: line if is_sensitive else line.lower(),
        )
    )
    accepted = [Accepted(line, 1.0 if place == 0 else draw(credits)) for place, line in enumerate(patterns)]
    return ShortText(tuple(draw(st.permutations(accepted))), is_sensitive)


@st.composite
def essays(draw):
    level = st.builds(Level, st.sampled_from([0.0, 1.0, 2.5]), lines)
    criteria = tuple(
        Criterion(name, title, (Level(2.0, draw(lines)), *draw(st.lists(level, max_size=2))))
        for name, title in draw(named(lines, 0, 3))
    )
    return Essay(criteria, draw(any_rich))


@st.composite
def clozes(draw):
    """A stem with its gaps, and the cloze."""
    names = draw(st.lists(identifiers, min_size=1, max_size=3, unique=True))
    answers = single_choices(flat, st.just("")) | numbers() | short_texts()
    gaps = tuple(Gap(name, draw(answers), draw(points)) for name in names)
    text = "".join(f"{draw(words).replace('[', '').replace('<', '&lt;')}<b>[[{name}]]</b>" for name in names)
    return clean(f"<p>{text}</p>{as_blocks(draw(any_rich.filter(lambda text: '[[' not in text)))}").text, Cloze(gaps)


@st.composite
def questions(draw):
    head = {"identifier": draw(identifiers), "title": draw(lines), "feedback": draw(any_rich)}
    if draw(st.integers(0, 3)) == 0:
        stem, cloze = draw(clozes())
        return Question(**head, stem=stem, interaction=cloze, points=sum(gap.points for gap in cloze.gaps))
    kinds = [single_choices(), multiple_choices(), orders(), matches(), numbers(), short_texts(), essays()]
    answer = draw(st.one_of(kinds))
    worth = draw(points)
    if isinstance(answer, Essay) and answer.criteria:
        worth = sum(criterion.maximum for criterion in answer.criteria)
    return Question(**head, stem=draw(rich), interaction=answer, points=worth)


def with_pictures(**parts):
    """An item with the pictures that its texts show."""
    texts = [parts["stem"], parts["feedback"], *parts["interaction"].texts()]
    names = {name for text in texts for name in media_names(text)}
    assert all(map(is_canonical, texts))
    return Item(**parts, media=tuple(PICTURES[name] for name in names))


@st.composite
def items(draw):
    unique = {"unique": True, "max_size": 2}
    tags = Tags(
        tuple(draw(st.lists(lines, **unique))), draw(st.just("") | lines), tuple(draw(st.lists(lines, **unique)))
    )
    if draw(st.integers(0, 3)) == 0:
        parts = draw(st.lists(questions(), min_size=1, max_size=3, unique_by=lambda question: question.identifier))
        return with_pictures(
            identifier=draw(identifiers),
            title=draw(lines),
            stem=draw(rich),
            interaction=Case(tuple(parts)),
            points=sum(question.points for question in parts),
            feedback=draw(any_rich),
            tags=tags,
        )
    question = draw(questions())
    names = ("identifier", "title", "stem", "interaction", "points", "feedback")
    return with_pictures(**{name: getattr(question, name) for name in names}, tags=tags)
