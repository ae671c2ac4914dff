"""What can be set for the process, and what it is when nobody sets it.

The order of precedence, for all that concerns a server: what its administrators set in
Discord, over the server's block in the file (`servers`), over the file's `defaults`, over
what is built in.
"""

from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field

from bot.config.fields import ID_PATTERN, ChannelId, Line, ServerId
from bot.config.servers import Defaults, ServerBlock
from bot.corpus.packs import Consent, Pack
from bot.reading.shapes import Shape

SEEDS = Path(__file__).parents[2] / "seeds"
"""The corpus that comes with the program, in a checkout as in an installed wheel."""

DATABASE_NAME = "padauk.sqlite"
"""Of the database in the data folder."""


class CooldownSettings(Shape):
    """How often one member is answered: so many answers in so many seconds."""

    answers: Annotated[int, Field(ge=1, le=1000)] = 6
    """So many answers ..."""
    seconds: Annotated[float, Field(gt=0, le=3600)] = 10.0
    """... in so many seconds."""


class PackSettings(Shape):
    """What another campaign keeps beside the corpus."""

    path: Annotated[str, Field(min_length=1)]
    """Its folder."""
    may: tuple[Consent, ...] = ()
    """What it may do beside adding: supersede, dates, terms, equivalents."""


class CorpusSettings(Shape):
    """The folders that statements are read from."""

    paths: tuple[Annotated[str, Field(min_length=1)], ...] = ()
    """Folders: a corpus first, packs after it; none: the corpus that comes with the program."""
    packs: tuple[PackSettings, ...] = ()
    """Further packs, which may do more than add."""

    @property
    def folders(self) -> list[Path | Pack]:
        """The corpus, and packs beside it."""
        paths: list[Path | Pack] = [Path(path) for path in self.paths] or [SEEDS]
        return [*paths, *(Pack(Path(pack.path), frozenset(pack.may)) for pack in self.packs)]


class PostingSettings(Shape):
    """How fast reminders leave."""

    per_second: Annotated[float, Field(ge=1, le=45)] = 40.0
    """Posts a second; Discord takes 50 requests of all kinds."""


class LogSettings(Shape):
    """What the process says of itself, on its standard error."""

    level: Literal["debug", "info", "warning", "error"] = "info"
    """The least that is said."""
    form: Literal["text", "json"] = "text"
    """Lines for people, or one JSON object a line for programs that gather logs."""


class Settings(Shape):
    """Effective settings; paths are as written, relative to where the program is started."""

    corpus: CorpusSettings = CorpusSettings()
    """Where statements are read from."""
    data: Annotated[str, Field(min_length=1)] = "data"
    """Folder for what the bot remembers."""
    cooldown: CooldownSettings = CooldownSettings()
    """How often one member is answered."""
    posting: PostingSettings = PostingSettings()
    """How reminders leave."""
    log: LogSettings = LogSettings()
    """What the process says of itself."""
    contact: Line | None = None
    """Whom members tell of an error; null: the administrators of their server."""
    notices: ChannelId | None = None
    """Channel where whoever runs the process is told of faults in this file; null: only in the log."""
    commands_only_in: ServerId | None = None
    """Id of one server to try the commands in; null: everywhere."""
    shards: Annotated[int, Field(ge=1, le=10_000)] | None = None
    """Connections to Discord; null: as many as Discord advises."""
    servers_removed: tuple[ServerId, ...] | Literal["all"] = ()
    """Servers whose reminders this file takes away on purpose, where it is more than one; or all. Needed once."""
    defaults: Defaults = Defaults()
    """What holds for servers that have not set it themselves."""
    servers: dict[ServerId, ServerBlock] = Field(
        default={}, json_schema_extra={"propertyNames": {"pattern": ID_PATTERN}}
    )
    """Blocks for single servers, by their ids."""

    @property
    def corpus_folders(self) -> list[Path | Pack]:
        """The corpus, and packs beside it."""
        return self.corpus.folders

    @property
    def database_file(self) -> Path:
        return Path(self.data) / DATABASE_NAME

    def block(self, guild_id: int) -> ServerBlock:
        """What the file says of one server; empty where it says nothing."""
        return self.servers.get(guild_id, ServerBlock())


def leaves(settings: Settings) -> dict[tuple[str, ...], Any]:
    """Every single setting of the process by its path, but for those of servers."""
    found: dict[tuple[str, ...], Any] = {}
    for name in type(settings).model_fields:
        value = getattr(settings, name)
        if isinstance(value, Shape):
            found |= {(name, part): getattr(value, part) for part in type(value).model_fields}
        elif name != "servers":
            found[(name,)] = value
    return found
