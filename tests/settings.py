"""The product's settings; only the names of static files stay plain, so that pages render without an asset build."""

from marshrut.config.settings import *  # noqa: F403
from marshrut.config.settings import STATIC_ROOT, STORAGES

STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
