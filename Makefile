# Every target sets up what it needs by itself; the second time that takes no time.

Q ?= what should we agree on medisch-specialistische zorg thuis
PYTHON ?=
SIZES ?= 1000 10000 100000
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --disable-pip-version-check --no-input --progress-bar off
# pip's own output runs to hundreds of lines; this shows that it is alive. Its errors are shown.
BRIEFLY := awk '/^Collecting/ && ++n % 25 == 0 { print "  " n " packages" } \
	/^Installing collected/ { print "  installing" } /^FAILED$$/ { bad = 1 } \
	{ fflush() } END { exit bad }'
COMPILE := $(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --upgrade \
	--no-annotate --quiet --custom-compile-command "make lock"

export Q
.DEFAULT_GOAL := help
.PHONY: ask test test-faults test-browser screenshots audit sbom bench check lock readme train-embedding bench-embedding clean help evals evals-smoke ui bench-ui

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' Makefile

ask: .venv/.run-ready ## answer a question from the documents; Q="..." for your own
	@$(BIN)/leidraad ask "$$Q" || [ $$? -eq 3 ]

ui: .venv/.run-ready ## serve the assistant on http://127.0.0.1:7860, for your browser
	@$(BIN)/leidraad ui

test: .venv/.dev-ready ## run the tests
	@$(BIN)/python -m pytest -q -n auto

test-faults: .venv/.dev-ready ## try every fault in full: 200 kills, all hostile files; half an hour
	@LEIDRAAD_TEST_FAULTS=full $(BIN)/python -m pytest -q -rA tests/faults

test-browser: .venv/.browser-ready ## run the tests that need chromium
	@$(BIN)/python -m pytest -q -m browser tests/browser

screenshots: .venv/.browser-ready ## take pictures of the browser interface
	@$(BIN)/python -m tests.browser.screenshots docs/screenshots

check: .venv/.dev-ready ## check format, lint, types and the direction of imports
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m tests.integration.audit

audit: .venv/.dev-ready ## look the locked libraries up in the advisory database
	@$(BIN)/python -m tests.integration.audit

sbom: .venv/.dev-ready ## write what the program is made of to sbom.json (CycloneDX)
	@$(BIN)/uv tool run --from cyclonedx-bom==7.5.0 cyclonedx-py requirements requirements.lock --pyproject pyproject.toml --output-reproducible -o sbom.json

evals: .venv/.run-ready ## measure everything and write the reports in data/evals
	@$(BIN)/python -m evals.everything data/evals

evals-smoke: .venv/.run-ready ## see that measuring works, on a few questions
	@$(BIN)/python -m evals.smoke

readme: .venv/.dev-ready ## put the program's present output in README.md
	@$(BIN)/python tests/integration/test_readme.py

lock: .venv/.dev-ready ## choose the newest versions that fit pyproject.toml
	$(COMPILE) --group build -o requirements.lock
	$(COMPILE) --group dev -c requirements.lock -o requirements-dev.lock

train-embedding: .venv/.dev-ready ## train the embedding model anew: DATA=folder
	@test -n "$(DATA)" || { echo 'Say where the training texts are: make train-embedding DATA=folder'; exit 2; }
	$(BIN)/python -m ingest.training "$(DATA)" ingest/embedding_model

bench: .venv/.dev-ready ## measure speed and memory as a corpus grows: DATA=passages.jsonl.xz SIZES="1000 10000"
	@test -n "$(DATA)" || { echo 'Say where the passages are: make bench DATA=passages.jsonl.xz'; exit 2; }
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --group bench
	$(BIN)/python -m evals.benchmarks.speed "$(DATA)" --sizes $(SIZES) --plot docs/performance.svg

bench-embedding: .venv/.dev-ready ## compare ways to find passages: DATA=folder
	@test -n "$(DATA)" || { echo 'Say where the questions are: make bench-embedding DATA=folder'; exit 2; }
	$(BIN)/python -m evals.benchmarks.embedding "$(DATA)"

bench-ui: .venv/.run-ready ## let 50 users ask at the same time, beside plain Gradio
	$(BIN)/python -m evals.benchmarks.ui

clean: ## remove the environment and all caches
	rm -rf .venv build dist .hypothesis .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/bin/python:
	@for name in $(or $(PYTHON),python3 python3.11 python3.12 python3.13 python); do \
		$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue; \
		$$name -m venv .venv && exit 0; \
		rm -rf .venv; \
		echo "$$name cannot make a virtual environment; on Debian or Ubuntu: apt install python3-venv" >&2; \
		exit 1; \
	done; \
	echo 'Python 3.11 or newer is needed, and was not found. Install it, or name it: make PYTHON=/path/to/python3.11 ...' >&2; \
	exit 1

.venv/.run-ready: .venv/bin/python requirements.lock pyproject.toml
	@echo 'Setting up .venv; once, a few minutes.'
	@{ $(PIP) -r requirements.lock || echo FAILED; } | $(BRIEFLY)
	@$(PIP) --quiet --no-deps --no-build-isolation --editable .
	@touch $@

# The checker of accessibility comes from npm, where there is one; without it, its tests skip.
.venv/.browser-ready: .venv/.dev-ready
	@mkdir -p .venv/axe && cd .venv/axe && { npm pack --silent axe-core >/dev/null 2>&1 \
		&& tar xzf axe-core-*.tgz || echo 'axe-core was not to be had; its tests are skipped.'; }
	@touch $@

.venv/.dev-ready: .venv/.run-ready requirements-dev.lock
	@echo 'Adding the tools for tests and checks.'
	@{ $(PIP) -r requirements-dev.lock || echo FAILED; } | $(BRIEFLY)
	@touch $@
