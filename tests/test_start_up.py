"""What every other process waits for: the start of the program."""

from __future__ import annotations

import importlib
import pkgutil
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from saaswright import __version__

HEAVY = {"click", "clingo", "httpx", "jinja2", "rich", "yaml", "msgspec"}


def modules_after(code: str) -> set[str]:
    """The top-level modules that are loaded in a fresh process once ``code`` has run."""
    script = f"{code}\nimport sys; print(*{{name.partition('.')[0] for name in sys.modules}})"
    done = subprocess.run(
        (sys.executable, "-c", script), capture_output=True, check=True, text=True
    )
    return set(done.stdout.split())


def assessing(directory: Path) -> str:
    """Code after which the program has the arguments to assess a file that is put there."""
    (directory / "compose.yaml").write_text("services: {api: {image: acme/api:1.0}}\n")
    return f"import sys; sys.argv = ['saaswright', 'assess', '{directory}/compose.yaml']"


def test_importing_the_package_loads_nothing_heavy() -> None:
    """``import saaswright`` is as cheap as a version number."""
    loaded = modules_after("import saaswright")
    assert "saaswright" in loaded
    assert not loaded & HEAVY


def test_reading_requirements_needs_neither_solver_nor_network() -> None:
    """The command line and the requirements room load without what only later stages need."""
    loaded = modules_after("import saaswright.cli, saaswright.requirements.reading")
    assert "yaml" in loaded
    assert not loaded & {"clingo", "httpx", "jinja2", "rich"}


@pytest.mark.parametrize("flag", ["--version", "-V"])
def test_version_is_printed(flag: str) -> None:
    """The version flag prints name and version on standard output and succeeds."""
    command = (sys.executable, "-m", "saaswright", flag)
    done = subprocess.run(command, capture_output=True, check=True, text=True)
    assert done.stdout == f"saaswright {__version__}\n"
    assert done.stderr == ""


def test_version_does_not_wait_for_the_command_line() -> None:
    """The version is answered before click is imported."""
    arguments = "import sys; sys.argv = ['saaswright', '--version']"
    loaded = modules_after(f"{arguments}; from saaswright.__main__ import main; main()")
    assert not loaded & HEAVY


def test_one_file_is_judged_without_what_only_others_need(tmp_path: Path) -> None:
    """``assess FILE`` loads no library for command lines, HTTP, templates, colours or solving."""
    loaded = modules_after(
        f"{assessing(tmp_path)}; from saaswright.cli import run; run(sys.argv[1:])"
    )
    assert "yaml" in loaded
    assert not loaded & {"click", "hashlib", "clingo", "httpx", "jinja2", "rich"}


@pytest.mark.parametrize(
    "text", ["services: {api: {image: acme/api:1.0}}\n", "services: [\n", "\0", None]
)
def test_no_options_are_the_usual_ones(tmp_path: Path, text: str | None) -> None:
    """Without options ``assess`` says and ends as with what is the default of each."""
    if text is not None:
        (tmp_path / "compose.yaml").write_text(text)
    short, long = (
        subprocess.run(
            (sys.executable, "-m", "saaswright", "assess", *options, "compose.yaml"),
            capture_output=True,
            check=False,
            cwd=tmp_path,
        )
        for options in ((), ("--format", "text"))
    )
    assert short.stdout == long.stdout
    assert short.stderr == long.stderr
    assert short.returncode == long.returncode


def test_a_setting_that_is_wrong_is_said_either_way(tmp_path: Path) -> None:
    """An error of the program's own kind ends the short way as it does the long one."""
    (tmp_path / "saaswright.toml").write_text("[assess\n")
    for options in ((), ("--quiet",)):
        done = subprocess.run(
            (sys.executable, "-m", "saaswright", "assess", *options),
            capture_output=True,
            check=False,
            cwd=tmp_path,
            text=True,
        )
        assert done.returncode == 2
        assert done.stderr.startswith("error: ")
        assert "not TOML" in done.stderr


def test_a_reader_that_goes_is_no_crash(tmp_path: Path) -> None:
    """With ``| head`` nothing is said on standard error, by either way."""
    for number in range(64):
        (tmp_path / f"p{number}").mkdir()
        (tmp_path / f"p{number}" / "compose.yaml").write_text("services: {a: {image: redis}}\n")
    for options in ("", "--jobs 1"):
        line = f"{sys.executable} -m saaswright assess . {options} | head -n 1"
        done = subprocess.run(
            ("sh", "-c", line), capture_output=True, check=True, cwd=tmp_path, text=True
        )
        assert done.stdout.count("\n") == 1
        assert done.stderr == ""


def test_garbage_is_collected_once_the_program_has_started() -> None:
    """The collector, off while modules are imported, is on when the work begins."""
    script = (
        "import gc, sys; sys.argv = ['saaswright', 'assess', '/nowhere']\n"
        "from saaswright import __main__\n"
        "try: __main__.main()\n"
        "except SystemExit: print('gc', gc.isenabled(), gc.get_freeze_count() > 1000)"
    )
    done = subprocess.run(
        (sys.executable, "-c", script), capture_output=True, check=True, text=True
    )
    assert done.stdout.endswith("gc True True\n")


def test_the_program_starts_without_what_others_bring(tmp_path: Path) -> None:
    """The library for typed values does not load ``typing_extensions``; all else still may."""
    run = "from saaswright.__main__ import main\ntry: main()\nexcept SystemExit: pass"
    code = f"{assessing(tmp_path)}\n{run}"
    loaded = modules_after(code)
    assert "msgspec" in loaded
    assert not loaded & {"typing_extensions", "inspect", "tokenize"}
    assert "typing_extensions" in modules_after(f"{code}\nimport typing_extensions")


@pytest.mark.parametrize("room", ["catalog.model", "compose.model", "requirements.model"])
def test_types_that_every_start_reads_into_are_not_written_as_texts(room: str) -> None:
    """The decoder compiles every annotation that is a text, longer than the import takes."""
    package = importlib.import_module(f"saaswright.{room}")
    names = [module.name for module in pkgutil.iter_modules(getattr(package, "__path__", ()))]
    modules = [package, *(importlib.import_module(f"saaswright.{room}.{name}") for name in names)]
    types = [t for m in modules for t in vars(m).values() if isinstance(t, msgspec.StructMeta)]
    assert types
    written = [(t.__name__, vars(t).get("__annotations__", {})) for t in types]
    texts = [(type_, name) for type_, own in written for name in own if isinstance(own[name], str)]
    assert texts == []
