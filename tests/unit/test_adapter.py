"""Which costly steps a build goes without."""

import pytest
from mkdocs.exceptions import PluginError

from guide import adapter


@pytest.mark.parametrize(
    ("named", "serving", "gone"),
    [
        (None, False, set()),
        (None, True, set(adapter.COSTLY) - {"paper"}),
        ("", True, set()),
        ("paper, pictures", False, {"paper", "pictures"}),
        ("compress", True, {"compress"}),
    ],
)
def test_a_build_goes_without_what_is_named_and_a_preview_without_nearly_all(monkeypatch, named, serving, gone):
    monkeypatch.delenv("GUIDE_WITHOUT", raising=False)
    if named is not None:
        monkeypatch.setenv("GUIDE_WITHOUT", named)
    monkeypatch.setattr(adapter, "serving", lambda: serving)
    assert {step for step in adapter.COSTLY if adapter.left_out(step)} == gone


def test_a_name_that_is_none_is_not_passed_over(monkeypatch):
    monkeypatch.setenv("GUIDE_WITHOUT", "papers")
    with pytest.raises(PluginError, match="no step “papers”. Write some of: paper, codes, pictures, compress"):
        adapter.left_out("paper")
