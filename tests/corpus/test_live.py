"""Published words looked for on live pages: real servers on loopback, with all that pages do."""

import gzip
import hashlib
import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from bot.corpus.live import LiveReport, LiveVerdict, surroundings_in, surroundings_of, verify_live
from bot.corpus.live_fetch import Unreadable, fetch, is_public
from bot.corpus.reader import Corpus, read_corpus
from tests.corpus.folder import write_corpus, write_document
from tests.test_command_line import padauk

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
PAGE = """<html><head><title>The title of the letter</title><script>ASEAN should act</script></head><body>
<p>Here are the words of the letter: at least 60 were killed, and ASEAN must act.</p></body></html>"""
"""What the small corpus quotes, as a page."""
ELSEWHERE = "<p>Cake: ASEAN must act, or so 17 bakers hold.</p><p>"


@dataclass
class Site:
    """A server whose answers a test writes; each is (status, headers, body)."""

    answers: dict[str, tuple[int, dict[str, str], bytes]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)
    port: int = 0

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    @property
    def allowed(self) -> set[str]:
        return {f"127.0.0.1:{self.port}"}

    def has(self, path: str, body: bytes | str, status: int = 200, **headers: str) -> str:
        content = body if isinstance(body, bytes) else body.encode()
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.answers[path] = (status, {"Content-Type": "text/html; charset=utf-8", **named}, content)
        return self.url(path)


@pytest.fixture
def site() -> Iterator[Site]:
    one = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            one.asked.append(self.path)
            if self.path == "/endless":
                self._endless()
                return
            status, headers, body = one.answers.get(self.path, (404, {}, b""))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def _endless(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            try:
                while not one.over.is_set():
                    self.wfile.write(b"words and more words " * 1000)
            except OSError:
                pass

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    one.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield one
    one.over.set()
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def small(tmp_path: Path) -> Corpus:
    return read_corpus(write_corpus(tmp_path / "seeds"))


def linked(corpus: Corpus, url: str) -> Corpus:
    """The same with its letter at *url*; only tests link to http."""
    moved = [one.model_copy(update={"link": one.link.model_copy(update={"url": url})}) for one in corpus.statements]
    return replace(corpus, statements=tuple(moved))


def look(corpus: Corpus, site: Site, url: str, **more: Any) -> LiveReport:
    get: Callable[..., Any] = partial(fetch, allowed=site.allowed, seconds=5.0)
    return verify_live(linked(corpus, url), NOW, get=get, **more)


def verdicts(report: LiveReport) -> dict[str, LiveVerdict]:
    return {each.id: each.verdict for each in report.passages}


def demand(report: LiveReport) -> tuple[LiveVerdict, str]:
    """What is said of "ASEAN must act"."""
    (seen,) = (each for each in report.passages if each.id == "a-letter.d1")
    return seen.verdict, seen.note


def test_words_that_still_stand_are_the_same_with_those_around_them(small: Corpus, site: Site) -> None:
    report = look(small, site, site.has("/", PAGE))
    assert set(verdicts(report).values()) == {LiveVerdict.SAME}
    assert report.holds
    (seen,) = (each for each in report.passages if each.id == "a-letter.d1")
    assert seen.selector is not None
    assert seen.selector.exact == "ASEAN must act"
    assert seen.selector.prefix.endswith("60 were killed, and ")
    assert seen.selector.suffix.startswith(".")
    assert site.asked == ["/"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("ASEAN must act", "<b>ASEAN</b> <i>m<em>ust</em> <a href='#'>a</a>ct</i>"),
        ("ASEAN must act", "ASEAN<br>must&nbsp;\n act"),
        ("ASEAN must act", "AS&shy;EAN mu\u00adst a\u200bct"),
        ("ASEAN must act", "ASEAN&#32;must&#x20;act"),
    ],
)
def test_words_across_tags_and_invisible_signs_are_found(small: Corpus, site: Site, before: str, after: str) -> None:
    assert demand(look(small, site, site.has("/", PAGE.replace(before, after)))) == (LiveVerdict.SAME, "")


def test_other_marks_and_hyphens_are_the_same_and_named(tmp_path: Path, site: Site) -> None:
    text = ("[ASEAN must act]", '["The junta’s so-called “election” must not be recognised"]')
    own = read_corpus(write_corpus(tmp_path / "seeds", a_letter=text))
    page = PAGE.replace("ASEAN must act", 'The junta\'s so\u2011called "election" must not be recog-<br>nised')
    verdict, note = demand(look(own, site, site.has("/", page)))
    assert verdict is LiveVerdict.SAME
    assert note == "Only marks, hyphens or spaces are set otherwise."


def test_a_changed_word_is_named(small: Corpus, site: Site) -> None:
    report = look(small, site, site.has("/", PAGE.replace("ASEAN must act.", "ASEAN should act.")))
    verdict, note = demand(report)
    assert verdict is LiveVerdict.CHANGED
    assert "“must” is “should”" in note
    assert not report.holds


def test_words_that_are_nowhere_are_gone_and_scripts_are_no_words(small: Corpus, site: Site) -> None:
    page = "<title>Another</title><style>ASEAN must act</style><script>ASEAN must act</script><p>Recipes for cake.</p>"
    assert demand(look(small, site, site.has("/", page)))[0] is LiveVerdict.GONE


def test_a_page_that_is_gone_takes_its_words_along(small: Corpus, site: Site) -> None:
    assert set(verdicts(look(small, site, site.url("/nowhere"))).values()) == {LiveVerdict.GONE}


@pytest.mark.parametrize("status", [500, 503, 403])
def test_a_page_that_fails_says_nothing_of_the_words(small: Corpus, site: Site, status: int) -> None:
    report = look(small, site, site.has("/", PAGE, status=status))
    assert set(verdicts(report).values()) == {LiveVerdict.UNREAD}
    assert f"the page answered {status}." in report.as_text()
    assert not report.holds


def test_words_at_another_address_have_moved(small: Corpus, site: Site) -> None:
    site.has("/new", PAGE)
    report = look(small, site, site.has("/old", b"", status=301, Location="/new"))
    verdict, note = demand(report)
    assert verdict is LiveVerdict.MOVED
    assert note == f"It is at {site.url('/new')} now."
    assert report.holds


def test_a_slash_at_the_end_is_no_other_address(small: Corpus, site: Site) -> None:
    site.has("/page/", PAGE)
    report = look(small, site, site.has("/page", b"", status=301, Location="/page/"))
    assert demand(report) == (LiveVerdict.SAME, "")


def test_words_among_other_words_than_in_the_document_have_moved(small: Corpus, site: Site, tmp_path: Path) -> None:
    around = surroundings_in(small, write_document(tmp_path / "sources"))
    assert demand(look(small, site, site.has("/", PAGE), surroundings=around))[0] is LiveVerdict.SAME
    page = PAGE.replace(", and ASEAN must act", "").replace("<p>", ELSEWHERE)
    verdict, note = demand(look(small, site, site.has("/", page), surroundings=around))
    assert (verdict, note) == (LiveVerdict.MOVED, "It stands among other words.")


def test_of_several_places_the_one_among_the_same_words_is_taken(small: Corpus, site: Site, tmp_path: Path) -> None:
    around = surroundings_in(small, write_document(tmp_path / "sources"))
    page = PAGE.replace("<p>", ELSEWHERE)
    assert demand(look(small, site, site.has("/", page), surroundings=around)) == (LiveVerdict.SAME, "")


def test_an_earlier_report_says_what_stood_around_the_words(small: Corpus, site: Site, tmp_path: Path) -> None:
    before = tmp_path / "report.json"
    before.write_text(json.dumps(look(small, site, site.has("/", PAGE)).as_json()), encoding="utf-8")
    page = PAGE.replace(", and ASEAN must act", "").replace("<p>", ELSEWHERE)
    report = look(small, site, site.has("/", page), surroundings=surroundings_of(before))
    assert demand(report)[0] is LiveVerdict.MOVED


def test_a_packed_page_is_unpacked_and_a_bomb_is_not(small: Corpus, site: Site) -> None:
    packed = site.has("/", gzip.compress(PAGE.encode()), Content_Encoding="gzip")
    assert demand(look(small, site, packed))[0] is LiveVerdict.SAME
    bomb = site.has("/bomb", gzip.compress(b"\0" * 30_000_000), Content_Encoding="gzip")
    report = look(small, site, bomb)
    assert demand(report)[0] is LiveVerdict.UNREAD
    assert "is longer than 10,000,000 bytes" in report.as_text()
    broken = site.has("/broken", b"no gzip", Content_Encoding="gzip")
    assert "can't be unpacked" in look(small, site, broken).as_text()


@pytest.mark.parametrize(
    ("encoding", "header"),
    [
        ("cp1252", "text/html; charset=ISO-8859-1"),
        ("cp1252", "text/html"),
        ("utf-16", "text/html"),
        ("shift_jis", 'text/html; charset="Shift_JIS"'),
        ("utf-8", "text/html; charset=no-such-thing"),
    ],
)
def test_another_encoding_is_read(tmp_path: Path, site: Site, encoding: str, header: str) -> None:
    text = ("[ASEAN must act]", '["Now the “junta” must go at once"]')
    own = read_corpus(write_corpus(tmp_path / "seeds", a_letter=text))
    page = PAGE.replace("ASEAN must act", "Now the “junta” must go at once").encode(encoding)
    assert demand(look(own, site, site.has("/", page, Content_Type=header))) == (LiveVerdict.SAME, "")


def a_pdf(words: str) -> bytes:
    """The least that is a PDF with a line of text."""
    drawn = f"BT /F1 12 Tf 20 100 Td ({words}) Tj ET".encode()
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 200] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    body, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return body + b"xref\n0 6\n0000000000 65535 f \n%strailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (
        table,
        len(body),
    )


def test_a_pdf_is_read_and_a_broken_one_is_not_judged(small: Corpus, site: Site) -> None:
    url = site.has("/a.pdf", a_pdf("at least 60 were killed, and ASEAN must act."), Content_Type="application/pdf")
    assert demand(look(small, site, url)) == (LiveVerdict.SAME, "")
    broken = look(small, site, site.has("/b.pdf", b"%PDF-1.4 nothing", Content_Type="application/pdf"))
    assert demand(broken)[0] is LiveVerdict.UNREAD
    picture = look(small, site, site.has("/a.png", b"\x89PNG", Content_Type="image/png"))
    assert "is image/png, neither a page nor a PDF" in picture.as_text()


def test_a_body_without_an_end_ends_with_the_size_or_the_time(site: Site) -> None:
    with pytest.raises(Unreadable, match="is longer than 100,000 bytes"):
        fetch(site.url("/endless"), allowed=site.allowed, most_bytes=100_000)
    with pytest.raises(Unreadable, match=r"took longer than 0\.2 s"):
        fetch(site.url("/endless"), allowed=site.allowed, most_bytes=10**12, seconds=0.2)


def test_redirects_without_an_end_are_left(site: Site) -> None:
    with pytest.raises(Unreadable, match="redirects more than 5 times"):
        fetch(site.has("/", b"", status=302, Location="/"), allowed=site.allowed)
    assert len(site.asked) == 6


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0", "2130706433"])
def test_this_machine_is_refused_by_every_name(site: Site, name: str) -> None:
    site.has("/", PAGE)
    with pytest.raises(Unreadable, match=r"an address that is not public|can't be reached"):
        fetch(f"http://{name}:{site.port}/")
    assert site.asked == []


@pytest.mark.parametrize(
    "address",
    "10.0.0.1 172.16.3.4 192.168.1.1 169.254.169.254 100.64.0.1 127.8.8.8 224.0.0.1 ::1 fe80::1 fd00::1 "
    "::ffff:10.0.0.1 64:ff9b::a00:1 2002:a00:1:: 0.0.0.0 255.255.255.255".split(),
)
def test_private_addresses_are_not_public(address: str) -> None:
    assert not is_public(address)


def test_public_addresses_are_public() -> None:
    assert all(map(is_public, ("93.184.216.34", "2606:4700::1111", "64:ff9b::5db8:d822", "::ffff:93.184.216.34")))


def test_a_redirect_leads_to_no_private_address_and_to_no_file(site: Site) -> None:
    site.has("/secret", PAGE)
    with pytest.raises(Unreadable, match="is not public"):
        fetch(site.has("/meta", b"", status=302, Location="http://169.254.169.254/latest"), allowed=site.allowed)
    with pytest.raises(Unreadable, match="which is no web page"):
        fetch(site.has("/file", b"", status=302, Location="file:///etc/passwd"), allowed=site.allowed)
    with pytest.raises(Unreadable, match="a password in it"):
        fetch(site.has("/user", b"", status=302, Location="http://a:b@example.org/"), allowed=site.allowed)
    with pytest.raises(Unreadable, match="is not public"):
        fetch(site.has("/port", b"", status=302, Location="http://127.0.0.1:9/secret"), allowed=site.allowed)
    assert "/secret" not in site.asked


def test_a_page_of_several_statements_is_read_once(corpus: Corpus, site: Site) -> None:
    report = look(corpus, site, site.has("/", PAGE))
    assert site.asked == ["/"]
    assert len(report.pages) == 1
    assert len(report.pages[0].statements) == 16


def test_the_report_says_when_what_and_of_which_bytes(small: Corpus, site: Site) -> None:
    report = look(small, site, site.has("/", PAGE))
    written = report.as_json()
    assert written["seen_at"] == "2026-11-25T12:00:00+00:00"
    assert written["content_hash"] == small.digest
    assert written["counts"]["same"] == len(written["passages"]) == 5
    assert written["pages"][0]["sha256"] == hashlib.sha256(PAGE.encode()).hexdigest()
    assert report.as_text().startswith("Seen on 2026-11-25 12:00 UTC")
    assert "5 same, 0 moved, 0 changed, 0 gone, 0 unread" in report.as_text()


def test_the_command_refuses_this_machine_writes_a_dated_report_and_fails(tmp_path: Path, site: Site) -> None:
    link = ("https://example.org/letter", f"https://127.0.0.1:{site.port}/")
    write_corpus(tmp_path / "seeds", a_letter=link)
    said = padauk("corpus", "verify", "--live", "--report", "out", "--corpus", "seeds", folder=tmp_path)
    assert said.returncode == 1
    assert "leads to 127.0.0.1, an address that is not public" in said.stdout
    as_json, as_text = sorted((tmp_path / "out").iterdir())
    assert (as_json.suffix, as_text.suffix) == (".json", ".txt")
    assert as_json.name.startswith("live-20")
    assert json.loads(as_json.read_text())["counts"]["unread"] == 5
    assert site.asked == []


def test_the_command_wants_documents_or_live_pages(tmp_path: Path) -> None:
    said = padauk("corpus", "verify", folder=tmp_path)
    assert (said.returncode, "--sources" in said.stderr, "--live" in said.stderr) == (2, True, True)
