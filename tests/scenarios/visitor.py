"""A person with a browser: walks the pages as they stand, and notices what a page must never do."""

import re

PHONE, DESKTOP = 390, 1280
_NO_NETWORK = re.compile(r"net::ERR_(INTERNET_DISCONNECTED|FAILED|CONNECTION_\w+|EMPTY_RESPONSE|NETWORK_CHANGED)")


class Visitor:
    """``complaints``: what the console and the policy said. ``abroad``: requests that left the machine.
    ``typed``: every form field that was sent, name → values."""

    def __init__(self, browser, site: str, region: str, *, width: int = DESKTOP) -> None:
        phone = width == PHONE
        self.base = f"{site}/{region}"
        self.context = browser.new_context(
            viewport={"width": width, "height": 844 if phone else 900}, locale="ru-RU", has_touch=phone
        )
        self.context.set_default_timeout(10_000)
        self.complaints: list[str] = []
        self.abroad: list[str] = []
        self.typed: dict[str, list[str]] = {}
        self.context.on("request", lambda request: self._watch(request, site))
        self.context.on("console", self._hear)
        self.context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        self.page = self.context.new_page()

    def open(self, path: str):
        """«/people/» of one's own region."""
        return self.page.goto(self.base + path)

    def sign_in(self, login: str, password: str) -> "Visitor":
        self.open("/login/")
        self.page.get_by_label("Логин").fill(login)
        self.page.get_by_label("Пароль").fill(password)
        self.press("Войти")
        self.page.wait_for_url(f"{self.base}/")
        return self

    def enter_demonstration(self, role: str) -> "Visitor":
        """One click on the sign-in page of a demonstration: the role by its title."""
        self.open("/login/")
        title = self.page.locator(".role__title").get_by_text(role, exact=True)
        self.page.locator(".role").filter(has=title).click()
        self.page.wait_for_url(f"{self.base}/")
        return self

    def press(self, name: str, *, confirm: str = "") -> None:
        """A button by its words; ``confirm``: the button of the dialogue that asks again."""
        self.page.get_by_role("button", name=name, exact=True).first.click()
        if confirm:
            self.page.get_by_role("dialog").get_by_role("button", name=confirm, exact=True).click()
        self.page.wait_for_load_state()

    def follow(self, name: str) -> None:
        self.page.get_by_role("link", name=name).first.click()
        self.page.wait_for_load_state()

    @property
    def text(self) -> str:
        """What a reader sees of the main part, in one line."""
        return " ".join(self.page.locator("main").inner_text().split())

    def close(self) -> None:
        self.context.close()

    def _watch(self, request, site: str) -> None:
        if not request.url.startswith((f"{site}/", "data:", "blob:")):
            self.abroad.append(request.url)
        if request.method == "POST" and "form-urlencoded" in request.headers.get("content-type", ""):
            for name, values in request.post_data_json.items():
                self.typed.setdefault(name, []).extend(values if isinstance(values, list) else [values])

    def _hear(self, line) -> None:
        if line.type in {"error", "warning"} and not _NO_NETWORK.search(line.text):
            self.complaints.append(f"{line.text} {line.location['url']} on {line.page and line.page.url}")
