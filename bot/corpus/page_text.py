"""The words of a page as a reader sees them: of HTML in any encoding, of plain text, of a PDF."""

import codecs
import re
import unicodedata
from html.parser import HTMLParser

from bot.corpus.fields import fold
from bot.corpus.live_fetch import Fetched, Unreadable

MOST_LETTERS = 2_000_000
_MOST_PAGES = 500
_META = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]+)", re.IGNORECASE)
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_UNSEEN = re.compile("[\u00ad\u200b\u2060\ufeff\ufffe\x02]")
_SKIPPED = {"script", "style", "template", "noscript", "svg"}
_INLINE = {
    *"a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark q s samp small span".split(),
    *"strike strong sub sup time tt u var wbr".split(),
}
"""Tags within a line; all others begin a new one."""


def words_of(page: Fetched) -> str:
    """Folded; Unreadable where it is no text."""
    kind = page.content_type.partition(";")[0].strip().lower()
    if page.body.startswith(b"%PDF") or kind == "application/pdf":
        text = _of_pdf(page.body)
    elif kind.startswith("text/") or "html" in kind or "xml" in kind or not kind:
        decoded = _decoded(page)
        text = decoded if kind == "text/plain" else _of_html(decoded)
    else:
        raise Unreadable(f"is {kind}, neither a page nor a PDF")
    if len(text) > MOST_LETTERS:
        raise Unreadable(f"has more than {MOST_LETTERS:,} letters")
    return fold(_UNSEEN.sub("", unicodedata.normalize("NFC", text)))


def _decoded(page: Fetched) -> str:
    named = re.search(r"charset\s*=\s*[\"']?([^\s;\"']+)", page.content_type, re.IGNORECASE)
    meta = _META.search(page.body[:4096])
    marked = next((name for mark, name in _MARKS if page.body.startswith(mark)), None)
    for name in (marked, named and named[1], meta and meta[1].decode("ascii")):
        if name is not None and (codec := _codec(name)) is not None:
            return page.body.decode(codec, "replace")
    try:
        return page.body.decode("utf-8")
    except UnicodeDecodeError:
        return page.body.decode("cp1252", "replace")


def _codec(name: str) -> str | None:
    """Python's name; Latin-1 is read as browsers read it, and what is no encoding of text not at all."""
    try:
        found = codecs.lookup(name)
    except LookupError:
        return None
    if not getattr(found, "_is_text_encoding", True):
        return None
    return "cp1252" if found.name in ("iso8859-1", "ascii") else found.name


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._skipped: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._skipped is None and tag in _SKIPPED:
            self._skipped = tag
        if tag not in _INLINE:
            self.pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == self._skipped:
            self._skipped = None
        if tag not in _INLINE:
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        if self._skipped is None:
            self.pieces.append(data)


def _of_html(text: str) -> str:
    words = _Words()
    words.feed(text)
    words.close()
    return "".join(words.pieces)


def _of_pdf(body: bytes) -> str:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(body)
    except pypdfium2.PdfiumError as error:
        raise Unreadable("is a PDF that can't be read") from error
    try:
        if len(document) > _MOST_PAGES:
            raise Unreadable(f"is a PDF of more than {_MOST_PAGES} pages")
        return "\n".join(document[number].get_textpage().get_text_bounded() for number in range(len(document)))
    finally:
        document.close()
