"""Every page of the region's addresses that a role can come to by links, beginning with its first page."""

from collections import Counter, deque
from collections.abc import Iterator
from urllib.parse import urlsplit

from django.urls import Resolver404, URLPattern, get_resolver, resolve
from playwright.sync_api import Error

URLS = "marshrut.config.urls_region"
OF_A_KIND = 2  # pages of one address pattern that a role looks at


def addresses() -> dict[str, URLPattern]:
    """«people:person» → its pattern, for every address of a region."""
    found: dict[str, URLPattern] = {}

    def collect(patterns, namespace: str) -> None:
        for one in patterns:
            if isinstance(one, URLPattern):
                found[f"{namespace}{one.name}"] = one
            else:
                collect(one.url_patterns, f"{namespace}{one.namespace}:" if one.namespace else namespace)

    collect(get_resolver(URLS).url_patterns, "")
    return found


def name_of(path: str) -> str | None:
    """The name of a path inside the region, «/people/1/» → «people:person»."""
    try:
        return resolve(path, urlconf=URLS).view_name
    except Resolver404:
        return None


def pages(visitor, start: str = "/") -> Iterator[tuple[str, str]]:
    """Open one page after another and give (name, path) while it stands in the browser; of an address that
    only leads to another one, or gives a file, (name, "").

    Of one pattern ``OF_A_KIND`` pages are opened, of one pattern with the same names of parameters one.
    """
    seen: Counter[str] = Counter()
    known, queue = {start}, deque([start])
    while queue:
        path = queue.popleft()
        name = name_of(urlsplit(path).path)
        kind = f"{name}?{_names(path)}"
        if name is None or seen[name] >= OF_A_KIND or seen[kind]:
            continue
        try:
            response = visitor.open(path)
        except Error as refusal:
            if "Download is starting" not in refusal.message:
                raise
            yield name, ""
            continue
        if "text/html" not in response.headers.get("content-type", ""):
            yield name, ""
            continue
        if (landed := visitor.page.url.removeprefix(visitor.base)) != path:  # it leads to another page
            yield name, ""
            if landed not in known:
                known.add(landed)
                queue.append(landed)
            continue
        seen[name] += 1
        seen[kind] += 1 if "?" in path else 0
        if response.status != 200:
            yield f"{name} answered {response.status}", path
            continue
        yield name, path
        for link in _links(visitor):
            if link not in known:
                known.add(link)
                queue.append(link)


def _names(path: str) -> str:
    return "&".join(sorted({pair.partition("=")[0] for pair in urlsplit(path).query.split("&")}))


def _links(visitor) -> list[str]:
    found = visitor.page.eval_on_selector_all(
        "a[href]:not([download])", "links => links.map((one) => one.href.split('#')[0])"
    )
    inside = [one.removeprefix(visitor.base) for one in found if one.startswith(f"{visitor.base}/")]
    return [one for one in inside if "format=" not in one]
