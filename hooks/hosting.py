"""Writes what hosts read: `_headers`, `_redirects`, `_nginx.conf`, and `.well-known/security.txt`.

What a reader sees: old addresses that lead on at once, a site that nobody can frame or listen in on, and quick second visits,
where the host reads these files. Events: `on_post_build`, after hooks/policy.py. Reads the finished site and data/practice.yml.
With GUIDE_PREVIEW=1 the headers ask search engines to pass the site over. To turn it off, take its line out of `hooks:`.
"""

from __future__ import annotations

import os
from urllib.parse import urlsplit

from guide import hosting
from guide.adapter import MkDocsConfig, event_priority, finished_of, policy_of_all, serving


@event_priority(-45)
def on_post_build(config: MkDocsConfig) -> None:
    if serving():
        return
    finished, base, policy = finished_of(config), config.site_url or "/", policy_of_all(config)
    addresses = hosting.moved(finished.pages, base)
    texts = {
        "_headers": hosting.headers_file(
            policy, finished.files, urlsplit(base).path.rstrip("/") + "/", preview=os.environ.get("GUIDE_PREVIEW", "") not in ("", "0")
        ),
        "_redirects": hosting.redirects_file(addresses),
        "_nginx.conf": hosting.nginx_file(policy, addresses),
        ".well-known/security.txt": hosting.security_txt(config.extra.get("practice") or {}, base),
    }
    for path, text in texts.items():
        if text or path == "_redirects":  # none yet: an empty file says so
            finished.put(path, text)
