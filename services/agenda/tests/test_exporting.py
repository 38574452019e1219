"""The record as Markdown and as a page to print, whatever people wrote in it."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from ridealong.agenda.api.exporting import Exported, environment
from ridealong.agenda.api.markdown import line, quoted
from ridealong.agenda.api.preparation_views import preparation_view
from ridealong.agenda.api.presenting import Presenter
from ridealong.agenda.api.recording import record_view
from ridealong.agenda.model.promise import Promise
from ridealong.agenda.model.record import Record
from ridealong.agenda.projection.documents import document_id
from ridealong.contracts.fields import digest_of
from ridealong.contracts.sessions import (
    OwnNumber,
    SessionPrepared,
    SessionSummaryConfirmed,
    SessionSummaryWritten,
)

from .story import TENANT, event, story
from .words import TUESDAY, held, item, made, person, scheduled

MARKDOWN = MarkdownIt("commonmark").enable("table")
AFTER = TUESDAY + timedelta(hours=1)
TEXT = "# Not a title\n- Dana <b>listens</b> in\n\n1. Mike | calls & *asks*"


def exported(viewer: str = "mike") -> Exported:
    then = story(
        person("mike"),
        person("dana"),
        scheduled(),
        item("offer", title="Offers take | too long"),
        item("ask", by="dana"),
        made("c-1", session="s-1", text="Twenty calls | or [more](x)"),
        event(
            SessionPrepared(
                session="s-1",
                rep="mike",
                gaps="Closing",
                own_numbers=(OwnNumber(name="Dials", value=Decimal(120)),),
                keep=("morning block",),
            )
        ),
        held(),
        event(SessionSummaryWritten(session="s-1", rep="mike", by="mike", text=TEXT), AFTER),
        event(
            SessionSummaryConfirmed(
                session="s-1", rep="mike", by="dana", digest=digest_of(TEXT), note="Yes"
            ),
            AFTER,
        ),
    )
    session, desk = then.session(), then.desk()
    record = then.the(Record, document_id(f"{TENANT}/mike", "s-1"))
    presenter = Presenter(viewer, {})
    view = record_view(presenter, viewer, AFTER, (session, desk, record), then.all(Promise))
    return Exported(presenter.session(session, desk), view, preparation_view(session, record))


def texts(markdown: str) -> list[str]:
    """Every inline text of a document, as a reader sees it."""
    return [
        "".join("\n" if each.type == "hardbreak" else each.content for each in token.children or ())
        for token in MARKDOWN.parse(markdown)
        if token.type == "inline"
    ]


@pytest.mark.requirement("2.31", "2.25")
def test_the_record_reads_as_markdown_with_what_people_wrote_as_they_wrote_it() -> None:
    markdown = environment().get_template("record.md").render(all=exported())
    read = texts(markdown)
    assert read[0] == "1:1: mike and dana"
    assert "# Not a title\n- Dana <b>listens</b> in" in read
    assert "1. Mike | calls & *asks*" in read
    row = read.index("Twenty calls | or [more](x)")
    assert read[row : row + 5] == [
        "Twenty calls | or [more](x)",
        "mike",
        "at least 20 discovery call",
        date(2026, 11, 27).isoformat(),
        "open",
    ]
    assert "Offers take | too long (mike)" in read
    assert "Dials: brought: 120" in read
    assert "<b>" not in MARKDOWN.render(markdown)
    assert any("Confirmed by dana" in one and "Not yet confirmed by mike" in one for one in read)


@pytest.mark.requirement("2.31")
def test_the_page_to_print_says_the_same_and_escapes_what_people_wrote() -> None:
    page = environment().get_template("record.html").render(all=exported())
    assert "Dana &lt;b&gt;listens&lt;/b&gt; in" in page
    assert "<b>" not in page
    assert "Not yet confirmed by mike" in page
    assert "Offers take | too long (mike)" in page


@pytest.mark.requirement("1.14")
def test_the_record_says_how_many_of_the_topics_the_rep_brought() -> None:
    record = exported().record
    assert (record.brought_by_rep, len(record.talked_about)) == (1, 2)


PLAIN = st.text(st.characters(min_codepoint=32, exclude_categories=("Cs", "Cc", "Zl", "Zp", "Zs")))


@given(st.lists(PLAIN.filter(str.strip), min_size=1, max_size=4))
def test_no_text_becomes_markup(words: list[str]) -> None:
    text = " ".join(words)
    assert texts(f"## {line(text)}") == [text]
    assert texts(f"- {line(text)}") == [text]
    assert texts(quoted("\n".join(words))) == ["\n".join(words)]
    assert texts(quoted("\n\n".join(words))) == words
