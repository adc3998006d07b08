"""The browser of all tests that need one: started once a worker, by whichever test asks first.

Loaded by ``-p`` in pyproject.toml.
"""

import os
import shutil

import pytest

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def chromium_path() -> str | None:
    """A browser of the machine; None lets Playwright use its own."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.fixture(scope="session")
def playwright():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as started:
        # The driver keeps an event loop in this thread from here on; Django would take the rows of every later
        # test for asked in it. A second driver cannot be started beside the first, hence one for all.
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
        yield started


@pytest.fixture(scope="session")
def chromium(playwright):
    browser = playwright.chromium.launch(executable_path=chromium_path(), args=list(ARGUMENTS))
    yield browser
    browser.close()
