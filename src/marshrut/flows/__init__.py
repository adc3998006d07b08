"""The only place where rooms are chained: what follows a diagnosis, a completion, a transfer."""
