"""Russian order and search: lower case, «ё» as «е», kept in a generated column on every engine."""

from django.db import models
from django.db.models import F, Func, Value
from django.db.models.functions import Concat, Lower


def sort_key(*fields: str, length: int = 400) -> models.GeneratedField:
    """A stored column made of the fields, joined by spaces."""
    parts: list = []
    for field in fields:
        parts += [F(field), Value(" ")]
    source = Concat(*parts[:-1]) if len(fields) > 1 else F(fields[0])
    return models.GeneratedField(
        expression=Func(Lower(source), Value("ё"), Value("е"), function="translate"),
        output_field=models.CharField(max_length=length),
        db_persist=True,
    )


def search_words(text: str) -> list[str]:
    """What a person typed, in the shape of the stored column."""
    return text.lower().replace("ё", "е").split()
