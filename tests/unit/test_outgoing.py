"""Links out of the guide."""

import markdown
import pytest

from guide.outgoing import Outgoing


@pytest.mark.parametrize(
    ("text", "rel"),
    [
        ("[x](https://example.org/a?b=1)", ' rel="noreferrer"'),
        ("<https://example.org/>", ' rel="noreferrer"'),
        ("[x](HTTPS://example.org/)", ' rel="noreferrer"'),
        ("[x](https://example.org/){ rel=license }", ' rel="license noreferrer"'),
        ("[x](page.md)", ""),
        ("[x](#here)", ""),
    ],
)
def test_only_links_that_lead_out_say_nothing_of_the_reader(text, rel):
    html = markdown.markdown(text, extensions=["attr_list", Outgoing()])
    assert ("rel=" in html) == bool(rel) and rel.split("=")[-1] in html
