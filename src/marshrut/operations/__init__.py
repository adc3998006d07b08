"""The machine under the product: embedded PostgreSQL, processes, secrets, backup, health. Knows no Django."""
