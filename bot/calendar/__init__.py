"""Pure dates: what is due when, in which zone. No clock inside; knows no discord and no database."""
