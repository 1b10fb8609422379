"""``saaswright discover``: the interview."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from saaswright.catalog.loader import load
from saaswright.cli.output import say, say_json, show_findings, write_whole
from saaswright.errors import UsageError
from saaswright.finding import Finding
from saaswright.interview.agreeing import agreed
from saaswright.interview.course import Course
from saaswright.interview.flips import Engine
from saaswright.interview.partly import only_seen, with_usual
from saaswright.interview.record import Answer, Answers, by_id, requirements_of, strangers, to_data
from saaswright.interview.saving import load_answers, progress_file
from saaswright.interview.writing import requirements_text
from saaswright.requirements.clash import Regions


@click.command("discover", epilog="Example: saaswright discover --from . -o saaswright.yaml")
@click.option(
    "-o",
    "--output",
    "result",
    type=click.Path(path_type=Path, dir_okay=False),
    default="saaswright.yaml",
    show_default=True,
    help="The requirements file to write.",
)
@click.option(
    "--from",
    "code",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="Read an existing code base first and say where each answer was seen.",
)
@click.option(
    "--answers",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Take the answers from this file and ask nothing.",
)
@click.option("--all", "everything", is_flag=True, help="Also ask what would change no decision.")
@click.option("--list", "listing", is_flag=True, help="Print every question as JSON and stop.")
def command(
    result: Path, code: Path | None, answers: Path | None, everything: bool, listing: bool
) -> int:
    """Ask what the product needs and write saaswright.yaml.

    The question that would change the design most comes first; what can change nothing is not
    asked. Every answer is optional: `?` explains, Enter leaves it open, `back` goes back, `save`
    stops and the same command goes on from there. Without a terminal nothing is asked: what
    --answers and --from do not say is assumed.
    """
    if listing:
        from saaswright.interview.listing import listed

        say_json(listed())
        return 0
    if result.exists():
        raise UsageError(f"{result} is there already", help="edit it, or name another one with -o")
    engine = Engine(load())
    given, noticed = _first_answers(code, answers, result, engine.regions)
    show_findings(noticed)
    if answers is None and sys.stdin.isatty() and sys.stdout.isatty():
        from saaswright.cli.conversation import Conversation

        course = Course(load(), engine)
        given, code_ = Conversation(course, given, progress_file(result), everything).hold()
        if code_ is not None:
            return code_
    return _write(with_usual(given, engine.regions), engine, result, checked=answers is not None)


def _first_answers(
    code: Path | None, answers: Path | None, result: Path, regions: Regions
) -> tuple[Answers, tuple[Finding, ...]]:
    """What is known before anything is asked: the code, then what was kept or is in the file.

    The findings say what the code shows that could not be taken for an answer.
    """
    given: Answers = {}
    left_out: tuple[Finding, ...] = ()
    if code is not None:
        from saaswright.interview.scan.scan import scan

        given, left_out = scan(code, regions)
    kept = answers or progress_file(result)
    if answers is not None or kept.is_file():
        said = load_answers(kept)
        # "Not sure" was said by somebody who did not know what code shows in part.
        unsure = {id for id, one in said.items() if one.value is None and only_seen(id, given)}
        given.update({id: one for id, one in said.items() if id not in unsure})
    if "product" not in given and not sys.stdin.isatty():
        name = _label(Path(code or ".").resolve().name)
        given = {"product": Answer(name, "the directory's name"), **given} if name else given
    given, overruled = agreed(given, regions)
    return given, (*left_out, *overruled)


def _label(name: str) -> str:
    """A directory's name as a DNS label; empty when nothing of it will do."""
    kept = "".join(letter if letter.isalnum() and letter.isascii() else "-" for letter in name)
    return kept.lower().strip("-")[:63].strip("-")


def _write(given: Answers, engine: Engine, result: Path, *, checked: bool) -> int:
    """``checked`` when the answers are somebody's file, not those of a conversation."""
    said, findings = requirements_of(given, engine.regions)
    foreign = strangers(given, engine.regions) if checked else ()
    show_findings((*findings, *foreign))
    if said is None or foreign:
        return 2
    write_whole(result, requirements_text(said, given, engine.regions, str(result)))
    progress_file(result).unlink(missing_ok=True)
    answered = sum(1 for answer in given.values() if answer.value is not None)
    say(f"{result}: {answered} of {len(by_id())} questions answered, the rest is assumed")
    if to_data(given)["seen"]:
        for id, answer in given.items():
            if answer.seen:
                say(f"  {id}: seen in {answer.seen}")
    say(f"next: saaswright design {result}")
    return 0
