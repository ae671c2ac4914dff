"""What can be set, and what it is when nobody sets it.

Secrets come from the environment or `.env` only; everything else from `config.yaml`, which
need not exist.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

from dotenv import dotenv_values
from pydantic import BaseModel, ConfigDict, Field

from bot.reading.faults import Fault, FaultsFound
from bot.reading.shapes import shape_from
from bot.reading.yaml_file import YamlFile, read_yaml_file

CONFIG_SIZE_LIMIT = 256 * 1024  # bytes
SEEDS = Path(__file__).parents[2] / "seeds"
"""The corpus that comes with the program, in a checkout as in an installed wheel."""

TOKEN_VARIABLE = "DISCORD_TOKEN"  # noqa: S105 - the name of the variable, not a token
CONFIG_VARIABLE = "PADAUK_CONFIG"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class CooldownSettings(_Part):
    """How often one member is answered."""

    answers: Annotated[int, Field(ge=1, le=1000)] = 6
    seconds: Annotated[float, Field(gt=0, le=3600)] = 10.0


class CorpusSettings(_Part):
    """Where statements are read from."""

    paths: tuple[Annotated[str, Field(min_length=1)], ...] = ()
    """Folders: a corpus first, packs after it; none: the corpus that comes with the program."""


class PostingSettings(_Part):
    """How reminders leave."""

    per_second: Annotated[float, Field(ge=1, le=45)] = 40.0
    """Posts a second; Discord takes 50 requests of all kinds."""


class Settings(_Part):
    """Effective settings; paths are as written, relative to where the program is started."""

    corpus: CorpusSettings = CorpusSettings()
    data: str = "data"
    """Folder for what the bot remembers."""
    cooldown: CooldownSettings = CooldownSettings()
    posting: PostingSettings = PostingSettings()
    contact: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    """Whom members tell of an error; null: the administrators of their server."""
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    commands_only_in: Annotated[str, Field(pattern=r"^[0-9]{17,20}$")] | None = None
    """Id of one server to try the commands in; null: everywhere."""
    shards: Annotated[int, Field(ge=1)] | None = None
    """Connections to Discord; null: as many as Discord advises."""

    @property
    def corpus_folders(self) -> list[Path]:
        """The corpus, and packs beside it."""
        return [Path(path) for path in self.corpus.paths] or [SEEDS]

    @property
    def database(self) -> Path:
        return Path(self.data) / "padauk.sqlite"


_FORMS = {r"^[0-9]{17,20}$": 'a server\'s id in quotes (17 to 20 digits, as in "123456789012345678")'}


def load_settings(config: Path | None = None, environment: Mapping[str, str] | None = None) -> Settings:
    """Settings from *config*, else $PADAUK_CONFIG, else ./config.yaml if there is one, else as built in.

    FaultsFound lists everything wrong with the file; one that was named must exist.
    """
    environment = _with_dotenv() if environment is None else environment
    named = config or (Path(environment[CONFIG_VARIABLE]) if environment.get(CONFIG_VARIABLE) else None)
    path = named or Path("config.yaml")
    return _from_file(path) if named is not None or path.exists() else Settings()


def load_token(environment: Mapping[str, str] | None = None) -> str | None:
    """The bot's token, from the environment or `.env` and nowhere else; None when it is not set."""
    environment = _with_dotenv() if environment is None else environment
    return (environment.get(TOKEN_VARIABLE) or "").strip() or None


def _with_dotenv() -> dict[str, str]:
    """The environment, and beneath it what `.env` in this folder says."""
    try:
        in_file = {name: value for name, value in dotenv_values(".env").items() if value is not None}
    except UnicodeDecodeError as error:
        raise FaultsFound([Fault(".env", 1, "is not UTF-8 text; save it as UTF-8")]) from error
    return {**in_file, **os.environ}


def _from_file(path: Path) -> Settings:
    file = read_yaml_file(path, size_limit=CONFIG_SIZE_LIMIT)
    if file.values is None:  # nothing but comments
        return Settings()
    _refuse_token(file)
    return shape_from(file, Settings, _FORMS)


def _refuse_token(file: YamlFile) -> None:
    if isinstance(file.values, dict) and "token" in file.values:
        problem = f"secrets have no place in this file, which gets shared; put {TOKEN_VARIABLE}=... in .env"
        raise FaultsFound([file.fault(("token",), problem)])
