"""Whether somebody's words are those that were published, from the terminal."""

from datetime import date
from typing import Annotated

import typer

from bot.cli.options import ConfigOption, CorpusOption, JsonOption, corpus_of
from bot.cli.printing import fail, print_json, print_line, print_lines
from bot.errors import MemberError


def verify_quote(
    words: Annotated[str, typer.Argument(help="The words, as you found them.")],
    id: Annotated[
        str | None, typer.Option("--id", metavar="REF", help="The entry or statement they should be of.")
    ] = None,
    as_json: JsonOption = False,
    config: ConfigOption = None,
    corpus: CorpusOption = None,
) -> None:
    """Are these words exact, altered, or not ours? Exit status 0 for exact, 1 for all else."""
    from bot.corpus.library import Library
    from bot.corpus.wording import Verdict
    from bot.ui.answers.checked_quotation import heading, said, wording_of

    library = Library(corpus_of(config, corpus), date.today())
    reference = None
    if id is not None:
        try:
            reference = library.entry(id).id
        except MemberError as error:
            fail(str(error), 2)
    found = wording_of(library).check(words, reference)
    if as_json:
        print_json(
            {
                "verdict": found.verdict.value,
                "id": found.id,
                "differences": [
                    {"kind": each.kind.value, "published": each.published, "given": each.given, "after": each.after}
                    for each in found.differences
                ],
                "ids": found.ids,
                "also": found.also,
                "left_out": found.left_out,
                "part_of_sentence": found.part_of_sentence,
                "not_compared": found.ignored,
                "elsewhere": found.elsewhere,
                "unreadable": found.unreadable,
            }
        )
    else:
        print_line(f"{heading(found)}.")
        print_lines("\n".join(said(library, found)))
    if found.verdict is not Verdict.EXACT:
        raise typer.Exit(1)
