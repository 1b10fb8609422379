"""The interview in a terminal: asks, understands, keeps, and shows the design as it forms."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.markup import escape

from saaswright.alternatives.model import Infeasible, Outcome
from saaswright.cli.design_panel import panel
from saaswright.cli.output import wants_colour
from saaswright.errors import UsageError
from saaswright.finding import Severity
from saaswright.interview.agreeing import agreed
from saaswright.interview.course import Course, Next
from saaswright.interview.forming import forming
from saaswright.interview.hints import LISTED, expected, keys_told
from saaswright.interview.partly import confirmed, only_seen, sure, with_usual
from saaswright.interview.record import (
    NOT_SURE,
    Answer,
    Answers,
    by_id,
    name_and_summary,
    requirements_of,
)
from saaswright.interview.saving import save
from saaswright.interview.words import understood
from saaswright.requirements.assume import assume
from saaswright.requirements.model import Requirements
from saaswright.requirements.questions import Question, questions
from saaswright.requirements.written import written

_UNSURE: Final = ("", NOT_SURE, "not-sure", "unsure", "skip", "don't know", "dunno")
_INTRODUCTION: Final = (
    "What your product needs becomes saaswright.yaml. What would change the design most is asked "
    "first; the design as it is so far stands above each question."
)
_HELP: Final = (
    "Enter or `not sure` leaves it open (it is then assumed); `?` explains; `back` goes back; "
    "`edit ID` changes an answer; `done` ends here; `save` stops, and the same command goes on."
)

_LEFT_OPEN: Final = ("as the product", "decided for you")


class _LeftError(Exception):
    """The person stopped before the end."""


class Conversation:
    """One interview. ``answers`` are those that are known already."""

    def __init__(self, course: Course, answers: Answers, progress: Path, everything: bool) -> None:
        self.course = course
        self.answers = dict(answers)
        self.progress = progress
        self.everything = everything
        self.design: Outcome | Infeasible | None = None
        self.before: Outcome | None = None
        colour = wants_colour(sys.stdout)
        self.console = Console(color_system="auto" if colour else None, highlight=False)
        self.asked: list[str] = []

    def hold(self) -> tuple[Answers, int | None]:
        """Every answer, and an exit code when it was left before the end."""
        self.console.print(escape(_INTRODUCTION))
        self.console.print(escape(_HELP))
        if self.answers:
            self.console.print(f"\nKnown already: {escape(', '.join(self.answers))}")
        for id, answer in self.answers.items():
            if answer.seen:
                text = f"  {id}: {written(answer.value)} (seen in {answer.seen})"
                self.console.print(escape(text))
        try:
            while (found := self._next()) is not None:
                if not self._ask(found):
                    break
        except (_LeftError, EOFError, KeyboardInterrupt) as end:
            if self.answers:
                save(self.progress, self.answers)
            self.console.print("\nKept. The same command goes on from here.")
            return self.answers, 0 if isinstance(end, _LeftError) else 130
        self._show_design()
        return self.answers, None

    def _next(self) -> Next | None:
        self._look_at_design()
        self.console.print("[dim]Which question matters most? ...[/dim]")
        found = self.course.next(sure(self.answers))
        if found is None and self.everything:
            left = [q for q in questions() if q.id not in self._known()]
            return Next(left[0]) if left else None
        if found is None:
            self.console.print("\nNo answer that is left would change a decision.")
        return found

    def _known(self) -> set[str]:
        """The questions that have an answer; the summary may come with the name."""
        product = self.answers.get("product")
        named = product is not None and name_and_summary(product.value)[1]
        return {*sure(self.answers), *(("summary",) if named else ())}

    def _look_at_design(self) -> None:
        regions = self.course.engine.regions
        now = forming(with_usual(self.answers, regions), regions)
        if isinstance(self.design, Outcome):
            self.before = self.design
        self.design = now

    def _show_design(self) -> None:
        if self.design is not None and self.answers:
            self.console.print(panel(self.design, self.before, self.console.width))

    def _ask(self, found: Next) -> bool:
        """Ask until there is an answer; ``False`` when the person is done."""
        question = found.question
        self._show_design()
        self._pose(found)
        while True:
            text = self.console.input("> ", markup=False).strip()
            word = text.lower()
            if word in ("?", "help"):
                self._explain(question, found.flips)
            elif word in ("save", "quit", "exit"):
                raise _LeftError
            elif word == "done":
                return False
            elif word == "back":
                return self._back()
            elif word.startswith("edit "):
                return self._edit(word[5:].strip(), question)
            elif self._take(question, text):
                self.asked.append(question.id)
                return True

    def _pose(self, found: Next) -> None:
        question = found.question
        number = sum(1 for answer in self.answers.values() if not answer.seen) + 1
        title = f"{question.group.capitalize()} · question {number}"
        self.console.print(f"\n[bold]{escape(title)}[/bold]")
        self.console.print(f"[bold]{escape(question.text)}[/bold]")
        width = max(map(len, question.choices), default=0)
        for position, (word, meaning) in enumerate(question.choices.items(), start=1):
            self.console.print(escape(f"  {position:2} {word:<{width}} {meaning}"))
        hint = expected(question, self._plans())
        hint += " (`?` lists them)" if question.id in LISTED else ""
        assumed = self._assumed(question)
        told = "; ".join(filter(None, (hint, assumed)))
        if told:
            self.console.print(f"  [dim]{escape(told)}[/dim]")

    def _assumed(self, question: Question) -> str:
        """What becomes of it without an answer."""
        if question.id == "product":
            return str(question.default.absent)
        if only_seen(question.id, self.answers):
            answer = self.answers[question.id]
            return f"not sure = {written(answer.value)} (seen in {answer.seen})"
        said, _ = requirements_of(self.answers, self.course.engine.regions)
        if said is None:
            return ""
        _, assumptions = assume(said, self.course.engine.regions)
        for one in assumptions:
            if one.path in question.paths:
                return f"not sure = {one.value} ({one.why})"
        default = question.default
        # A rule that assumes nothing leaves it as it is: a plan's is then the product's.
        return f"not sure = {default.absent or _LEFT_OPEN[default.decided is not None]}"

    def _explain(self, question: Question, flips: tuple[str, ...]) -> None:
        self.console.print(escape(f"  Why it is asked: {question.why}"))
        if question.specification:
            self.console.print(escape(f"  Part of: {question.specification}"))
        if flips:
            self.console.print(escape(f"  It may change: {', '.join(flips)}"))
        for line in keys_told(question, self.course.catalog):
            self.console.print(escape(f"  {line}"))
        self.console.print(escape(f"  {_HELP}"))

    def _take(self, question: Question, text: str) -> bool:
        if text.lower() in _UNSURE:
            if question.id == "product":
                self.console.print("  The name cannot be left out: it names the project.")
                return False
            seen = only_seen(question.id, self.answers)
            self.answers[question.id] = (
                confirmed(self.answers[question.id]) if seen else Answer(None)
            )
        else:
            answer = self._read(question, text)
            if answer is None:
                return False
            regions = self.course.engine.regions
            self.answers, _ = agreed({**self.answers, question.id: answer}, regions)
        save(self.progress, self.answers)
        return True

    def _read(self, question: Question, text: str) -> Answer | None:
        """The answer, or ``None`` after saying what is wrong with it."""
        try:
            answer = Answer(understood(question, text, self._plans()))
        except UsageError as error:
            hint = f" ({error.help})" if error.help else ""
            self.console.print(f"  [red]{escape(error.message + hint)}[/red]")
            return None
        tried, overruled = agreed({**self.answers, question.id: answer}, self.course.engine.regions)
        said, findings = requirements_of(tried, self.course.engine.regions)
        before = {
            one.message for one in requirements_of(self.answers, self.course.engine.regions)[1]
        }
        for finding in (*findings, *overruled):
            if said is None and finding.severity is Severity.ERROR:
                hint = f" ({finding.help})" if finding.help else ""
                self.console.print(f"  [red]{escape(finding.message + hint)}[/red]")
            elif finding.severity is Severity.WARNING and finding.message not in before:
                hint = f" ({finding.help})" if finding.help else ""
                self.console.print(f"  [dim]{escape(finding.message + hint)}[/dim]")
        if said is None or not self._possible(said):
            return None
        return answer

    def _possible(self, said: Requirements) -> bool:
        """Whether something can be designed; says so when it cannot, and could before."""
        choices = self.course.engine.choices
        if choices(said) is not None:
            return True
        before, _ = requirements_of(self.answers, self.course.engine.regions)
        if before is None or choices(before) is None:
            return True
        self.console.print(
            "  [red]With this answer nothing can be designed. Answer otherwise, leave it open, or "
            "change an earlier answer with `edit ID`.[/red]"
        )
        return False

    def _plans(self) -> tuple[str, ...]:
        said, _ = requirements_of(self.answers, self.course.engine.regions)
        known = assume(said, self.course.engine.regions)[0] if said else None
        return tuple(plan.name for plan in known.plans) if known else ()

    def _back(self) -> bool:
        while self.asked:
            last = self.asked.pop()
            if last in self.answers:
                answer = self.answers.pop(last)
                if answer.confirmed:
                    self.answers[last] = Answer(answer.value, answer.seen)
                save(self.progress, self.answers)
                return self._ask(Next(by_id()[last]))
        self.console.print("  There is nothing before this.")
        return True

    def _edit(self, id: str, question: Question) -> bool:
        if id not in by_id():
            self.console.print(
                f"  There is no question {escape(id)}; answered are: "
                f"{escape(', '.join(self.answers))}"
            )
            return self._ask(Next(question))
        return self._ask(Next(by_id()[id]))
