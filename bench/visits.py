"""What a browser asks for when it sees a page for the first time, and for the next time."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Browser, BrowserContext, CDPSession, sync_playwright

_ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update")


@dataclass
class Visit:
    """``requests``: addresses that went over the wire, in turn; ``sent_bytes``: all answers with their heads."""

    requests: list[str] = field(default_factory=list)
    sent_bytes: int = 0


@contextmanager
def chromium() -> Iterator[Browser]:
    """The machine's browser, else the one that playwright brings."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(_ARGUMENTS))
        yield browser
        browser.close()


def visit(context: BrowserContext, url: str) -> Visit:
    """Open the page in a new tab and wait until the network is still; the context keeps the cache."""
    page = context.new_page()
    told = context.new_cdp_session(page)
    seen = _Wire(told)
    answer = page.goto(url, wait_until="networkidle")
    found = seen.visit()
    page.close()
    if answer is None or answer.status != 200:
        raise RuntimeError(f"{url}: {answer and answer.status}")
    return found


class _Wire:
    """Network events of one tab; what came out of a cache is not counted."""

    def __init__(self, told: CDPSession) -> None:
        self._asked: dict[str, str] = {}
        self._cached: set[str] = set()
        self._bytes: dict[str, int] = {}
        told.on("Network.requestWillBeSent", self._request)
        told.on("Network.requestServedFromCache", lambda event: self._cached.add(event["requestId"]))
        told.on("Network.responseReceived", self._response)
        told.on("Network.loadingFinished", self._finished)
        told.send("Network.enable")

    def visit(self) -> Visit:
        sent = {one: url for one, url in self._asked.items() if one not in self._cached}
        return Visit(list(sent.values()), sum(self._bytes.get(one, 0) for one in sent))

    def _request(self, event: dict) -> None:
        if not event["request"]["url"].startswith("data:"):
            self._asked[event["requestId"]] = event["request"]["url"]

    def _response(self, event: dict) -> None:
        if event["response"].get("fromDiskCache"):
            self._cached.add(event["requestId"])

    def _finished(self, event: dict) -> None:
        self._bytes[event["requestId"]] = int(event["encodedDataLength"])
