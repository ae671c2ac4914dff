"""The commands that a server may switch off, by the names members type; a test keeps them those of the cogs."""

COMMANDS = (
    "fact",
    "figures",
    "quote",
    "demands",
    "signatory",
    "signatories",
    "statement",
    "statements",
    "source",
    "search",
    "Find sources",
    "explain",
    "timeline",
    "calendar",
    "reminders",
    "about",
    "help",
)
"""All but /settings, with which they are switched on again."""
