"""The demonstration: invented people in three real regions whose records give the published figures."""
