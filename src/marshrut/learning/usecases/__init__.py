"""One verb, one file: the only writers of this room."""
