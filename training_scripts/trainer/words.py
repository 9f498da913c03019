"""The words of docs/glossary.md, for the reports of trainings.

A report is one file that is opened from disk, so the sentences stand in it.
"""

import html
import re

from auxillary.files import ROOT

GLOSSARY = ROOT / "docs" / "glossary.md"


def read_words() -> dict[str, str]:
    """Return the words and their sentences; {} where the docs are not there."""
    try:
        text = GLOSSARY.read_text(encoding="utf-8")
    except OSError:  # installed without them
        return {}
    return dict(re.findall(r"^##### (.+)\n(.+)$", text, re.MULTILINE))


def with_words(sections: list[str], words: dict[str, str]) -> list[str]:
    """Return sections of HTML with each word's first use as a link to its sentence.

    The sentences of the words that are used make up one more section, at the end.
    """
    used = set()

    def link(found: re.Match) -> str:
        word = next(w for w in words if w.lower() == found["word"].lower())
        if word in used:
            return found[0]
        used.add(word)
        return f'<a href="#{_anchor(word)}">{found[0]}</a>'

    longest_first = sorted(map(re.escape, words), key=len, reverse=True)
    pattern = re.compile(
        rf"\b(?P<word>{'|'.join(longest_first)})(s|es)?\b(?![^<]*>)", re.IGNORECASE
    )

    def in_paragraph(found: re.Match) -> str:
        return pattern.sub(link, found[0])

    if not words:
        return sections
    linked = [
        re.sub(r"<p>.*?</p>", in_paragraph, section, flags=re.DOTALL)
        for section in sections
    ]
    entries = [
        f'<dt id="{_anchor(word)}">{word}</dt><dd>{html.escape(sentence)}</dd>'
        for word, sentence in words.items()
        if word in used
    ]
    listed = "\n".join(entries)
    return [
        *linked,
        f"<section>\n<h2>The words</h2>\n<dl>\n{listed}\n</dl>\n</section>",
    ]


def _anchor(word: str) -> str:
    return f"word-{word.lower().replace(' ', '-')}"
