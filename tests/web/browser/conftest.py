"""A server of the components, shared by the tests of this folder."""

import pytest
from django.test import override_settings
from tests.web.browser.site import STATIC, Site, Sitting

PLAIN_FILES = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}


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


@pytest.fixture
def context(chromium):
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    context.set_default_timeout(8000)
    yield context
    context.close()
