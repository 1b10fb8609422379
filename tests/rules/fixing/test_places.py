"""Where a fix is made: overrides, extends, includes, anchors, short forms; or why it is not."""

from __future__ import annotations

import pytest

from tests.rules.fixing.mending import after, lines, mended, reasons

CHECK = "healthcheck:\n      test: [CMD, pg_isready]\n"


def test_a_list_of_names_becomes_a_mapping() -> None:
    """`depends_on` gets its condition; the comments of the list stay where they are."""
    text = (
        "services:\n  api:\n    image: a:1\n    depends_on:   # both\n    # first\n    - db  # d\n"
        f"    - web\n  web:\n    image: w:1\n  db:\n    image: postgres:17\n    {CHECK}"
    )
    assert lines(mended(text, "depends-on-without-condition")) == [
        "-    - db  # d",
        "-    - web",
        "+      db:  # d",
        "+        condition: service_healthy",
        "+      web:",
        "+        condition: service_started",
    ]


def test_a_list_in_brackets_becomes_a_mapping_too() -> None:
    """A flow list is written anew as lines."""
    text = (
        "services:\n  api:\n    image: a:1\n    depends_on: [db]\n"
        f"  db:\n    image: postgres:17\n    {CHECK}"
    )
    assert lines(mended(text, "depends-on-without-condition")) == [
        "-    depends_on: [db]",
        "+    depends_on:",
        "+      db:",
        "+        condition: service_healthy",
    ]


def test_one_fix_makes_the_next_possible() -> None:
    """A healthcheck comes first, then somebody can wait for it."""
    text = (
        "services:\n  api:\n    image: a:1\n    depends_on: [db]\n  db:\n    image: postgres:17\n"
    )
    result = mended(text, "missing-healthcheck", "depends-on-without-condition")
    assert [one.finding.id for one in result.applied] == [
        "missing-healthcheck",
        "depends-on-without-condition",
    ]


OVERRIDE = {
    "compose.yaml": "services:\n  api:\n    image: a:1\n    container_name: one\n",
    "compose.override.yaml": "services:\n  api:\n    container_name: two\n    ports: ['80:80']\n",
}
BOTH = ("compose.yaml", "compose.override.yaml")


def test_what_two_files_say_is_removed_from_both() -> None:
    """Removing a key from the override alone would bring back that of the base."""
    result = mended(OVERRIDE, "container-name", named=BOTH)
    assert lines(result) == ["-    container_name: one"]
    assert lines(result, "compose.override.yaml") == ["-    container_name: two"]


def test_what_nobody_says_goes_into_the_first_file() -> None:
    """A new key belongs to the base, not to an override."""
    result = mended(OVERRIDE, "no-restart-policy", named=BOTH)
    assert lines(result) == ["+    restart: unless-stopped"]
    assert lines(result, "compose.override.yaml") == []


def test_a_variant_leaves_its_base_alone() -> None:
    """The base is a project of its own and is not changed for a variant."""
    files = {
        "compose.yaml": "services:\n  db:\n    image: postgres:17\n",
        "compose.prod.yaml": "services:\n  db:\n    hostname: h\n    container_name: prod-db\n"
        "  api:\n    image: a:1\n    depends_on: [db]\n",
    }
    result = mended(
        files, "missing-healthcheck", "container-name",
        named=("compose.prod.yaml",), base=("compose.yaml",),
    )  # fmt: skip
    assert lines(result, "compose.prod.yaml") == ["-    container_name: prod-db"]
    assert any("which is not fixed from here" in reason for reason in reasons(result))


def test_a_base_service_is_not_changed_for_others() -> None:
    """A key that is inherited is said anew where it is used, when others inherit it too."""
    text = (
        "services:\n  base:\n    image: a:1\n    environment:\n      K: ${K:?}\n"
        "  web:\n    extends: base\n  job:\n    extends: {service: base}\n"
    )
    # All three services have the finding, and the one place mends them at once.
    result = mended(text, "required-without-message")
    assert lines(result) == ["-      K: ${K:?}", "+      K: ${K:?set K in .env}"]
    assert len(result.applied) == 3


def test_an_anchor_is_edited_when_everybody_who_uses_it_has_the_finding() -> None:
    """What `<<` brings in is mended where it stands."""
    text = (
        "x-all: &all\n  environment: {K: '${K:?}'}\nservices:\n  a:\n    <<: *all\n    image: a:1\n"
        "  b:\n    <<: *all\n    image: b:1\n"
    )
    result = mended(text, "required-without-message")
    assert lines(result) == [
        "-  environment: {K: '${K:?}'}",
        "+  environment: {K: '${K:?set K in .env}'}",
    ]


def test_an_anchor_is_left_when_somebody_else_would_change() -> None:
    """Where one user of an alias accepts the finding, its value stays as it is for all."""
    text = (
        "x-c: &c\n  db:\n    condition: service_started\nservices:\n  a:\n    image: a:1\n"
        "    depends_on: [db]\n    container_name: &n a1\n  db:\n    image: b:1\n"
        "    hostname: *n\n"
    )
    result = mended(text, "container-name")
    assert "hostname: *n" in (after(result) if result.changed else text)


def test_an_extended_file_is_edited_where_it_stands() -> None:
    """The service's own file says the key, and only it changes."""
    files = {
        "compose.yaml": "services:\n  web:\n    extends: {file: lib/base.yaml, service: w}\n",
        "lib/base.yaml": "services:\n  w:\n    image: a:1\n    container_name: fixed\n",
    }
    result = mended(files, "container-name")
    assert lines(result, "lib/base.yaml") == ["-    container_name: fixed"]


def test_an_included_file_is_edited_where_it_stands() -> None:
    """The finding is mended in the file that holds it."""
    files = {
        "compose.yaml": "include: [sub/more.yaml]\nservices:\n  web:\n    image: a:1\n",
        "sub/more.yaml": "services:\n  cache:\n    image: redis:8.2\n    container_name: c-1\n",
    }
    result = mended(files, "container-name")
    assert lines(result, "sub/more.yaml") == ["-    container_name: c-1"]
    assert "/project/compose.yaml" not in result.changed


@pytest.mark.parametrize(
    ("written", "new"),
    [
        ("- K=${K:?}", "- K=${K:?set K in .env}"),
        ('K: "${K:?}"', 'K: "${K:?set K in .env}"'),
        ("K: pre${K:?}post${K:?}", "K: pre${K:?set K in .env}post${K:?set K in .env}"),
    ],
)
def test_variables_in_every_form(written: str, new: str) -> None:
    """A list of `NAME=value` and a mapping keep their form, quotes and all."""
    text = f"services:\n  a:\n    image: a:1\n    environment:\n      {written}\n"
    assert lines(mended(text, "required-without-message")) == [
        f"-      {written}",
        f"+      {new}",
    ]


def test_line_endings_and_the_rest_of_the_file_stay() -> None:
    """Windows line endings, odd spacing and quotes elsewhere are not touched."""
    text = "services:\r\n  a:   \r\n    image:  'a:1'\r\n    container_name: b-1\r\n# end"
    assert after(mended(text, "container-name")) == text.replace("    container_name: b-1\r\n", "")


def test_a_comment_behind_what_goes_stays() -> None:
    """A comment on a removed line gets a line of its own."""
    text = "services:\n  a:\n    image: a:1\n    container_name: b-1   # for the script\n"
    assert lines(mended(text, "container-name")) == [
        "-    container_name: b-1   # for the script",
        "+    # for the script",
    ]


def test_only_the_rules_that_are_asked_for() -> None:
    """Other findings are left, and the reason says so."""
    text = "version: '3'\nservices:\n  a:\n    image: a:1\n    container_name: b-1\n"
    result = mended(text, "container-name")
    assert {one.finding.id for one in result.applied} == {"container-name"}
    assert {one.why for one in result.left if one.finding.id == "obsolete-version"} == {
        "not asked for (`--rule`)"
    }


def test_unsafe_fixes_need_the_word() -> None:
    """What may change behaviour is left, and the reason says how to get it."""
    text = "services:\n  a:\n    image: a:1\n    container_name: b-1\n"
    result = mended(text, "container-name", unsafe=False)
    assert result.changed == {}
    assert any("--unsafe" in one.why for one in result.left)


def test_what_is_ignored_is_not_fixed() -> None:
    """A comment that accepts a finding keeps it."""
    text = (
        "services:\n  a:\n    image: a:1\n"
        "    container_name: b-1  # saaswright: ignore[container-name] one tenant\n"
    )
    assert mended(text, "container-name").changed == {}
