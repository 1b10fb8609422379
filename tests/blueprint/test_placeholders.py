from __future__ import annotations

import pytest

from saaswright.blueprint.accounts import WORDS
from saaswright.blueprint.config import GENERATORS
from saaswright.blueprint.placeholders import PLACEHOLDERS, fill, words
from saaswright.catalog.loader import load
from saaswright.catalog.model import Technology
from saaswright.errors import CatalogError

NOT_DRAWN = {"garage", "presto"}
"""Configurations that the catalog names and that end in a finding; see draw.py."""


@pytest.mark.parametrize("technology", load().technologies, ids=lambda t: t.id)
def test_the_catalog_holds_no_unknown_placeholder(technology: Technology) -> None:
    """Every word in braces in the catalog's texts is one that can be filled in."""
    image = technology.image
    texts = [variable.value for variable in technology.variables]
    texts += [
        *(image.command if image else ()),
        *(technology.health.test if technology.health else ()),
    ]
    unknown = {word for text in texts for word in words(text)} - set(PLACEHOLDERS)
    assert not unknown


def test_every_configuration_of_the_catalog_is_known() -> None:
    """A word under `config:` has a generator, or is known to have none."""
    named = {t.config for t in load().technologies if t.config}
    assert named - set(GENERATORS) == NOT_DRAWN
    assert set(GENERATORS) <= named


def test_an_unknown_placeholder_is_a_defect_of_the_catalog() -> None:
    """A misspelt word raises, naming the text and the words that there are."""
    with pytest.raises(CatalogError, match="passwort") as raised:
        fill("redis://:{passwort}@{host}", lambda word: word)
    assert "password" in (raised.value.help or "")


def test_braces_of_a_shell_are_left_alone() -> None:
    """Variables of a container's shell and JSON are no placeholders."""
    text = 'echo "${HOME}" {"a": 1} {user}'
    assert fill(text, lambda word: f"<{word}>") == 'echo "${HOME}" {"a": 1} <user>'


def test_parameters_are_placeholders() -> None:
    """Every word that becomes a parameter is in the closed list."""
    assert set(WORDS) <= set(PLACEHOLDERS)
