"""What `docker diff` prints, read."""

from __future__ import annotations

from saaswright.hardening.writes import keeping, written


def test_the_directory_above_what_is_new_must_be_writable() -> None:
    """Of a new tree the one that holds it; what merely contains a change is not counted."""
    diff = "C /run\nA /run/nginx.pid\nC /var\nC /var/cache\nC /var/cache/web\nA /var/cache/web/a\n"
    diff += "A /var/cache/web/a/b\n"
    assert written(diff) == ("/run", "/var/cache/web")


def test_a_changed_or_deleted_file_counts_for_its_directory() -> None:
    """And a directory below another one is told once."""
    diff = "C /etc\nC /etc/app\nC /etc/app/x.conf\nC /etc/app/d\nD /etc/app/d/old\nC /a file\n"
    assert written(diff) == ("/a file", "/etc/app")


def test_what_the_engine_makes_to_mount_something_was_not_written() -> None:
    """The place of a secret needs no tmpfs; a file that somebody wrote beside it does."""
    diff = "C /run\nA /run/secrets\nA /run/secrets/token\n"
    assert written(diff, ["/run/secrets/token"]) == ()
    assert written(f"{diff}A /run/app.pid\n", ["/run/secrets/token"]) == ("/run",)
    assert written(f"{diff}A /run/secrets/own\n", ["/run/secrets/token"]) == ("/run/secrets",)


def test_a_new_directory_of_the_root_is_mounted_itself() -> None:
    """The root itself cannot be a tmpfs."""
    assert written("A /data\nA /data/x\n") == ("/data",)
    assert written("") == ()


def test_only_passing_places_may_be_lost() -> None:
    """What may be something to keep is told, unless the catalog knows better."""
    places = ("/run/app", "/tmp", "/var/lib/app", "/opt/cache/x", "/runner")
    assert keeping(places, ("/opt/cache",)) == ("/var/lib/app", "/runner")
