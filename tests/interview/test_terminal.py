"""The interview in a real terminal, as people hold it."""

from __future__ import annotations

import os
import re
import signal
from pathlib import Path

import pexpect
import pytest

from saaswright import pipeline
from tests.cli.program import command

PERSONAS = {
    # who: what is typed, question by question; `done` when they have had enough
    "founder": {
        "What is the product called": "short-links: Short links with click counts",
        "What kind of product": "1",
        "Which plans": "free, pro",
        "Where does each plan run": "hosted",
        "Which regions": "not sure",
    },
    "architect": {
        "What is the product called": "clinic",
        "What kind of product": "web-app",
        "Which plans": "practice, hospital",
        "Where does each plan run": "practice=hosted, hospital=byoc",
        "How does each plan meet": "hospital=existing-vpc",
    },
    "data engineer": {
        "What is the product called": "lake: Queries over a data lake",
        "What kind of product": "data-analytics",
        "Which plans": "team",
    },
}


def start(directory: Path, *arguments: str, **env: str) -> pexpect.spawn:
    """The interview in a terminal of 80 columns and 24 lines."""
    line = command("discover", *arguments)
    return pexpect.spawn(
        line[0],
        line[1:],
        cwd=str(directory),
        env={**os.environ, "TERM": "xterm", **env},
        dimensions=(24, 80),
        encoding="utf-8",
        timeout=120,
    )


def hold(child: pexpect.spawn, answers: dict[str, str], most: int = 40) -> str:
    """Answer what is asked for, leave the rest open for two questions, then end; all output."""
    seen, open_left = "", 2
    for _ in range(most):
        if child.expect(["\n> ", pexpect.EOF]) == 1:
            return seen + (child.before or "")
        asked = child.before or ""
        seen += asked
        told = next((text for words, text in answers.items() if words in asked), None)
        if told is None:
            open_left -= 1
            told = "" if open_left >= 0 else "done"
        child.sendline(told)
    raise AssertionError(f"no end after {most} questions")


@pytest.mark.parametrize("who", PERSONAS)
def test_a_persona_gets_to_a_design(tmp_path: Path, who: str) -> None:
    """Each persona ends with a saaswright.yaml that says what was answered and can be designed."""
    child = start(tmp_path)
    seen = hold(child, PERSONAS[who])
    child.close()
    assert child.exitstatus == 0, seen
    assert "next: saaswright design saaswright.yaml" in seen
    brief, findings = pipeline.read(pipeline.read_file(tmp_path / "saaswright.yaml"))
    assert brief is not None, findings
    name, _, summary = PERSONAS[who]["What is the product called"].partition(": ")
    assert brief.requirements.product.name == name
    assert (brief.requirements.product.summary or "") == summary
    assert [plan.name for plan in brief.requirements.plans] == PERSONAS[who]["Which plans"].split(
        ", "
    )
    design, findings = pipeline.design(brief)
    assert design is not None, findings


def test_a_killed_interview_goes_on(tmp_path: Path) -> None:
    """After SIGKILL the same command knows every answer that was given and asks the next."""
    child = start(tmp_path)
    child.expect("called")
    child.expect("\n> ")
    child.sendline("shop")
    child.expect("kind of product")
    child.expect("\n> ")
    child.sendline("web-app")
    child.expect("Which plans")
    child.expect("\n> ")
    child.kill(signal.SIGKILL)
    child.close(force=True)
    again = start(tmp_path)
    again.expect("Known already: product, domain")
    again.expect("question 3")
    again.expect("Which plans")
    again.expect("\n> ")
    again.sendline("save")
    again.expect(pexpect.EOF)
    again.close()
    assert again.exitstatus == 0
    assert not (tmp_path / "saaswright.yaml").exists()


def test_it_fits_80_by_24_without_colour(tmp_path: Path) -> None:
    """With NO_COLOR no escape sequence is printed, and no line is wider than the terminal."""
    child = start(tmp_path, NO_COLOR="1")
    seen = hold(child, PERSONAS["founder"])
    child.close()
    assert "\x1b" not in seen
    assert max(map(len, re.split("[\r\n]+", seen))) <= 80
    panel_to_question = seen.split("╭")[2]
    assert panel_to_question.count("\n") <= 24


def test_an_answer_that_leaves_no_design_is_asked_again(tmp_path: Path) -> None:
    """Nothing can be placed in a region that nobody knows: the person hears of it at once."""
    child = start(tmp_path)
    for question, told in (
        ("called", "shop"),
        ("kind of product", "1"),
        ("Which plans", "free"),
        ("Where does each plan run", "hosted"),
        ("Which regions", "eu-nowhere-1"),
    ):
        child.expect(question)
        child.expect("\n> ")
        child.sendline(told)
    child.expect("is not a region that the catalog")
    child.expect("nothing can be designed")
    child.expect("\n> ")
    child.sendline("eu-west-1")
    child.expect("Which question matters most")
    child.sendcontrol("c")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 130


def test_help_back_and_mistakes(tmp_path: Path) -> None:
    """`?` says why, a wrong word is said at once, `back` asks the last question again."""
    child = start(tmp_path)
    child.expect("called")
    child.sendline("shop")
    child.expect("kind of product")
    child.sendline("?")
    child.expect("Why it is asked")
    child.sendline("back")
    child.expect("called")
    child.sendline("No Such Name!")
    child.expect("cannot be")
    child.sendline("shop2")
    child.expect("kind of product")
    child.sendcontrol("c")
    child.expect("The same command goes on")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 130


def test_what_code_shows_in_part_is_asked_all_the_same(tmp_path: Path) -> None:
    """A job queue in the manifest is no list of all that a product does; Enter takes it as one."""
    (tmp_path / "requirements.txt").write_text("celery==5\n", encoding="utf-8")
    child = start(tmp_path, "--from", ".", NO_COLOR="1")
    answers = {
        "called": "shop",
        "What kind of product": "web-app",
        "Which plans": "only",
        "Where does each plan run": "hosted",
        "Which regions": "eu-west-1",
        "share with each other": "shared",
        "Are there technologies": "none",
        "Which of these does the product": "",
    }
    seen = hold(child, answers)
    child.close()
    assert "not sure = background-jobs (seen in background-jobs: requirements.txt:1)" in " ".join(
        seen.split()
    )
    written = (tmp_path / "saaswright.yaml").read_text(encoding="utf-8")
    assert "needs: [background-jobs]  # seen in" in written


def until_needs(child: pexpect.spawn) -> str:
    """Leave every question open until the needs are asked for; what was said of them."""
    for _ in range(40):
        child.expect("\n> ")
        asked = child.before or ""
        if "Which of these does the product" in asked:
            return asked
        child.sendline("shop" if "called" in asked else "")
    raise AssertionError("the needs were never asked for")


def test_done_before_the_needs_takes_no_part_for_the_whole(tmp_path: Path) -> None:
    """Who ends early was not asked: what is usual stands beside what the code shows."""
    (tmp_path / "requirements.txt").write_text("torch==2\n", encoding="utf-8")
    child = start(tmp_path, "--from", ".", NO_COLOR="1")
    hold(child, {"called": "shop", "What kind of product": "web-app", "Which plans": "done"})
    child.close()
    written = (tmp_path / "saaswright.yaml").read_text(encoding="utf-8")
    assert "needs: [realtime-inference, sessions, background-jobs]  # seen in" in written


def test_needs_that_were_gone_back_to_are_as_they_were_seen(tmp_path: Path) -> None:
    """`back` takes back that they were confirmed, not what the code shows."""
    (tmp_path / "requirements.txt").write_text("celery==5\n", encoding="utf-8")
    seen = "not sure = background-jobs (seen in background-jobs: requirements.txt:1)"
    child = start(tmp_path, "--from", ".", NO_COLOR="1")
    assert seen in " ".join(until_needs(child).split())
    child.sendline("")
    child.expect("\n> ")
    child.sendline("back")
    assert seen in " ".join(until_needs(child).split())
    child.close(force=True)


def test_confirmed_needs_are_not_asked_again(tmp_path: Path) -> None:
    """A resumed interview knows that the needs were confirmed as they were seen."""
    (tmp_path / "requirements.txt").write_text("celery==5\n", encoding="utf-8")
    child = start(tmp_path, "--from", ".", NO_COLOR="1")
    until_needs(child)
    child.sendline("")
    child.expect("\n> ")
    child.sendline("save")
    child.expect(pexpect.EOF)
    child.close()
    again = start(tmp_path, "--from", ".", NO_COLOR="1")
    assert "Which of these does the product" not in hold(again, {})
    again.close()
    written = (tmp_path / "saaswright.yaml").read_text(encoding="utf-8")
    assert "needs: [background-jobs]  # seen in" in written
