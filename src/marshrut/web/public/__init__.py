"""Pages outside any region: the list of regions, the pages of errors."""
