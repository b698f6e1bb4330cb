"""Strength of evidence drawn into a text."""

from markdown import markdown

from guide.evidence import Evidence


def test_words_are_drawn_and_what_nobody_knows_stays():
    text = "A: [evidence:early]. [evidence:none] `[evidence:early]`"
    html = markdown(text, extensions=[Evidence({"early": "new & small"})])
    drawn = '<span class="evidence no-crosslink">new &amp; small</span>'
    assert html == f"<p>A: {drawn}. [evidence:none] <code>[evidence:early]</code></p>"
