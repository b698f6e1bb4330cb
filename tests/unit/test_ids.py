"""Permanent ids: free ones, and the ledger of all that were ever given."""

from guide.ids import FILE, LETTERS, free_ids, main, read_ids


def test_a_new_id_is_entered_and_no_line_before_it_changes(tmp_path):
    ledger = tmp_path / FILE
    ledger.parent.mkdir()
    ledger.write_text("# All ids.\nf2f\n\nf3f\n", encoding="utf-8")
    new = [main(tmp_path), main(tmp_path)]
    assert read_ids(ledger) == ["f2f", "f3f", *new]
    assert len({"f2f", "f3f", *new}) == 4
    assert ledger.read_bytes().startswith(b"# All ids.\nf2f\n\nf3f\n")


def test_used_ids_are_never_free_and_longer_ones_come_when_the_short_run_out():
    short = free_ids(set())
    assert len(short) == len(set(short)) == 968
    assert "f2f" not in free_ids({"f2f"})
    longer = free_ids({*short, "f2ff"})
    assert len(longer) == 968 * len(LETTERS) - 1
    assert {len(name) for name in longer} == {4}


def test_a_ledger_that_is_not_there_yet(tmp_path):
    assert read_ids(tmp_path / FILE) == []
