"""Pure dates: what is due when, in which zone. No clock inside; knows no discord and no database.

The zone tables are those of the `tzdata` package, which is locked with the rest: the same on
every machine, and as new as the program. A system's own may be years older, and an hour off
where a government has changed the clocks since.
"""

import zoneinfo

zoneinfo.reset_tzpath(to=())
