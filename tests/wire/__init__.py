"""The smallest honest Discord, on the loopback interface, and Padauk's own process held against it.

Written from Discord's documentation (https://docs.discord.com/developers); each rule names its
page, below that address. Whatever is not written here fails loudly, with the route's name, so
that nothing passes because nobody looked.

    model.py     servers, channels, members, messages, interactions, and how Discord writes them
    gateway.py   the websocket: sessions, heartbeats, resuming, events
    rest.py      the routes that Padauk uses, with Discord's own errors
    limits.py    rate limits, and the refusals that get a bot banned
    faults.py    what goes wrong, on demand
    server.py    all of it together, and members who ask
    padauk.py    Padauk in a process of its own, by the command that people use
"""
