"""Files are written whole, or what was there before stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.files import can_be_written, write_whole


def test_a_file_gives_way_to_the_new_one_and_nothing_else_stays(tmp_path: Path) -> None:
    file = tmp_path / "raport.txt"
    for content in (b"before", b"after"):
        write_whole(file, content)
        assert file.read_bytes() == content
    assert list(tmp_path.iterdir()) == [file]


def test_it_may_be_read_by_whom_the_process_lets(tmp_path: Path) -> None:
    usual, ours = tmp_path / "usual", tmp_path / "ours"
    usual.touch()
    write_whole(ours, b"")
    assert usual.stat().st_mode == ours.stat().st_mode


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    target, link = tmp_path / "target.txt", tmp_path / "link.txt"
    link.symlink_to(target)
    assert can_be_written(link)
    write_whole(link, b"x")
    assert link.is_symlink()
    assert target.read_bytes() == b"x"


def test_what_was_there_stays_when_writing_fails(tmp_path: Path) -> None:
    folder = tmp_path / "raport.txt"
    folder.mkdir()
    with pytest.raises(OSError, match=r"raport\.txt"):
        write_whole(folder, b"x")
    assert list(tmp_path.iterdir()) == [folder]


def test_a_place_that_takes_no_file_is_known_before(tmp_path: Path) -> None:
    assert can_be_written(tmp_path / "raport.txt")
    assert list(tmp_path.iterdir()) == []
    circle = tmp_path / "circle.txt"
    circle.symlink_to(circle)
    for file in (tmp_path, tmp_path / "none" / "x.txt", circle, Path("/proc/raport.txt")):
        assert not can_be_written(file), file
