"""Pages of those who run diagnostics, and the words in which a result is told to anybody."""
