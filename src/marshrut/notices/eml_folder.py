"""Mail into a folder: what the demonstration does instead of SMTP, one .eml file a letter."""

import os
from email.utils import make_msgid
from pathlib import Path

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend


class EmlFolderBackend(BaseEmailBackend):
    """Writes every letter into ``settings.EML_FOLDER``; a letter is there whole or not at all."""

    def send_messages(self, email_messages) -> int:
        folder = Path(settings.EML_FOLDER)
        folder.mkdir(parents=True, exist_ok=True)
        for letter in email_messages:
            message = letter.message()
            name = (message["Message-ID"] or make_msgid()).strip("<>").split("@")[0]
            draft = folder / f".{name}.{os.getpid()}"
            draft.write_bytes(message.as_bytes())
            draft.rename(folder / f"{name}.eml")
        return len(email_messages)
