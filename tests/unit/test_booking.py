"""Which pages invite to a session, and how invitations are counted in a built page."""

import pytest

from guide.booking import invitations, invites


@pytest.mark.parametrize("meta, expected", [
    ({}, True),
    ({"kind": "content"}, True),
    ({"booking": {"title": "Talk"}}, True),
    ({"booking": None}, True),
    ({"booking": False}, False),
    ({"kind": "utility"}, False),
    ({"kind": "list", "booking": True}, False),
])  # fmt: skip
def test_pages_that_invite(meta, expected):
    assert invites(meta) is expected


def test_invitations_are_counted_whether_or_not_the_html_was_minified():
    html = '<aside class="booking" id="x"></aside><aside class=booking></aside><aside id=a class="booking b"></aside>'
    assert invitations(html) == 3
    assert invitations('<aside class="note">booking</aside><p class="booking"><aside class="x-booking">') == 0
