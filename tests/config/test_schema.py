"""The schemas by which editors complete settings: they take what Padauk takes, and refuse what they can."""

import json
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest
import yaml
from hypothesis import HealthCheck, given, settings

from bot.administration.files import as_yaml
from bot.administration.layers import in_force
from bot.config.servers import Defaults, ServerBlock
from bot.config.settings import Settings
from tests.config.files import CHANNEL, EXAMPLE, SERVER, in_block
from tests.config.made import blocks, defaults
from tests.config.test_faults import COMPLETE, digest, reminder

SCHEMAS = Path(__file__).parents[2] / "bot" / "config" / "schema"
PROCESS, OF_A_SERVER = Settings.model_json_schema(), ServerBlock.model_json_schema()


def takes(schema: dict[str, Any], values: Any) -> bool:
    return bool(jsonschema.Draft202012Validator(schema).is_valid(values))


def read(text: str) -> Any:
    return yaml.safe_load(text)


@pytest.mark.parametrize("schema", [PROCESS, OF_A_SERVER])
def test_the_schema_is_one(schema: dict[str, Any]) -> None:
    jsonschema.Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize(("name", "schema"), [("config", PROCESS), ("server", OF_A_SERVER)])
def test_the_schemas_for_editors_are_those_of_the_settings(name: str, schema: dict[str, Any]) -> None:
    written = json.loads((SCHEMAS / f"{name}.json").read_text(encoding="utf-8"))
    assert written == schema, f"{name}.json is out of date; run: make schema"


def test_every_default_that_editors_fill_in_is_taken() -> None:
    for name, part in {"Settings": PROCESS, **PROCESS["$defs"]}.items():
        for field, described in part.get("properties", {}).items():
            if "default" in described:
                of_field = {**described, "$defs": PROCESS["$defs"]}
                assert takes(of_field, described["default"]), f"{name}.{field}"


def test_every_key_has_a_note_for_whoever_types_it() -> None:
    for name, part in {"Settings": PROCESS, **PROCESS["$defs"]}.items():
        assert [key for key, field in part.get("properties", {}).items() if not field.get("description")] == [], name


def test_the_example_is_taken() -> None:
    assert takes(PROCESS, read(EXAMPLE.read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    "text",
    [
        "contact: someone\n",
        in_block(COMPLETE),
        f'commands_only_in: "{SERVER}"\nnotices: {CHANNEL}\n',
        reminder('at: "23:59", before: [0, 7], zone: UTC, message: "{years}"'),
        digest("every: week, day: Monday, topic: arms"),
        digest("every: month, day: 31"),
        "defaults: {commands_off: [search, Find sources], lateness: {dates: 3}}\n",
    ],
)
def test_a_good_file_is_taken(text: str) -> None:
    assert takes(PROCESS, read(text))


@pytest.mark.parametrize(
    "text",
    [
        "cooldwn: {}\n",
        "cooldown: {answers: 0}\n",
        "log: {level: loud}\n",
        "posting: {per_second: 46}\n",
        "commands_only_in: 123\n",
        "servers: []\n",
        "servers: {my-server: {}}\n",
        "servers: {'123': {}}\n",
        f"defaults: {{channel: {CHANNEL}}}\n",
        "defaults: {commands_off: [serch]}\n",
        in_block("zon: UTC"),
        in_block("reminders: [{}]"),
        in_block("reminders: [{date: all, before: []}]"),
        in_block("reminders: [{date: all, before: [366]}]"),
        reminder("at: 12:30"),
        reminder("at: 750"),
        reminder('at: "9:00"'),
        reminder('at: "09:00+06:30"'),
        digest("every: year"),
        digest("every: month, day: 32"),
        "- a\n",
    ],
)
def test_a_bad_file_is_refused(text: str) -> None:
    assert not takes(PROCESS, read(text))


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(own=blocks, file_block=blocks, defaults=defaults)
def test_what_is_exported_is_taken_by_the_schema_of_a_server(
    own: ServerBlock, file_block: ServerBlock, defaults: Defaults
) -> None:
    assert takes(OF_A_SERVER, read(as_yaml(in_force(int(SERVER), own, file_block, defaults))))
