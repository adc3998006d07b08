"""One ledger of taking part: applications, approvals, seats, attendance, completions."""
