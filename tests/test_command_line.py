"""The command line, as a process of its own, in a folder of its own."""

import json
import os
import re
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from bot.run import Status
from tests.corpus.folder import a_pack, write_corpus, write_document
from tests.fork_server import Process


def environment(**more: str) -> dict[str, str]:
    """This one without anything that would change what Padauk does."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DISCORD", "PADAUK"))}
    return {**kept, "COLUMNS": "120", "NO_COLOR": "1", **more}


def padauk(*arguments: str, folder: Path, **more: str) -> subprocess.CompletedProcess[str]:
    with Process("bot", *arguments, folder=folder, environment=environment(**more)) as process:
        stdout, stderr = process.read()
        return subprocess.CompletedProcess(arguments, process.wait(), stdout, stderr)


def test_help_names_each_command_and_begins_with_the_demo(tmp_path: Path) -> None:
    said = padauk("--help", folder=tmp_path)
    assert said.returncode == 0
    for command in ("demo", "run", "signatory", "corpus"):
        assert command in said.stdout


def test_run_without_a_token_names_the_variable_the_file_and_the_demo(tmp_path: Path) -> None:
    said = padauk("run", folder=tmp_path)
    assert said.returncode == Status.NEEDS_HANDS
    assert "DISCORD_TOKEN" in said.stderr
    assert ".env" in said.stderr
    assert "padauk demo" in said.stderr


def test_run_with_a_faulty_config_lists_every_fault_and_does_not_start(tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text("contct: x\nlog_level: loud\n", encoding="utf-8")
    said = padauk("run", folder=tmp_path, DISCORD_TOKEN="x")
    assert said.returncode == Status.NEEDS_HANDS
    assert "config.yaml:1: contct: is not a known key" in said.stderr
    assert "config.yaml:2: log_level:" in said.stderr
    assert "2 faults; nothing was loaded." in said.stderr
    assert "Traceback" not in said.stderr


def test_run_with_a_faulty_corpus_does_not_start(tmp_path: Path) -> None:
    write_corpus(tmp_path / "seeds", topics=("name: The coup", "nam: The coup"))
    (tmp_path / "config.yaml").write_text("corpus:\n  paths: [seeds]\n", encoding="utf-8")
    said = padauk("run", folder=tmp_path, DISCORD_TOKEN="x")
    assert said.returncode == Status.NEEDS_HANDS
    assert "seeds/topics.yaml:2: topics[0].nam: is not a known key" in said.stderr
    assert "Traceback" not in said.stderr


def test_a_signatory_is_found_from_the_terminal(tmp_path: Path) -> None:
    said = padauk("signatory", "equalty mynmar", "--json", folder=tmp_path)
    (row,) = json.loads(said.stdout)
    assert (row["statement"], row["number"], row["name"]) == ("interpol-2021", 56, "Equality Myanmar")
    assert 80 <= row["score"] <= 100
    table = padauk("signatory", "CKCA", folder=tmp_path)
    assert "Calgary Karen Community Association (CKCA)" in table.stdout


def test_no_more_signatories_are_printed_than_asked_for(tmp_path: Path) -> None:
    said = padauk("signatory", "kachin community", "--json", "--limit", "3", folder=tmp_path)
    assert len(json.loads(said.stdout)) == 3


def test_a_signatory_that_is_not_on_a_list_prints_an_empty_list(tmp_path: Path) -> None:
    said = padauk("signatory", "cake shop", "--json", folder=tmp_path)
    assert (said.returncode, said.stdout) == (0, "[]\n")
    assert "No name on the lists is like “cake shop”." in padauk("signatory", "cake shop", folder=tmp_path).stdout


def test_check_says_what_is_there(tmp_path: Path) -> None:
    said = padauk("corpus", "check", folder=tmp_path)
    assert said.returncode == 0
    assert "In order: 16 statements" in said.stdout


def test_check_of_a_faulty_corpus_lists_faults_and_fails(tmp_path: Path) -> None:
    write_corpus(tmp_path / "seeds", a_letter=("headline: A fact", "headline: 12:30"), corpus=("name", "nam"))
    said = padauk("corpus", "check", "--corpus", "seeds", folder=tmp_path)
    assert said.returncode == 1
    assert "seeds/statements/a-letter.yaml:15: facts[0].headline: 12:30 is 750 to some YAML readers" in said.stderr
    assert "seeds/corpus.yaml:1: nam: is not a known key" in said.stderr


def test_verify_lists_what_is_not_in_its_document_and_fails(tmp_path: Path) -> None:
    write_corpus(tmp_path / "seeds", a_letter=("[ASEAN must act]", "[ASEAN should act]"))
    write_document(tmp_path / "sources")
    said = padauk("corpus", "verify", "--sources", "sources", "--corpus", "seeds", folder=tmp_path)
    assert said.returncode == 1
    assert "a-letter.d1: not in letter.txt" in said.stdout
    assert "ASEAN must act" in said.stdout
    assert "(letter.txt:4)" in said.stdout
    assert "letter.txt: has changed since the corpus was written" in said.stdout


def test_the_export_is_the_whole_corpus_as_json(tmp_path: Path) -> None:
    kinds = json.loads(padauk("corpus", "export", folder=tmp_path).stdout)
    assert len(kinds["statements"]) == 16
    assert len(kinds["signatories"]) == 259


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_demo_serves_its_page_and_ends_cleanly(tmp_path: Path, number: signal.Signals) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "demo"],
        cwd=tmp_path,
        env=environment(PYTHONPATH=str(Path(__file__).parents[1]), PYTHONUNBUFFERED="1"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        address = None
        while address is None:
            line = process.stdout.readline()
            assert line, process.communicate()[1]
            address = re.search(r"http://127\.0\.0\.1:\d+/", line)
        with urllib.request.urlopen(address.group(), timeout=10) as page:
            assert page.status == 200
        process.send_signal(number)
        rest, errors = process.communicate(timeout=20)
    finally:
        process.kill()
    assert process.returncode == 0, errors
    assert "Ended." in rest
    assert "Traceback" not in errors
    assert list(tmp_path.iterdir()) == []


def test_a_port_that_is_taken_is_told_in_a_sentence(tmp_path: Path) -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = padauk("demo", "--port", str(port), folder=tmp_path)
    assert said.returncode == 1
    assert f"could not bind port {port}); choose another --port" in said.stderr
    assert "Traceback" not in said.stderr


def test_dates_are_printed_as_a_table_as_json_and_as_a_calendar_file(tmp_path: Path) -> None:
    span = ("--from", "2027-01-01", "--to", "2027-12-31")
    table = padauk("calendar", *span, folder=tmp_path).stdout
    assert re.search(r"2027-02-01 +. Military coup in Myanmar +. 6 years +. 1 February 2021 +. stated", table)
    assert "about 25 August 2017" in table
    rows = json.loads(padauk("calendar", *span, "--json", folder=tmp_path).stdout)
    coup = next(row for row in rows if row["milestone"] == "coup-2021")
    assert (coup["day"], coup["years"], coup["basis"]) == ("2027-02-01", 6, "stated")
    file = padauk("calendar", *span, "--ics", folder=tmp_path).stdout
    assert file.count("BEGIN:VEVENT") == len(rows)


def test_dates_that_cannot_be_meant_are_told_in_a_sentence(tmp_path: Path) -> None:
    backwards = padauk("calendar", "--from", "2027-02-02", "--to", "2027-02-01", folder=tmp_path)
    assert (backwards.returncode, "exchange them" in backwards.stderr) == (2, True)
    both = padauk("calendar", "--ics", "--json", folder=tmp_path)
    assert (both.returncode, "not both" in both.stderr) == (2, True)
    unreadable = padauk("calendar", "--from", "1.2.2027", folder=tmp_path)
    assert (unreadable.returncode, "'%Y-%m-%d'" in unreadable.stderr) == (2, True)
    assert (
        "No date from 2027-02-02"
        in padauk("calendar", "--from", "2027-02-02", "--to", "2027-02-02", folder=tmp_path).stdout
    )


def test_a_search_prints_rows_with_their_passages_and_addresses(tmp_path: Path) -> None:
    rows = json.loads(padauk("search", "petrol for warplanes", "--json", "--limit", "3", folder=tmp_path).stdout)
    assert 1 <= len(rows) <= 3
    for row in rows:
        assert {"kind", "id", "statement", "text", "passages", "url", "score"} <= row.keys()
    assert any("aviation fuel" in passage for row in rows for passage in row["passages"])


def test_a_search_that_finds_nothing_prints_an_empty_list(tmp_path: Path) -> None:
    said = padauk("search", "bitcoin mining", "--json", folder=tmp_path)
    assert (said.returncode, said.stdout) == (0, "[]\n")
    assert "Nothing found for “bitcoin mining”." in padauk("search", "bitcoin mining", folder=tmp_path).stdout


def test_a_search_says_what_it_took_a_slip_for(tmp_path: Path) -> None:
    assert "Read “avaition” as “aviation”." in padauk("search", "avaition fuel", folder=tmp_path).stdout


def test_a_pack_named_in_the_settings_is_searched_too(tmp_path: Path) -> None:
    a_pack(tmp_path / "pack")
    write_corpus(tmp_path / "seeds")
    (tmp_path / "config.yaml").write_text("corpus:\n  paths: [seeds, pack]\n", encoding="utf-8")
    rows = json.loads(padauk("search", "must act", "--json", folder=tmp_path).stdout)
    assert {"a-letter", "their-letter"} == {id.split(".")[0] for row in rows for id in (row["id"], *row["same"])}
