"""Pages by audience. A view loads through a rule, makes one domain call and translates the rest."""
