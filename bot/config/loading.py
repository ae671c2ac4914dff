"""From `config.yaml` and the environment to settings, or every fault of the file at once.

Secrets come from the environment or `.env` and nowhere else: a file of settings gets shared.
"""

import hashlib
import os
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from io import StringIO
from pathlib import Path
from typing import Any

from dotenv import dotenv_values

from bot.config.known import Known, incomplete, reversed_zones, told, too_many, unknown_names, value_at, with_entries
from bot.config.retired import without_retired
from bot.config.settings import Settings
from bot.corpus.packs import Consent, Pack
from bot.reading.faults import Fault, FaultsFound
from bot.reading.shapes import shape_from
from bot.reading.yaml_file import Location, YamlFile, content_of, read_yaml, written

SIZE_LIMIT = 256 * 1024  # bytes

ALERT_VARIABLE, HEARTBEAT_VARIABLE = "PADAUK_ALERT_URL", "PADAUK_HEARTBEAT_URL"
TOKEN_VARIABLE = "DISCORD_TOKEN"  # noqa: S105 - the name of the variable, not a token
CONFIG_VARIABLE = "PADAUK_CONFIG"

_SECRET_KEY = re.compile(r"(discord|bot|api)?[_-]?(token|password|secret|api[_-]?key)", re.IGNORECASE)
_LOGIN_IN_ADDRESS = r"://[^/@\s:]*:[^/@\s]+@"
_SECRET = re.compile(rf"[\w-]{{23,28}}\.[\w-]{{6,7}}\.[\w-]{{27,}}|{_LOGIN_IN_ADDRESS}")
"""A token has three parts, as Discord's do; an address may have a password."""
_SECRET_SHOWN = re.compile(rf"[\w-]{{23,28}}\.[\w-]{{6,7}}\.|{_LOGIN_IN_ADDRESS}")  # faults show the beginning only


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """Settings, and what they were read from."""

    settings: Settings
    path: Path
    file: YamlFile | None = None  # None when there is none
    digest: str | None = None  # of the file's content, as `bot.watching` knows it
    warnings: tuple[Fault, ...] = ()
    """What is in the file and should not stay there, with what to do."""

    def origin(self, location: Location) -> str | None:
        """The file and line a setting stands on; None where the file does not give it."""
        return (
            None
            if self.file is None or location not in self.file.lines
            else f"{self.file.name}:{self.file.lines[location]}"
        )


def config_path(config: Path | None, environment: Mapping[str, str]) -> tuple[Path, bool]:
    """The file of settings, and whether someone named it: *config*, else $PADAUK_CONFIG, else ./config.yaml."""
    named = config or (Path(environment[CONFIG_VARIABLE]) if environment.get(CONFIG_VARIABLE) else None)
    return named or Path("config.yaml"), named is not None


def load(
    path: Path, known: Callable[[Sequence[str | Pack]], Known] | None = None, *, must_exist: bool = True
) -> Configuration:
    """The configuration at *path*; FaultsFound lists everything wrong with it.

    *known* gives the names of the corpus in those folders; without it, they are not looked at.
    """
    if not must_exist and not path.exists():
        return Configuration(settings=Settings(), path=path)
    content = content_of(path, str(path), SIZE_LIMIT)
    file, faults = read_settings(content, str(path))
    file, warnings, lost = without_retired(file)
    faults += [*lost, *_beyond_shapes(file, known)]
    empty = file.values is None and not file.faults  # nothing but comments
    if empty and faults:
        raise FaultsFound(faults)
    settings = Settings() if empty else shape_from(file, Settings, further=faults)
    digest = hashlib.sha256(content).hexdigest()
    return Configuration(settings=settings, path=path, file=file, digest=digest, warnings=tuple(warnings))


def load_settings(config: Path | None = None, environment: Mapping[str, str] | None = None) -> Settings:
    """The settings alone; a file that was named must exist."""
    return load_configuration(config, environment).settings


def load_configuration(
    config: Path | None = None,
    environment: Mapping[str, str] | None = None,
    known: Callable[[Sequence[str | Pack]], Known] | None = None,
) -> Configuration:
    path, named = config_path(config, with_dotenv() if environment is None else environment)
    return load(path, known, must_exist=named)


def load_token(environment: Mapping[str, str] | None = None) -> str | None:
    """The bot's token, from the environment or `.env` and nowhere else; None when it is not set."""
    return load_secret(TOKEN_VARIABLE, environment)


def load_secret(name: str, environment: Mapping[str, str] | None = None) -> str | None:
    """Another secret, from where the token comes; None when it is not set."""
    environment = with_dotenv() if environment is None else environment
    return (environment.get(name) or "").strip() or None


def with_dotenv() -> dict[str, str]:
    """The environment, and beneath it what `.env` in this folder says; a blank there hides nothing."""
    return {**_dotenv(), **{name: value for name, value in os.environ.items() if value.strip()}}


def token_origin() -> str:
    """Where the token comes from, in words."""
    if os.environ.get(TOKEN_VARIABLE, "").strip():
        return "environment"
    return ".env" if _dotenv().get(TOKEN_VARIABLE, "").strip() else "not set"


def _dotenv() -> dict[str, str]:
    try:
        text = Path(".env").read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return {}
    except UnicodeDecodeError:
        raise FaultsFound([_NOT_TEXT]) from None
    except OSError as error:
        problem = f"can't be read ({error.strerror}); make it a file that Padauk may read, or move it elsewhere"
        raise FaultsFound([Fault(".env", 1, problem)]) from error
    if "\0" in text:  # UTF-16 often looks like this
        raise FaultsFound([_NOT_TEXT])
    return {name: value for name, value in dotenv_values(stream=StringIO(text)).items() if value is not None}


_NOT_TEXT = Fault(".env", 1, "is not UTF-8 text; save it as UTF-8")


# -- secrets


def read_settings(content: bytes, name: str, exempt: Collection[str] = ()) -> tuple[YamlFile, list[Fault]]:
    """The file without the secrets in it, and a fault for each; none of them is ever repeated in a fault.

    The *exempt* texts may hold control characters.
    """
    try:
        file = read_yaml(content, name, SIZE_LIMIT, tolerant=True, exempt=exempt)
    except FaultsFound as found:
        faults = list(map(_told_of_no_secret, found.faults))
        raise FaultsFound([*faults, *_unseen(content, name, faults)]) from None
    faults = []
    values = _cleaned(file, file.values, (), faults)
    file = replace(file, values=values, faults=tuple(map(_told_of_no_secret, file.faults)))
    return file, [*faults, *_unseen(content, name, [*faults, *file.faults])]


def _unseen(content: bytes, name: str, before: Sequence[Fault]) -> Iterator[Fault]:
    """A fault for each line with a secret that nothing *before* tells of: in a comment, or where YAML ends."""
    told = {fault.line for fault in before if fault.of_secret}
    for number, line in enumerate(content.decode(errors="replace").splitlines(), 1):
        if number not in told and _SECRET.search(line):
            yield Fault(name, number, _NO_PLACE, of_secret=True)


def _cleaned(file: YamlFile, value: Any, location: Location, faults: list[Fault]) -> Any:
    match value:
        case dict():
            kept = {}
            for key, each in value.items():
                if _SECRET_KEY.fullmatch(key):
                    faults.append(replace(file.fault((*location, key), _NO_PLACE), of_secret=True))
                elif _SECRET.search(key):
                    faults.append(Fault(file.name, file.line((*location, key)), _NO_PLACE, of_secret=True))
                else:
                    kept[key] = _cleaned(file, each, (*location, key), faults)
            return kept
        case list():
            return [_cleaned(file, each, (*location, place), faults) for place, each in enumerate(value)]
        case str() if _SECRET.search(value):
            faults.append(replace(file.fault(location, _NO_PLACE), of_secret=True))
            return None
    return value


def _told_of_no_secret(fault: Fault) -> Fault:
    """*fault* of the reader, which may show what it found: 0123 after password, a tag, a key given twice."""
    location = fault.location or ()
    keys = (end for end, part in enumerate(location, 1) if isinstance(part, str) and _SECRET_KEY.fullmatch(part))
    end = next(keys, None)
    if end is None and not _SECRET_SHOWN.search(fault.problem):
        return fault
    where = written(location[:end])
    problem = _NO_PLACE if _SECRET_SHOWN.search(where) else f"{where}: {_NO_PLACE}"
    return replace(fault, problem=problem, of_secret=True)


_NO_PLACE = (
    f"looks like a secret, and secrets have no place in this file, which gets shared; put {TOKEN_VARIABLE}=... in .env"
)


# -- what the shapes can't see


def _beyond_shapes(file: YamlFile, known: Callable[[Sequence[str | Pack]], Known] | None) -> list[Fault]:
    servers = value_at(file, ("servers",))
    ids = servers if isinstance(servers, dict) else ()
    places: list[Location] = [("defaults",), *(("servers", id) for id in ids)]
    faults = told(file, (each for place in places for each in reversed_zones(file, place)))
    blocks = with_entries(file, (("servers", id) for id in ids))
    zone = value_at(file, ("defaults", "zone")) is not None
    faults += told(file, (each for block in blocks for each in incomplete(file, block, channel=False, zone=zone)))
    blocks += with_entries(file, [("defaults",)])
    faults += told(file, (each for block in blocks for each in too_many(file, block)))
    if known is not None and blocks:
        try:
            names = known(_folders(file))
        except FaultsFound as found:
            return [*faults, *found.faults]
        faults += told(file, (each for block in blocks for each in unknown_names(file, block, names)))
    return faults


def _folders(file: YamlFile) -> list[str | Pack]:
    """Of the corpus that the file names, as far as its shape is right."""
    paths, packs = value_at(file, ("corpus", "paths")), value_at(file, ("corpus", "packs"))
    found: list[str | Pack] = [path for path in paths if isinstance(path, str)] if isinstance(paths, list) else []
    for each in packs if isinstance(packs, list) else []:
        if isinstance(each, dict) and isinstance(each.get("path"), str):
            may = each.get("may")
            consents = frozenset(Consent(one) for one in may if one in set(Consent)) if isinstance(may, list) else ()
            found.append(Pack(Path(each["path"]), frozenset(consents)))
    return found
