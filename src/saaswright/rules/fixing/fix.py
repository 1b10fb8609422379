"""Mending compose files: find them, judge them, and do what the rules propose as far as it holds.

The files are changed in memory; writing them is :mod:`saaswright.rules.fixing.writing`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence

import msgspec

from saaswright.compose.environment.dotenv import parse
from saaswright.errors import EngineError, UnreadableError, UsageError
from saaswright.finding import Finding, in_order
from saaswright.rules.assess import see, stopped
from saaswright.rules.config import Config
from saaswright.rules.context import Context
from saaswright.rules.discover import Candidate, beside, discover
from saaswright.rules.env_files import commented
from saaswright.rules.facts import Facts
from saaswright.rules.fixing.attempt import Bench
from saaswright.rules.fixing.env_sharers import Sharers
from saaswright.rules.fixing.meaning import Where
from saaswright.rules.fixing.model import Applied, Left, Mended, Refused, Wanted
from saaswright.rules.fixing.rounds import Rounds
from saaswright.rules.fixing.sharing import Round, is_settled, joined
from saaswright.rules.fixing.texts import Texts
from saaswright.rules.fixing.writing import write
from saaswright.rules.ignores import apply_ignores, ignores_in
from saaswright.rules.masking import without_secrets
from saaswright.rules.registry import BY_ID, RULES
from saaswright.rules.run import RuleCrash, run
from saaswright.rules.view import View

_MOST_TIMES = 5
_TELLING = 9
"""Shorter values are words of the file too (`postgres`): there the names of variables tell."""


Further = Callable[[Bench], Iterable[Applied | Refused]]
"""What else is tried on a project when everything else is done, and what became of it."""


class Run:
    """Fixing a tree: the files of all its projects, as they are and as they are to be."""

    def __init__(
        self,
        facts: Facts,
        config: Config,
        wanted: Wanted,
        *,
        write: bool,
        further: Further | None = None,
        context: Context | None = None,
    ) -> None:
        self.facts = facts
        self.config = config
        self.wanted = wanted
        self.write = write
        self.further = further
        self.context = context or Context()
        self.sharing: tuple[Candidate, ...] = ()

    def every(self, paths: Sequence[str]) -> tuple[tuple[Mended, ...], tuple[Finding, ...]]:
        """Every project of ``paths``, and findings that belong to no project.

        Whatever is wrong with one project is said of it, and the others go on. A file that two
        projects share is fixed for the first; the second sees it as it then is. What it changes
        there is looked at by the first again, but for what is tried with ``further``. Raises what
        ``further`` raises only as long as nothing is written: afterwards that is said, too.
        """
        candidates, findings = discover(paths, self.config.exclude)
        shared, round_ = Texts(), Round()
        self.sharing = (*candidates, *beside(paths))
        projects: dict[Candidate, Mended] = {}
        for candidate in candidates:
            written = any(one.written for one in projects.values())
            projects[candidate] = self._told(candidate, shared, written=written)
            round_.note(candidate, projects[candidate].changed)
        for _ in range(_MOST_TIMES if self.further is None else 0):
            stale = [one for one in candidates if round_.is_stale(one)]
            if not stale:
                break
            for candidate in stale:
                mended = projects[candidate]
                changed: Mapping[str, str] = {}
                if not self._is_settled(candidate, mended, shared):
                    again = self._told(candidate, shared, written=True)
                    projects[candidate], changed = joined(mended, again), again.changed
                round_.note(candidate, changed)
        return tuple(projects.values()), findings

    def _is_settled(self, candidate: Candidate, mended: Mended, shared: Texts) -> bool:
        if not mended.readable or mended.problem is not None:
            return True
        texts = None if self.write else shared.current
        view = see(candidate, self.facts, self.context, texts=texts)[1]
        return is_settled(mended, _findings(view, self.config, None))

    def _told(self, candidate: Candidate, shared: Texts, *, written: bool) -> Mended:
        """One project, a problem with its engine said unless nothing is ``written`` yet."""
        before = dict(shared.changed)
        try:
            return self._one(candidate, shared)
        except (EngineError, UsageError) as error:
            if isinstance(error, EngineError) and not written:
                raise
            shared.changed = before
            hint = f" ({error.help})" if error.help else ""
            return Mended(candidate.files, problem=f"{error.message}{hint}")

    def _one(self, candidate: Candidate, shared: Texts) -> Mended:
        texts = Texts() if self.write else shared
        mended = mend(
            candidate,
            self.facts,
            self.config,
            self.wanted,
            texts,
            further=self.further,
            context=self.context,
            sharing=self.sharing,
        )
        if not self.write or not mended.changed:
            return mended
        roots = (candidate.root, *(os.path.dirname(file) or "." for file in mended.files))  # noqa: PTH120
        problem = write(mended.changed, texts, roots)
        return msgspec.structs.replace(mended, written=problem is None, problem=problem)


def mend(
    candidate: Candidate,
    facts: Facts,
    config: Config,
    wanted: Wanted,
    texts: Texts,
    directory: str | None = None,
    further: Further | None = None,
    context: Context | None = None,
    sharing: Sequence[Candidate] = (),
) -> Mended:
    """One project. What stands in ``texts`` afterwards has been proven; nothing is written.

    A variant such as ``compose.prod.yaml`` is judged together with its base, which is not changed
    from there: it is a project of its own. ``context`` is what is known beside the files,
    ``sharing`` are the projects that may read the same ``.env``.
    """
    around = context or Context()
    try:
        for file in (*candidate.base, *candidate.files):
            texts.get(_absolute(file, directory))
        files, view, found = see(candidate, facts, around, texts=texts.current, directory=directory)
        if view is None:
            return _unreadable(files, found)
        where = Where(files, (candidate.root,), directory, around)
        roots = _directories((candidate.root, *map(os.path.dirname, files)), directory)
        based = frozenset(_absolute(file, directory) for file in candidate.base)
        bench = Bench(
            where,
            facts,
            texts,
            lambda file: _inside(file, roots) and file not in based,
            Sharers(where, sharing, facts),
        )
        if bench.now.view is None:
            return _unreadable(files, found)
        rounds = Rounds(bench, lambda only: _findings(bench.now.view, config, only), wanted)
        before = dict(texts.changed)
        rounds.run()
        if further is not None:
            rounds.further(further(bench))
    except (UnreadableError, RecursionError, RuleCrash) as error:
        said = stopped(candidate.files[-1], error)
        return _unreadable(candidate.files, (_named_from_here(said, candidate, directory),))
    return _mended(files, rounds, texts, before)


def _findings(view: View | None, config: Config, only: str | None) -> tuple[Finding, ...]:
    if view is None:
        return ()
    found = run(view, RULES if only is None else (BY_ID[only],), config.ignore)
    kept, _ = apply_ignores(found, ignores_in(commented(view)), BY_ID)
    return in_order(one for one in kept if one.id in BY_ID)


def _mended(
    files: tuple[str, ...], rounds: Rounds, texts: Texts, before: Mapping[str, str]
) -> Mended:
    values = [setting.value or "" for setting in rounds.settings]
    values += _dropped(rounds, texts)
    hidden = tuple(value for value in dict.fromkeys(values) if len(value) >= _TELLING)
    changed = {path: text for path, text in texts.changed.items() if before.get(path) != text}
    return Mended(
        files,
        tuple(rounds.applied),
        tuple(rounds.refused.values()),
        rounds.left,
        changed,
        {path: before.get(path, texts.before(path)) for path in changed},
        hidden,
    )


def _dropped(rounds: Rounds, texts: Texts) -> list[str]:
    """The values that fixes have taken out of ``.env``."""
    names = {name for one in rounds.applied for name in one.fix.dropped}
    found = [texts.before(path) or "" for path in texts.changed if path.endswith("/.env")]
    pairs = [pair for text in found for pair in parse(text, dict[str, str]().get)[0].items()]
    return [value for name, value in pairs if name in names]


def _unreadable(files: tuple[str, ...], findings: Sequence[Finding]) -> Mended:
    shown = [without_secrets(finding) for finding in findings]
    left = tuple(Left(one, f"the project cannot be read: {one.message}") for one in shown)
    return Mended(files, left=left, readable=False)


def _named_from_here(finding: Finding, candidate: Candidate, directory: str | None) -> Finding:
    """The project's files are read by their whole paths, and said as the user named them."""
    message = finding.message
    for file in (*candidate.base, *candidate.files):
        message = message.replace(_absolute(file, directory), file)
    return msgspec.structs.replace(finding, message=message)


def _absolute(path: str, directory: str | None) -> str:
    here = directory or os.getcwd()  # noqa: PTH109
    return os.path.normpath(os.path.join(here, path))  # noqa: PTH118


def _directories(paths: Sequence[str], directory: str | None) -> tuple[str, ...]:
    return tuple(os.path.realpath(_absolute(path or ".", directory)) for path in paths)


def _inside(file: str, directories: Sequence[str]) -> bool:
    """Whether the file, links followed, lies in the project or the tree it was found in."""
    real = os.path.realpath(file)
    return any(real.startswith(directory.rstrip("/") + "/") for directory in directories)
