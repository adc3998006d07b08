import pytest
from hypothesis import given
from hypothesis import strategies as st

from marshrut.operations.database_url import DatabaseUrl
from marshrut.operations.errors import MachineProblem

words = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=20)


@given(
    host=st.sampled_from(["127.0.0.1", "db.example.org", "::1"]),
    port=st.integers(1, 65535),
    name=words.filter(lambda name: "/" not in name),
    user=words,
    password=words,
    options=st.sampled_from(["", "sslmode=require", "sslmode=verify-full&connect_timeout=3"]),
)
def test_the_text_of_an_address_reads_back_as_the_same_address(host, port, name, user, password, options):
    url = DatabaseUrl(host=host, port=port, name=name, user=user, password=password, options=options)
    assert DatabaseUrl.parse(str(url)) == url


def test_the_password_is_not_shown():
    url = DatabaseUrl.parse("postgresql://me:very-secret@db:6432/work")
    assert "very-secret" not in repr(url)
    assert url.without_password == "postgresql://me@db:6432/work"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "work",
        "mysql://me@db/work",
        "postgresql://me@db",
        "postgresql://me@db:port/work",
        "postgresql://d/a/b",
    ],
)
def test_what_is_no_address_is_refused(text):
    with pytest.raises(MachineProblem, match="DATABASE_URL должна выглядеть так"):
        DatabaseUrl.parse(text)
