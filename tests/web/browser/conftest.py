"""A browser and a server of the components, shared by the tests of this folder."""

import shutil

import pytest
from django.test import override_settings
from tests.web.browser.site import STATIC, Site, Sitting

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PLAIN_FILES = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}


@pytest.fixture(scope="session")
def chromium_path() -> str | None:
    """A browser of the machine; None lets Playwright use its own."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.fixture(scope="module")
def site():
    assert (STATIC / "dist" / "app.css").exists(), "build the assets first: make assets"
    with override_settings(STORAGES=PLAIN_FILES):
        site = Site()
        yield site
        site.close()


@pytest.fixture
def sitting(site) -> Sitting:
    site.sitting = Sitting()
    return site.sitting


@pytest.fixture(scope="module")
def playwright():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="module")
def browser(playwright, chromium_path):
    browser = playwright.chromium.launch(executable_path=chromium_path, args=list(ARGUMENTS))
    yield browser
    browser.close()


@pytest.fixture
def context(browser):
    context = browser.new_context(viewport={"width": 390, "height": 844})
    context.set_default_timeout(8000)
    yield context
    context.close()
