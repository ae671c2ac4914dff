"""The crash test: the real service in a process that is killed again and again, against a Discord that is not.

A *trial* is some sixty posts due within an hour of virtual time, in a few servers, whose
administrators also change their reminders meanwhile (`plan.py`, `administrator.py`). The service
(`child.py`) runs in a process of its own: the real Store on disk, the real Reminders, Ledger,
Pace and Posting. Only its Publisher is ours: it speaks over a socket to a Discord
(`fake_discord.py`) that lives in the test's process, and so remembers what it got when the
other is killed.

Kills come at random times and at exact moments of the protocol; some are power cuts
(`platter.py`), which also take what SQLite never had written down for good. Between a kill and
the next start pass nought seconds to some minutes, within and past the time for which Discord
remembers a nonce. In the end the weather clears, the service runs to quiet, and each post must
be in its channel exactly once (`trial.py`).

The machine's clock is wrong most of the time, by seconds up to ten years, and is set while the
service runs (`machine_clock.py`).

Time is virtual: it stands still while the service has anything to do, and goes on to the next
event when all it does is sleep or wait for Discord. So no test waits, and a slow machine sees
the same story as a fast one, but for the kills at random times.

A harness that finds nothing may be blind. So the same trials run with each part of what
`bot/posting/ledger.py` tells taken away (`parts.py`), and must then find a post lost or doubled.
"""
