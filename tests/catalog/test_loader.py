"""Loading: typed, complete, cached without ever being stale."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from saaswright import __version__
from saaswright.catalog import files, loader
from saaswright.catalog.model import Catalog
from saaswright.errors import CatalogError
from tests.catalog.small_catalog import write


def test_missing_files_load_as_empty(tmp_path: Path) -> None:
    """A catalog without any file is a catalog without entries."""
    catalog = loader.load_from(tmp_path)
    assert catalog.every_option() == ()
    assert catalog.constraints == ()


def test_a_file_that_does_not_fit_names_itself_and_the_field(tmp_path: Path) -> None:
    """The error of a broken file says which file and which field."""
    directory = write(tmp_path, {"goals.yaml": ("sentence:", "sentense:")})
    with pytest.raises(CatalogError, match=r"goals\.yaml.*sentense"):
        loader.load_from(directory)


def test_a_file_that_is_no_yaml_names_its_line(tmp_path: Path) -> None:
    """The error of a file that cannot be parsed says where."""
    directory = write(tmp_path, {"goals.yaml": ("", "- {id: [")})
    with pytest.raises(CatalogError, match=r"goals\.yaml:\d+: "):
        loader.load_from(directory)


def test_regions_are_options_of_their_decision(tmp_path: Path) -> None:
    """A region can be chosen, by cloud, geography and its rank of cost."""
    region = loader.load_from(write(tmp_path)).option("eu-west-1")
    assert region is not None
    assert region.decisions == ("cloud-region",)
    assert region.attributes == {"cloud": "aws", "geography": "eu", "relative_cost": 111}


def stores(home: Path) -> list[Path]:
    """The kept forms below the home directory of a test."""
    return sorted(home.rglob("catalog-*.json"))


@pytest.fixture
def shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small catalog in the place of the shipped one, and a cache directory of its own."""
    monkeypatch.setattr(files, "DATA", write(tmp_path / "data"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path


def test_the_kept_form_gives_the_same_catalog(shipped: Path) -> None:
    """Loading twice gives equal values, the second time from the kept form."""
    first = loader.load_from(files.DATA)
    assert len(stores(shipped)) == 1
    assert loader.load_from(files.DATA) == first


def test_the_kept_form_is_what_is_read(shipped: Path) -> None:
    """With unchanged files the YAML is not parsed again."""
    loader.load_from(files.DATA)
    store = stores(shipped)[0]
    store.write_bytes(store.read_bytes().replace(b"Keeps rows", b"Kept rows!"))
    store_technology = loader.load_from(files.DATA).technology("store")
    assert store_technology is not None
    assert store_technology.summary == "Kept rows!"


def test_a_changed_file_is_never_answered_from_the_cache(shipped: Path) -> None:
    """Any change of any byte makes the kept form useless."""
    loader.load_from(files.DATA)
    before = stores(shipped)
    write(shipped / "data", {"technologies/stores.yaml": ("summary: Keeps", "summary: Holds")})
    changed = loader.load_from(files.DATA).technology("store")
    assert changed is not None
    assert changed.summary == "Holds rows"
    assert len(set(stores(shipped)) - set(before)) == 1


def test_versions_may_take_turns(shipped: Path) -> None:
    """The last four forms are kept, older ones are removed."""
    for number, word in enumerate(("Holds", "Bears", "Saves", "Minds", "Guards"), start=1):
        write(
            shipped / "data", {"technologies/stores.yaml": ("summary: Keeps", f"summary: {word}")}
        )
        loader.load_from(files.DATA)
        assert len(stores(shipped)) == min(number, 4)
    assert not [one for one in stores(shipped) if b"Holds rows" in one.read_bytes()]
    assert [one for one in stores(shipped) if b"Bears rows" in one.read_bytes()]


@pytest.mark.parametrize(
    "damaged",
    [b'{"technologies": [', b'{"sources": [{"id": "\xff"}]}', b"null", b"{}", b"[" * 100_000, b""],
    ids=["cut", "not UTF-8", "null", "empty", "deep", "nothing"],
)
def test_a_damaged_kept_form_is_made_anew(shipped: Path, damaged: bytes) -> None:
    """Whatever stands in the cache directory is no reason to fail, and is replaced."""
    first = loader.load_from(files.DATA)
    store = stores(shipped)[0]
    whole = store.read_bytes()
    store.write_bytes(damaged)
    assert loader.load_from(files.DATA) == first
    assert store.read_bytes() == whole


def test_one_damaged_byte_of_a_text_is_made_anew(shipped: Path) -> None:
    """The shape may be right where the letters are not."""
    first = loader.load_from(files.DATA)
    store = stores(shipped)[0]
    whole = store.read_bytes()
    store.write_bytes(whole.replace(b"Keeps rows", b"Keeps \xffows"))
    assert loader.load_from(files.DATA) == first
    assert store.read_bytes() == whole


def test_another_version_does_not_read_it(shipped: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What another version made of the same files is not taken for what this one makes."""
    assert __version__.encode() in loader._MADE_BY
    loader.load_from(files.DATA)
    monkeypatch.setattr(loader, "_MADE_BY", b"saaswright 0.0.9\n")
    loader.load_from(files.DATA)
    assert len(stores(shipped)) == 2


def test_nothing_is_left_of_a_form_that_could_not_be_kept(
    shipped: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk, or a name that is taken, leaves no temporary file behind."""

    def full(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device", str(target))

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", full)
        loader.load_from(files.DATA)
    assert list((shipped / "cache" / "saaswright").iterdir()) == []


def test_nothing_can_be_kept_where_nothing_can_be_written(
    shipped: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a place to write, loading still works."""
    blocked = shipped / "blocked"
    blocked.write_text("a file, not a directory", encoding="utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(blocked))
    assert loader.load_from(files.DATA).technology("store") is not None


def test_every_process_loads_the_same() -> None:
    """The shipped catalog is the same whatever the hash seed."""
    program = (
        "import hashlib, msgspec; from saaswright.catalog.loader import load; "
        "print(hashlib.sha256(msgspec.json.encode(load())).hexdigest())"
    )
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONHASHSEED"}
    digests = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**environment, "PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(digests) == 1


def test_large_lists_are_apart() -> None:
    """Machines and prices are not part of the catalog, and load by themselves."""
    assert not {"machines", "prices"} & set(Catalog.__struct_fields__)
    assert {m.cloud for m in loader.load_machines()} == {"aws", "gcp", "azure"}
    assert all(price.usd >= 0 for price in loader.load_prices())


def test_a_user_without_a_home_has_no_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    """An arbitrary user id in a container has none; what is loaded is the same."""

    def homeless() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr(Path, "home", homeless)
    made = [False]

    def parse() -> list[int]:
        made[0] = True
        return [1]

    assert loader.kept("numbers", b"x", list[int], parse) == [1]
    assert made[0]
