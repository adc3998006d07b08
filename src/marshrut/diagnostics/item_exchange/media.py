"""Pictures of items: what a picture is by its bytes, and names that are safe everywhere."""

import re
from dataclasses import dataclass

LARGEST = 5 * 1024 * 1024
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,99}")
KINDS = (  # first bytes, what they are, how such files end
    (b"\x89PNG\r\n\x1a\n", "image/png", "png"),
    (b"\xff\xd8\xff", "image/jpeg", "jpg"),
    (b"GIF87a", "image/gif", "gif"),
    (b"GIF89a", "image/gif", "gif"),
)


@dataclass(frozen=True, slots=True)
class Media:
    """A picture that an item shows. `mime` is what the bytes are, never what a sender called them."""

    name: str
    mime: str
    content: bytes


def sniff(content: bytes) -> tuple[str, str] | None:
    """(mime, ending) of a picture that browsers show and that can run nothing; None for all else, SVG included."""
    for start, mime, ending in KINDS:
        if content.startswith(start):
            return mime, ending
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp", "webp"
    return None


def safe_name(name: str, ending: str, taken: set[str]) -> str:
    """A name of letters a–z, digits, «_», «-» for a file called `name`, different from those taken."""
    stem = re.sub(r"[^A-Za-z0-9_-]+", "-", re.split(r"[/\\]", name)[-1].rpartition(".")[0]).strip("-_")[:60] or "image"
    chosen, number = f"{stem}.{ending}", 1
    while chosen.lower() in taken:
        number += 1
        chosen = f"{stem}-{number}.{ending}"
    taken.add(chosen.lower())
    return chosen
