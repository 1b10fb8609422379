"""Answers from files and code, without a terminal."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings

from saaswright import pipeline
from saaswright.catalog.loader import load
from saaswright.errors import UsageError
from saaswright.finding import has_errors
from saaswright.interview.agreeing import agreed
from saaswright.interview.candidates import other_answers
from saaswright.interview.course import Course
from saaswright.interview.flips import Engine
from saaswright.interview.hints import expected, keys_told
from saaswright.interview.listing import described
from saaswright.interview.record import Answer, Answers, by_id, from_data, requirements_of, to_data
from saaswright.interview.scan.scan import scan
from saaswright.interview.words import understood
from saaswright.interview.writing import requirements_text
from saaswright.requirements.assume import assume
from saaswright.requirements.clash import NO_REGIONS
from saaswright.requirements.contradictions import contradictions
from saaswright.requirements.model import Requirements
from saaswright.requirements.questions import questions
from saaswright.requirements.reading import read_requirements
from saaswright.requirements.written import to_builtins
from saaswright.source import Source
from tests.cli.program import saaswright
from tests.golden.cases import FILES
from tests.requirements.strategies import requirements
from tests.timing import least_seconds
from tools.benches.interview import answer_of, interviewed

REGIONS = Engine(load()).regions

ANSWERS = """\
schema: saaswright/answers/v1
answers:
  product: shop
  domain: web-app
  plans: [starter, enterprise]
  deployment: {enterprise: byoc}
  plan-differences: {enterprise: {availability.target: 99.95}}
  preferences: {prefer: [postgresql], pin: {cache: valkey}}
  rto: not sure
"""


def test_a_file_of_answers_needs_no_terminal(tmp_path: Path) -> None:
    """`--answers` asks nothing and writes what they say."""
    (tmp_path / "a.yaml").write_text(ANSWERS, encoding="utf-8")
    done = saaswright("discover", "--answers", "a.yaml", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    said = pipeline.read(pipeline.read_file(tmp_path / "saaswright.yaml"))[0]
    assert said is not None
    plans = {plan.name: plan for plan in said.requirements.plans}
    assert plans["enterprise"].deployment == "byoc"
    assert plans["enterprise"].availability.target == 99.95
    assert plans["starter"].deployment is None
    assert said.requirements.preferences.pin == {"cache": "valkey"}
    assert saaswright("discover", "--answers", "a.yaml", cwd=tmp_path).returncode == 2


def test_the_name_may_come_with_what_the_product_does(tmp_path: Path) -> None:
    """One answer says both, and the documents begin with it."""
    text = 'schema: saaswright/answers/v1\nanswers: {product: "shop: Sells tea"}\n'
    (tmp_path / "a.yaml").write_text(text, encoding="utf-8")
    assert saaswright("discover", "--answers", "a.yaml", cwd=tmp_path).returncode == 0
    said = pipeline.read(pipeline.read_file(tmp_path / "saaswright.yaml"))[0]
    assert said is not None
    assert said.requirements.product.name == "shop"
    assert said.requirements.product.summary == "Sells tea"


def test_without_a_terminal_nothing_blocks(tmp_path: Path) -> None:
    """With no terminal and no answers everything is assumed, at once."""
    done = saaswright("discover", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "saaswright.yaml: 1 of" in done.stdout


@pytest.mark.parametrize("name", sorted(FILES))
def test_every_golden_case_can_be_answered(name: str) -> None:
    """Answering every question from a requirements file gives that file, also after saving."""
    truth, _ = read_requirements(pipeline.read_file(FILES[name]))
    assert truth is not None
    data = to_builtins(truth)
    answers = {q.id: Answer(answer_of(q, data)) for q in questions()}
    assert from_data(to_data(answers), "x") == answers
    assert requirements_of(answers, NO_REGIONS)[0] == truth


@given(requirements())
@settings(max_examples=60)
def test_what_is_written_reads_back(said: Requirements) -> None:
    """The file with its comments says what was said and nothing else."""
    text = requirements_text(said, {}, NO_REGIONS)
    back, findings = read_requirements(Source("x", text))
    if contradictions(said, NO_REGIONS):
        return
    assert back == said, (text, findings)


def test_comments_become_true_when_uncommented() -> None:
    """Taking the # away from every assumption gives a file that reads without findings."""
    answers = {"product": Answer("shop"), "domain": Answer("web-app")}
    said, _ = requirements_of(answers, NO_REGIONS)
    assert said is not None
    _, _, body = requirements_text(said, answers, NO_REGIONS).partition("schema:")
    lines = [
        line.replace("# ", "", 1) if line.lstrip().startswith("# ") else line
        for line in f"schema:{body}".split("\n")
    ]
    back, findings = read_requirements(Source("x", "\n".join(lines)))
    assert back is not None, findings
    assert back.availability.target == 99.9


@pytest.mark.parametrize(
    ("id", "text", "value"),
    [
        ("domain", "2", "web-app"),
        ("customers", "1, 3", ["startups", "enterprise"]),
        ("customers", "none", []),
        ("users", "20k", 20000),
        ("plans", "free pro", ["free", "pro"]),
        ("deployment", "hosted", {"free": "hosted", "pro": "hosted"}),
        ("deployment", "pro=2", {"pro": "byoc"}),
        ("plan-differences", "pro.target=99.95, pro.needs=caching+sessions",
         {"pro": {"availability.target": 99.95, "workload.needs": ["caching", "sessions"]}}),
        ("preferences", "postgresql, -mongodb, cache=valkey",
         {"prefer": ["postgresql"], "avoid": ["mongodb"], "pin": {"cache": "valkey"}}),
        ("observability", "Prometheus, New Relic", {"metrics": "prometheus", "vendor": "newrelic"}),
        ("observability", "2", {"vendor": "datadog"}),
        ("observability", "nothing", {"metrics": "none", "vendor": "none"}),
    ],
)  # fmt: skip
def test_what_is_typed_is_understood(id: str, text: str, value: object) -> None:
    """Numbers of choices, words, lists and PLAN=VALUE mean what a file would say."""
    assert understood(by_id()[id], text, ("free", "pro")) == value


@pytest.mark.parametrize(
    ("id", "plans", "hint"),
    [
        ("deployment", ("free", "pro"), "one for all plans, or free=CHOICE, pro=CHOICE"),
        ("deployment", ("free",), "one of them"),
        ("plan-recovery", ("free", "pro"), "PLAN is free or pro, KEY is one of rto, rpo"),
        ("requests", (), "number, at least 0"),
        ("latency", (), "duration: "),
        ("target", (), "one of them, or another number"),
        ("customers", (), "any number of them"),
        ("regions", (), "names, with commas"),
    ],
)
def test_how_to_answer_is_said(id: str, plans: tuple[str, ...], hint: str) -> None:
    """In half a line, with the plans by their names and the units that a value may have."""
    assert hint in expected(by_id()[id], plans)


@pytest.mark.parametrize(
    ("id", "form"),
    [
        ("deployment", "word for all plans, or {PLAN: value}"),
        ("plan-recovery", "{PLAN: {KEY: value}}, KEY one of availability.rto, "),
        ("preferences", "prefer: list of names, avoid: list of names, pin: {decision: option}"),
        ("observability", "{metrics: word, vendor: word}, any of them, or words of it"),
        ("latency", "duration: "),
        ("needs", "list of words"),
    ],
)
def test_the_form_of_an_answer_in_data_is_said(id: str, form: str) -> None:
    """Programs are told what a file of answers holds, not what people type."""
    assert form in described(by_id()[id])["answer"]


def test_every_key_and_known_name_can_be_looked_up() -> None:
    """Asked for help, a question says what each of its keys means and which names there are."""
    told = "\n".join(keys_told(by_id()["plan-differences"], load()))
    assert "`plans[].workload.data.growth_per_year`): Yearly factor" in told
    assert "aws: " in "\n".join(keys_told(by_id()["regions"], load()))
    assert "eu" in "\n".join(keys_told(by_id()["residency"], load())).split("places: ")[1]


def test_a_key_of_another_question_is_named_with_it() -> None:
    """Whoever says a plan's recovery too early learns which question asks for it."""
    with pytest.raises(UsageError) as raised:
        understood(by_id()["plan-differences"], "pro.rto=1h", ("free", "pro"))
    assert "`plan-recovery`" in str(raised.value.help)
    with pytest.raises(UsageError) as raised:
        understood(by_id()["plan-differences"], "pro.taget=99.9", ("free", "pro"))
    assert "`target`" in str(raised.value.help)


@pytest.mark.parametrize("text", ["grafana", "datadog, newrelic", "prometheus, none"])
def test_words_that_do_not_go_together_are_refused(text: str) -> None:
    """Two answers to the same key, or a word of no key, are refused with a sentence."""
    with pytest.raises(UsageError):
        understood(by_id()["observability"], text, ())


def test_one_answer_may_fill_two_keys() -> None:
    """A file of answers may say a word, a list or both keys: they mean the same."""
    both = {"metrics": "prometheus", "vendor": "datadog"}
    for value in (["prometheus", "datadog"], both):
        answers = from_data(
            {"schema": "saaswright/answers/v1", "answers": {"observability": value}}, "x"
        )
        said, _ = requirements_of({"product": Answer("shop"), **answers}, NO_REGIONS)
        assert said is not None
        assert (said.observability.metrics, said.observability.vendor) == ("prometheus", "datadog")


def test_each_plan_is_asked_before_the_product() -> None:
    """What plans are asked for themselves settles the product's question: it is not asked too."""
    for name in ("ticket-shop", "global-ledger"):
        engine = Engine(load())
        truth, _ = read_requirements(pipeline.read_file(FILES[name]), engine.regions)
        assert truth is not None
        asked, _ = interviewed(Course(load(), engine), to_builtins(truth))
        assert "plan-recovery" in asked
        assert not {"rto", "rpo", "maintenance", "disaster-recovery"} & asked.keys()


def test_a_pin_spares_what_the_choice_would_follow_from() -> None:
    """Wishes come first: whoever pins the framework is not asked for the team's languages."""
    engine = Engine(load())
    truth, _ = read_requirements(pipeline.read_file(FILES["ticket-shop"]), engine.regions)
    assert truth is not None
    assert "api-framework" in truth.preferences.pin
    asked, _ = interviewed(Course(load(), engine), to_builtins(truth))
    assert "preferences" in asked
    assert "languages" not in asked


@pytest.mark.parametrize("text", ["gold=hosted", "pro=", "=x"])
def test_an_answer_for_no_plan_is_refused(text: str) -> None:
    """A plan that does not exist, or a pair that is none, is said."""
    with pytest.raises(UsageError):
        understood(by_id()["deployment"], text, ("free", "pro"))


@pytest.mark.parametrize(
    "data",
    [
        [], {"schema": "other"}, {"schema": "saaswright/answers/v1", "answers": {"colour": 1}},
        {"schema": "saaswright/answers/v1", "answers": {"plans": {"a": 1}}},
        {"schema": "saaswright/answers/v1", "answers": {"plan-differences": "x"}},
        {"schema": "saaswright/answers/v1", "answers": {"budget": {"monthly": 3}}},
    ],
)  # fmt: skip
def test_a_wrong_file_of_answers_is_refused(data: object) -> None:
    """What is no file of answers is refused with a sentence, not a crash."""
    with pytest.raises(UsageError):
        from_data(data, "x")


@pytest.mark.parametrize(
    "answers",
    [
        {"plans": ["starter", "pro"], "deployment": {"starter": "hosted", "nope": "byoc"}},
        {"plans": ["pro"], "plan-differences": {"nope": {"availability.target": 99.9}}},
    ],
)
def test_an_answer_for_a_plan_that_is_not_there_is_an_error(
    tmp_path: Path, answers: dict[str, object]
) -> None:
    """It is named, with the plans that there are, and nothing is written."""
    file = tmp_path / "answers.yaml"
    file.write_text(
        json.dumps({"schema": "saaswright/answers/v1", "answers": answers}), encoding="utf-8"
    )
    result = tmp_path / "saaswright.yaml"
    said = saaswright("discover", "--answers", str(file), "-o", str(result), cwd=tmp_path)
    assert said.returncode == 2
    assert "`nope`, which is no plan" in said.stderr
    assert "pro" in said.stderr
    assert not result.exists()


@pytest.mark.parametrize(
    "answers",
    [
        {"plan-differences": {"pro": {"availability": 5, "availability.target": 99.95}}},
        {"preferences": {"pin": 5, "pin.cache": "valkey"}},
    ],
)
def test_keys_that_lie_below_each_other_are_refused(answers: dict[str, object]) -> None:
    """Both would be said of one place."""
    with pytest.raises(UsageError, match="of one place"):
        from_data({"schema": "saaswright/answers/v1", "answers": answers}, "answers.yaml")


def test_code_answers_with_places(tmp_path: Path) -> None:
    """Languages, stack, needs, clouds and the compose file are found where they stand."""
    write = {
        "package.json": '{"name": "@acme/shop",\n "description": "Sells things",\n'
        ' "dependencies": {"express": "4",\n  "pg": "8",\n "bullmq": "5"}}',
        "docker-compose.yml": "services:\n  db:\n    image: postgres:16\n  c: {}\n"
        "  d:\n    image: redis:7\n",
        "api/Dockerfile": "FROM --platform=linux/amd64 node:22-alpine\n",
        ".env": "DATABASE_URL=postgresql://u:hunter2@db/x\nAWS_REGION=eu-west-1\n",
        "infra/main.tf": 'provider "aws" {\n  region = "eu-central-1"\n}\n# region = "us-east-1"\n',
        "worker/requirements.txt": "ddtrace==2\nprometheus-client==0.20\n",
        "node_modules/x/package.json": '{"name": "x", "dependencies": {"mongoose": "1"}}',
    }
    for name, text in write.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    found, _ = scan(tmp_path, REGIONS)
    assert found["product"] == Answer("shop", "package.json")
    assert set(found["languages"].value) == {"javascript", "python"}
    assert found["observability"].value == {"metrics": "prometheus", "vendor": "datadog"}
    assert set(found["stack"].value) == {"express", "postgresql", "redis"}
    assert "docker-compose.yml:6" in found["stack"].seen
    assert found["needs"].value == ["background-jobs"]
    assert found["providers"].value == ["aws"]
    assert set(found["regions"].value) == {"eu-west-1", "eu-central-1"}
    assert found["existing-compose"].value == "docker-compose.yml"
    assert "hunter2" not in repr(found)
    assert requirements_of(found, NO_REGIONS)[0] is not None


def test_without_a_terminal_the_usual_needs_stand_beside_those_seen(tmp_path: Path) -> None:
    """A job queue in a manifest does not say that nobody logs in."""
    (tmp_path / "requirements.txt").write_text("celery==5\ntensorflow==2\n", encoding="utf-8")
    done = saaswright("discover", "--from", ".", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    said = pipeline.read(pipeline.read_file(tmp_path / "saaswright.yaml"))[0]
    assert said is not None
    needs = said.requirements.workload.needs
    assert needs is not None
    assert {"background-jobs", "realtime-inference"} < set(needs)


def test_terraform_says_a_region_where_it_sets_a_provider(tmp_path: Path) -> None:
    """Where the state is kept says nothing of the product; a region nobody knows is not taken."""
    (tmp_path / "main.tf").write_text(
        'terraform {\n  backend "s3" { region = "us-east-1" }\n}\n'
        '/* provider "aws" { region = "eu-west-2" } */\n'
        'provider "google" {region = "europe-west1"} // provider "azurerm" {}\n'
        'provider "google-beta" {\n  labels = { region = "us-east4" }\n  region = "us-east5"\n}\n'
        'provider "unheard" {\n  region = "us-west1"\n}\n'
        'locals {\n  script = <<-EOT\n    provider "aws" {\n    EOT\n'
        '  brace = "}"\n  region = "us-west2"\n}\n',
        encoding="utf-8",
    )
    (tmp_path / "other.tf").write_text('provider "google" {\n  region = "xx-foo9"\n}\n', "utf-8")
    found, _ = scan(tmp_path, REGIONS)
    assert found["providers"] == Answer(["gcp"], "gcp: main.tf:5")
    assert found["regions"] == Answer(
        ["europe-west1", "us-east5"], "europe-west1: main.tf:5, us-east5: main.tf:8"
    )
    done = saaswright("discover", "--from", ".", "-o", "o.yaml", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "regions: [europe-west1, us-east5]  # seen" in (tmp_path / "o.yaml").read_text("utf-8")


@pytest.mark.parametrize(
    "file",
    [
        {".env": "AWS_REGION=xx-foo-9\n"},
        {"a.tf": 'provider "aws" {\n  region = "xx-foo-9"\n}\n'},
        {"a.tf": 'provider "aws" {\n  region = "europe-west1"\n}\n'},
    ],
)
def test_a_region_that_is_none_of_the_cloud_is_left_to_be_asked(
    tmp_path: Path, file: dict[str, str]
) -> None:
    """Nothing could be designed in it; the cloud is known all the same."""
    for name, text in file.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    found, left_out = scan(tmp_path, REGIONS)
    assert found["providers"].value == ["aws"]
    assert "regions" not in found
    (name,) = file
    assert [one.id for one in left_out] == ["seen-region-left-out"]
    assert f"seen in {name}:" in left_out[0].message
    done = saaswright("discover", "--from", ".", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert " ".join(left_out[0].message.split()) in " ".join(done.stderr.split())


def test_terraform_says_a_region_of_resources_and_variables(tmp_path: Path) -> None:
    """A variable has the value of terraform.tfvars, else its default, in its own directory."""
    write = {
        "main.tf": 'provider "aws" {\n  region = var.region\n}\n'
        'provider "aws" {\n  alias = "old"\n  region = "${var.other}"\n}\n'
        'resource "google_compute_subnetwork" "a" {\n  region = "europe-west4"\n}\n'
        'resource "azurerm_resource_group" "b" {\n  location = "West Europe"\n}\n'
        'resource "aws_vpc" "c" {\n  tags = { region = "us-west-2" }\n  location = "us-west-1"\n}\n'
        'resource "unheard_thing" "d" {\n  region = "us-east-2"\n}\n',
        "variables.tf": 'variable "region" {\n  default = "us-east-1"\n}\n'
        'variable "other" {\n  type = string\n  default = "eu-west-1"\n}\n'
        'variable "unused" {\n  default = "ap-south-1"\n}\n',
        "terraform.tfvars": 'region = "eu-central-1"\npassword = "hunter2"\n',
        "staging.tfvars": 'region = "ca-central-1"\n',
        "module/main.tf": 'provider "aws" {\n  region = var.region\n}\n',
    }
    for name, text in write.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    found, left_out = scan(tmp_path, REGIONS)
    assert found["regions"] == Answer(
        ["eu-central-1", "eu-west-1", "europe-west4", "westeurope"],
        "eu-central-1: terraform.tfvars:1, eu-west-1: variables.tf:6, "
        "europe-west4: main.tf:9, westeurope: main.tf:12",
    )
    assert found["providers"].value == ["aws", "gcp", "azure"]
    assert left_out == ()
    assert "hunter2" not in repr(found)


@pytest.mark.parametrize(
    ("said", "kept", "dropped"),
    [
        ({"providers": Answer(["gcp"])}, ["gcp"], "eu-west-1"),
        ({"providers": Answer(["gcp", "aws"])}, ["gcp", "aws"], None),
        ({"regions": Answer(["europe-west1"])}, None, "aws"),
        ({"regions": Answer(["eu-west-2"])}, ["aws"], None),
        ({"providers": Answer(None)}, None, None),
        ({}, ["aws"], None),
    ],
)
def test_what_is_said_stands_against_what_was_seen(
    said: Answers, kept: list[str] | None, dropped: str | None
) -> None:
    """A cloud that somebody named drops the regions of others seen in code, and that is told."""
    seen = {"providers": Answer(["aws"], "aws: .env:2"), "regions": Answer(["eu-west-1"], ".env:2")}
    answers, told = agreed({"product": Answer("shop"), **seen, **said}, REGIONS)
    assert answers.get("providers", Answer(None)).value == kept
    requirements, findings = requirements_of(answers, REGIONS)
    assert requirements is not None
    assert not has_errors(findings)
    assert ([dropped] if dropped else []) == [
        name for name in ("eu-west-1", "aws") if any(f"`{name}`" in one.message for one in told)
    ]


def test_a_cloud_in_a_file_of_answers_overrules_the_regions_of_code(tmp_path: Path) -> None:
    """`providers: [gcp]` against AWS regions in the code is an answer, not a contradiction."""
    (tmp_path / ".env").write_text("AWS_REGION=eu-west-1\n", encoding="utf-8")
    (tmp_path / "a.yaml").write_text(
        "schema: saaswright/answers/v1\nanswers: {product: shop, providers: [gcp]}\n", "utf-8"
    )
    done = saaswright("discover", "--from", ".", "--answers", "a.yaml", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "was seen in .env:1, but the providers named are gcp" in " ".join(done.stderr.split())
    assert "providers: [gcp]" in (tmp_path / "saaswright.yaml").read_text("utf-8")


@pytest.mark.parametrize(
    ("start", "part", "times"),
    [
        ("", "/*", 200_000),
        ("", '"\\', 200_000),
        ("", "<<A\n", 100_000),
        ("", 'provider "aws" {', 30_000),
        ("", 'resource "aws_vpc" "', 30_000),
        ("", 'region = "${var.a', 30_000),
        ("region=", " ", 300_000),
    ],
)
def test_hostile_terraform_is_read_in_time(
    tmp_path: Path, start: str, part: str, times: int
) -> None:
    """What is never closed costs no more than its size: ten times, not a hundred times."""

    def read(number: int) -> None:
        (tmp_path / "a.tf").write_text(start + part * number, encoding="utf-8")
        scan(tmp_path, REGIONS)

    assert least_seconds(lambda: read(times)) < 40 * least_seconds(lambda: read(times // 10))


def test_a_file_that_is_not_sure_of_the_name_leaves_it_to_the_directory(tmp_path: Path) -> None:
    """The product is called as its directory, as where nobody says anything of it."""
    place = tmp_path / "shop"
    place.mkdir()
    (place / "a.yaml").write_text(
        "schema: saaswright/answers/v1\nanswers: {product: not sure, domain: api}\n", "utf-8"
    )
    done = saaswright("discover", "--answers", "a.yaml", cwd=place)
    assert done.returncode == 0, done.stderr
    assert "name: shop" in (place / "saaswright.yaml").read_text("utf-8")


def test_not_sure_in_a_file_does_not_drop_what_code_shows(tmp_path: Path) -> None:
    """Who is not sure knows less than the code: what is usual stands beside what it shows."""
    (tmp_path / "requirements.txt").write_text("tensorflow==2\n", encoding="utf-8")
    (tmp_path / "a.yaml").write_text(
        "schema: saaswright/answers/v1\nanswers: {product: shop, needs: not sure}\n", "utf-8"
    )
    done = saaswright("discover", "--from", ".", "--answers", "a.yaml", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    said = pipeline.read(pipeline.read_file(tmp_path / "saaswright.yaml"))[0]
    assert said is not None
    assert {"realtime-inference", "sessions"} <= set(said.requirements.workload.needs or ())


def test_two_monitoring_services_are_left_to_be_asked(tmp_path: Path) -> None:
    """What code shows of one question may contradict itself: then it answers nothing."""
    (tmp_path / ".env").write_text("DD_API_KEY=a\nNEW_RELIC_LICENSE_KEY=b\n", encoding="utf-8")
    assert "observability" not in scan(tmp_path, REGIONS)[0]
    (tmp_path / ".env").write_text("DD_API_KEY=hunter2\n", encoding="utf-8")
    assert scan(tmp_path, REGIONS)[0]["observability"] == Answer(
        {"vendor": "datadog"}, "datadog: .env:1"
    )


def test_the_course_stops_early_with_the_same_decisions() -> None:
    """Far fewer questions than there are give the decisions that all of them would."""
    engine = Engine(load())
    truth, _ = read_requirements(pipeline.read_file(FILES["short-links"]), engine.regions)
    assert truth is not None
    answers, _ = interviewed(Course(load(), engine), to_builtins(truth))
    said, _ = requirements_of(answers, engine.regions)
    assert said is not None
    assert engine.choices(said) == engine.choices(truth)
    assert len(answers) < len(questions()) * 0.6
    order = [by_id()[id].group for id in answers]
    assert order.index("technical") > order.index("deployment")


def test_only_what_rules_can_tell_apart_is_tried() -> None:
    """A key that no rule asks for has no other answers worth trying; one with limits has."""
    catalog = load()
    engine = Engine(catalog)
    said, _ = requirements_of({"product": Answer("shop")}, engine.regions)
    assert said is not None
    known = assume(said, engine.regions)[0]
    now = engine.choices(said) or {}
    assert not [*other_answers(by_id()["registry"], said, known, catalog, now)]
    assert [*other_answers(by_id()["requests"], said, known, catalog, now)]
