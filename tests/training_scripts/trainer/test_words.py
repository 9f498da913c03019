"""words.py: the glossary's words lead to their sentences, once each."""

from training_scripts.trainer import words
from training_scripts.trainer.words import read_words, with_words

WORDS = {"loss": "How wrong.", "dead unit": "One that is silent.", "unit": "A sum."}


def test_the_first_use_of_a_word_leads_to_its_sentence_the_others_do_not():
    sections = ["<h2>Loss</h2><p>The loss and the loss.</p>", "<p>Losses of loss.</p>"]
    one, other, listed = with_words(sections, WORDS)
    assert one == (
        '<h2>Loss</h2><p>The <a href="#word-loss">loss</a> and the loss.</p>'
    )
    assert other == "<p>Losses of loss.</p>"
    assert '<dt id="word-loss">loss</dt><dd>How wrong.</dd>' in listed
    assert "silent" not in listed


def test_a_word_of_two_is_not_taken_for_its_half():
    (text, listed) = with_words(["<p>Dead units.</p>"], WORDS)
    assert text == '<p><a href="#word-dead-unit">Dead units</a>.</p>'
    assert "A sum." not in listed


def test_what_stands_in_a_tag_stays():
    tag = '<p><img alt="a loss" src="x"></p>'
    assert with_words([tag], WORDS)[0] == tag


def test_the_glossary_is_read_and_may_be_missing(monkeypatch, tmp_path):
    assert read_words()["loss"].startswith("One number")
    monkeypatch.setattr(words, "GLOSSARY", tmp_path / "none.md")
    assert read_words() == {}
    assert with_words(["<p>loss</p>"], {}) == ["<p>loss</p>"]
