"""A server's block as a file: written for its administrators, and read again.

What is written is what is in force, each key with where it comes from; what is read is
checked as strictly as `config.yaml`, and by the same rules. A message of an earlier version
may hold control characters, which are refused today: they are written escaped, and a
message that has them is read again if it is one of those in force. So is a zone whose sign
is reversed.
"""

from collections.abc import Iterator
from typing import Any

import yaml

from bot.administration.differences import plain_entry
from bot.administration.layers import InForce
from bot.config.known import Known, Problem, incomplete, reversed_zones, told, unknown_names
from bot.config.loading import read_settings
from bot.config.servers import KEYS, Entry, ServerBlock
from bot.reading.faults import Fault, FaultsFound, visible
from bot.reading.shapes import shape_from
from bot.reading.yaml_file import YamlFile

_HEAD = """\
# Padauk's settings for this server. Change what you like, and give it back with /settings import:
# it shows what would change before anything does. A key that is left out stays as it is.
# What each key means: /settings show, and config.example.yaml, which comes with Padauk.
"""


def as_yaml(in_force: InForce) -> str:
    """The file: read again where it was written, it changes nothing."""
    parts = [_HEAD]
    for key in KEYS:
        value = getattr(in_force.block, key)
        parts.append(f"# {in_force.layers[key]}\n{_dumped({key: _plain(value)})}")
    return "\n".join(parts)


def read_block(content: bytes, name: str, known: Known, in_force: InForce) -> tuple[ServerBlock, YamlFile]:
    """The block that a file holds, whose keys are those it gives, and the file; FaultsFound lists all that is wrong."""
    messages = {entry.message for entry in in_force.block.entries() if entry.message is not None}
    file, faults = read_settings(content, name, messages)
    if file.values is None and not file.faults:
        raise FaultsFound([Fault(name, 1, "holds no settings; get a file to begin with by /settings export")])
    faults += _of_the_process(file)
    faults += told(file, unknown_names(file, (), known.and_those_of(in_force.block.entries())))
    zones = {in_force.block.zone, *(entry.zone for entry in in_force.block.entries())}
    faults += told(file, reversed_zones(file, (), kept=zones))
    block = shape_from(file, ServerBlock, further=faults)
    faults = told(file, _never_coming(file, block, in_force))
    if faults:
        raise FaultsFound(faults)
    return block, file


def _of_the_process(file: YamlFile) -> Iterator[Fault]:
    if isinstance(file.values, dict) and "servers" in file.values:
        yield file.fault(
            ("servers",),
            "this is a file for the whole process; give only what stands below one server's id, without the id",
        )


def _never_coming(file: YamlFile, block: ServerBlock, in_force: InForce) -> Iterator[Problem]:
    """Entries without a channel or zone; those that were waiting for one already may go on waiting."""
    known = set(in_force.block.entries())
    channel, zone = in_force.block.channel is not None, in_force.block.zone is not None
    for (name, place, key), said in incomplete(file, (), channel=channel, zone=zone):
        if getattr(block, str(name))[place] not in known:
            yield (name, place, key), said


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [dict(plain_entry(each)) if isinstance(each, Entry) else _plain(each) for each in value]
    if hasattr(value, "model_dump"):
        return value.model_dump(mode="json")
    return str(value) if isinstance(value, int) else value


def _dumped(value: Any) -> str:
    text: str = yaml.dump(value, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=100)
    return visible(text)  # what is left to escape stands in double quotes, where \u202e means the character


class _Dumper(yaml.SafeDumper):
    """Strings in double quotes wherever some reader could take them for something else."""


def _text(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    plain = text.replace("-", "").replace("_", "").replace("/", "")
    simple = plain.isascii() and plain.isalnum() and text[0].isalpha() and text.casefold() not in _SWITCHES
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=None if simple else '"')


_SWITCHES = {"y", "n", "yes", "no", "on", "off", "true", "false", "null"}
_Dumper.add_representer(str, _text)
