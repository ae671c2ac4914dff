"""Whatever a settings file holds, it gives settings or faults in words: never anything else.

`PADAUK_FUZZ_FILES=10000 pytest tests/config/test_hostile_files.py` reads so many; `python -m tests.config.hostile`
measures them.
"""

import os
import random
from itertools import islice
from pathlib import Path

import pytest

from bot.config.loading import SIZE_LIMIT
from tests.config.hostile import File, Reader, floods, good_files, judged, known_tricks, mutations

pytestmark = pytest.mark.prove

FILES = int(os.environ.get("PADAUK_FUZZ_FILES", "300"))


@pytest.fixture
def reader(tmp_path: Path) -> Reader:
    return Reader(tmp_path)


def test_the_files_to_begin_from_are_in_order(reader: Reader) -> None:
    for content in good_files(20):
        file = File("good", content)
        reader.put(file)
        assert "good" in (reader.as_config(file), reader.as_server(file)), content


def read_both_ways(reader: Reader, file: File) -> None:
    """As config.yaml, and as a server's file; what fails is kept."""
    reader.put(file)
    try:
        reader.as_config(file)
        reader.as_server(file)
    except Exception as error:
        kept = Path("hostile.yaml").absolute()
        kept.write_bytes(file.content)
        raise AssertionError(f"{file.what}, kept as {kept}") from error


def test_known_tricks_give_settings_or_faults(reader: Reader) -> None:
    for file in known_tricks():
        read_both_ways(reader, file)
    assert not Path("/tmp/padauk-was-here").exists()


def test_of_thousands_of_faults_a_hundred_are_told_and_the_rest_counted(reader: Reader) -> None:
    for file in floods(SIZE_LIMIT if FILES >= 10_000 else SIZE_LIMIT // 8):
        read_both_ways(reader, file)


def test_mutated_files_give_settings_or_faults(reader: Reader) -> None:
    for file in islice(mutations(good_files(20), random.Random(1)), FILES):
        read_both_ways(reader, file)


def test_anything_else_than_settings_or_faults_would_be_noticed() -> None:
    with pytest.raises(ZeroDivisionError):
        judged(lambda: 1 / 0, int)
