"""Draws the picture that a message shows of a shared page: one for all pages, with the practice's name and no topic.

What people see: partials/machines.html writes title, description and picture of the preview, neutral unless a page says
`preview: open`; such a page gets a picture with its own title. It holds without this hook, which only adds pictures.
Events: `on_config` makes the fonts ready; `on_page_context` draws and names a page's picture; `on_post_build` writes them.
Reads overrides/partials/picture.html, overrides/assets/fonts/ and data/words.yml. Writes assets/previews/, and
.cache/pictures/, where a picture lies until its words change. To turn it off, take its line out of `hooks:`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from guide.adapter import MkDocsConfig, Navigation, Page, PluginError, left_out, root_of
from guide.pictures import Fonts, fitted, png
from guide.sharing import neutral, preview, shows_topic

KEY = "preview_pictures"
FONTS = "assets/fonts"


@dataclass
class Pictures:
    """The pictures of one build, by their address below the site."""

    config: MkDocsConfig
    drawn: dict[str, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.cache = root_of(self.config) / ".cache" / "pictures"
        folder = next((Path(top, FONTS) for top in self.config.theme.dirs if Path(top, FONTS).is_dir()), Path(FONTS))
        try:
            self.fonts = Fonts(folder, self.cache)
            self.measure = self.fonts.measure()
        except ValueError as reason:
            raise PluginError(str(reason)) from reason
        self.neutral = self.draw("reading", neutral(self.config.extra).title)

    def draw(self, name: str, text: str, below: str = "") -> str:
        """Draw words unless they were drawn in this build, and return the picture's address."""
        template = self.config.theme.get_env().get_template("partials/picture.html")
        words = fitted(text, self.measure)
        picture = png(template.render(lines=words.lines, size=words.size, top=words.top, below=below), self.fonts, self.cache)
        address = f"assets/previews/{name}-{sha256(picture).hexdigest()[:8]}.png"
        self.drawn[address] = picture
        return address


def on_config(config: MkDocsConfig) -> None:
    if not left_out("pictures"):
        config.extra[KEY] = Pictures(config)


def on_page_context(context: dict[str, Any], page: Page, config: MkDocsConfig, nav: Navigation) -> dict[str, Any]:
    if pictures := config.extra.get(KEY):
        context["picture"] = pictures.neutral
        if shows_topic(page.meta):
            practice = str((config.extra.get("practice") or {}).get("name") or "")
            context["picture"] = pictures.draw(str(page.meta.get("id")), preview(page.meta, config.extra).title, practice)
    return context


def on_post_build(config: MkDocsConfig) -> None:
    for address, picture in config.extra[KEY].drawn.items() if config.extra.get(KEY) else ():
        file = Path(config.site_dir, address)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(picture)
