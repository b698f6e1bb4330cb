"""Makes sure that the way to a session stands where it belongs, and nowhere else.

What a reader sees: one invitation (`<aside class="booking">`) after the text of each content page. It is drawn by
partials/booking.html from data/practice.yml and data/words.yml, so it stays when hooks are off; this hook guards it: a
template that loses it, or puts it on a page about help, ends the build.
Events: `on_post_page`. Off for a page: `booking: false`.
"""

from __future__ import annotations

from guide.adapter import MkDocsConfig, Page, PluginError
from guide.booking import invitations, invites


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> None:
    found, wanted = invitations(output), int(invites(page.meta))
    if found != wanted:
        raise PluginError(
            f"docs/{page.file.src_uri}:1: The built page has {found} booking invitations, and should have {wanted}. "
            "Look at overrides/partials/booking.html and at the page's template."
        )
