# Every target works as the only command after a clone, given Python 3.11 or newer and make.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# One for each chain of tests that use a Docker engine; more would only crowd two processors.
JOBS ?= 3
DEMO := build/demo/clinic-notes
LOCK := $(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-annotate --no-header --quiet

.DEFAULT_GOAL := help
.PHONY: help demo test check bench docs mutation conformance lock clean

help: ## List what make can do here
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sort | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

demo: $(VENV)/.runtime ## Design the three-tier example into build/demo/clinic-notes
	$(BIN)/saaswright design examples/clinic-notes.yaml -o $(DEMO)

test: $(VENV)/.dev ## Run the tests (with a Docker engine also those that need one)
	$(BIN)/pytest --numprocesses=$(JOBS) --dist=loadgroup $(PYTEST)

check: $(VENV)/.dev ## Format, lint, types, import directions, generated docs, links, hygiene
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m tools.docs --check
	$(BIN)/python -m tools.links
	$(BIN)/python -m tools.hygiene

bench: $(VENV)/.dev ## Measure whole processes on this machine, beside a named peer
	$(BIN)/python -m tools.bench $(BENCH)

docs: $(VENV)/.dev ## Regenerate the generated pages under docs/
	$(BIN)/python -m tools.docs

mutation: $(VENV)/.dev ## Break the rules in small ways and see whether their examples notice
	$(BIN)/python -m tools.mutation $(MUTATION)

conformance: $(VENV)/.dev ## Compare the compose room with the reference implementation
	$(BIN)/python tools/conformance.py

lock: $(VENV)/.dev ## Resolve the dependencies anew into lock/ (newest allowed versions)
	$(LOCK) --upgrade --group build --output-file lock/runtime.txt
	$(LOCK) --upgrade --constraint lock/runtime.txt --group dev --output-file lock/dev.txt

clean: ## Remove what make made: .venv, build and caches
	rm -rf $(VENV) build .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache

# The two stamps: installed once, again only when the lock or the project's metadata change.
$(VENV)/.runtime: lock/runtime.txt pyproject.toml | $(VENV)/bin/python
	@echo "Installing the locked dependencies into $(VENV) ..."
	$(BIN)/python -m pip install --disable-pip-version-check --require-hashes -r lock/runtime.txt
	$(BIN)/python -m pip install --disable-pip-version-check --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: lock/dev.txt pyproject.toml | $(VENV)/bin/python
	@echo "Installing the locked dependencies and developer tools into $(VENV) ..."
	$(BIN)/python -m pip install --disable-pip-version-check --require-hashes -r lock/dev.txt
	$(BIN)/python -m pip install --disable-pip-version-check --quiet --no-deps --no-build-isolation --editable .
	@touch $@ $(VENV)/.runtime

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "saaswright needs Python 3.11 or newer; say which with: make PYTHON=python3.12 ..." >&2; exit 1; }
	@echo "Creating $(VENV) ..."
	@$(PYTHON) -m venv $(VENV) || \
		{ rm -rf $(VENV); echo "Python's venv module is missing; on Debian: apt-get install python3-venv" >&2; exit 1; }
