"""What a browser sent, in the shape that rooms can take: short words without control signs, whole numbers."""

from django.http import HttpRequest, QueryDict

LONGEST_NUMBER = 18  # digits: what a 64-bit key can hold


def words(request: HttpRequest, name: str, most: int = 2000) -> str:
    """A text field of a posted form, cut to ``most`` characters."""
    return request.POST.get(name, "").replace("\x00", "").strip()[:most]


def number(request: HttpRequest, name: str) -> int:
    """A key from a posted form; 0, the key of nothing, when it is no number."""
    found = numbers(request, name)
    return found[0] if found else 0


def numbers(request: HttpRequest, name: str) -> list[int]:
    """All keys of one name from a posted form; what isn't a number is left out."""
    return keys(request.POST, name)


def keys(sent: QueryDict, name: str) -> list[int]:
    """All keys of one name, posted or of the address; what isn't a number is left out."""
    return [
        int(one)
        for one in sent.getlist(name)
        if one.isascii() and one.isdigit() and len(one) <= LONGEST_NUMBER
    ]
