"""The booking invitation: which pages carry one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_INVITATION = re.compile(r"<aside\b[^>]*\bclass=[\"']?booking\b")


def invites(meta: Mapping[str, Any]) -> bool:
    """Whether a page with this front matter carries the invitation; partials/booking.html decides by the same rule."""
    return (meta.get("kind") or "content") == "content" and meta.get("booking") is not False


def invitations(html: str) -> int:
    """How many invitations a built page holds."""
    return len(_INVITATION.findall(html))
