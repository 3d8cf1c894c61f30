# Everything a developer or a server needs, from `make help`. Needs Python 3.11, make and git; the rest comes from the locks.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
# The locks are whole, so nothing is resolved: an extra of a locked package would else fetch whatever is newest.
LOCKED := --quiet --require-hashes --no-deps --only-binary :all:
PIP := $(BIN)/python -m pip install --disable-pip-version-check $(LOCKED)
UV := $(BIN)/uv pip install --python $(BIN)/python $(LOCKED)
FLASK := $(BIN)/flask --app wsgi
SOURCES := $(wildcard wsgi.py pages api models seeds migrations bench clients security tests)
LOCK := $(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-build \
        --no-header --no-annotate --no-emit-index-url --no-emit-find-links --quiet

# Tests wait for servers and disks as well: one more than there are cores keeps all of them busy.
WORKERS = $(shell $(BIN)/python -c "import os; print(os.cpu_count() + 1)")

export PATH := $(CURDIR)/$(BIN):$(PATH)
# Where it is set, each of the many processes that tests start would compile everything anew, for seconds.
unexport PYTHONDONTWRITEBYTECODE

##@ Run
.PHONY: help
help: ## List the targets
	@awk 'BEGIN {FS = ":.*## "} /^##@/ {printf "\n%s\n", substr($$0, 5)} /^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' Makefile

.PHONY: serve
serve: .venv/.run ## Build, migrate, seed the demo and serve it on http://127.0.0.1:8000 (SAMSPIL_PORT changes the port)
	@SAMSPIL_DEMO=$${SAMSPIL_DEMO:-true} exec $(FLASK) serve

##@ Develop
.PHONY: test
test: .venv/.dev ## Run all tests, on SQLite and on a PostgreSQL that they start and stop themselves (ARGS="-k words")
	$(BIN)/pytest $(or $(ARGS),--numprocesses $(WORKERS) --dist worksteal)

.PHONY: coverage
coverage: .venv/.dev ## The same, and count which lines they run: 95 of 100 at least; takes half as long again
	$(BIN)/pytest --cov --numprocesses $(WORKERS) --dist worksteal

.PHONY: check style types arrows
check: style types arrows document-lint ## Hold the code to its style, types, architecture and dependencies, and the document to its linters

style: .venv/.dev
	$(BIN)/ruff format --check
	$(BIN)/ruff check

types: .venv/.dev
	$(BIN)/mypy $(SOURCES)

arrows: .venv/.dev
	$(BIN)/lint-imports
	$(BIN)/deptry .

.PHONY: document-lint
document-lint: .venv/.dev openapi/node_modules/.installed ## Hold openapi/openapi.json to its linters and client generators
	openapi/lint.sh

.PHONY: fuzz
fuzz: .venv/.dev ## Let schemathesis ask as each role on both databases for what is answered otherwise than documented (ARGS="--roles reader --cases 0")
	$(BIN)/python -m tests.walk $(ARGS)

.PHONY: faults
faults: .venv/.dev ## Kill servers and mirrors, cut cables and fill disks while many write, and count what was lost (ARGS="--share 0.1")
	$(BIN)/python -m tests.faults $(ARGS)

.PHONY: attack
attack: .venv/.dev ## Attack disclosure control over 500 tables of each kind, and again with parts of it switched off (ARGS="--tables 2000")
	$(BIN)/python -m tests.protection $(ARGS)

.PHONY: crowd
crowd: .venv/.dev ## Ask ten times more of the server than it can do, beside thousands of slow clients (ARGS="--share 0.5")
	$(BIN)/python -m tests.crowding $(ARGS)

.PHONY: sbom
sbom: .venv/.run ## Write the bill of materials of a server to standard output, as CycloneDX
	@$(BIN)/python -m security.sbom

.PHONY: audit
audit: .venv/.run ## Ask for known weaknesses of what a server installs; "not run" and 2 where nobody could be asked
	@$(BIN)/python -m security.audit

.PHONY: format
format: .venv/.dev ## Format the code and repair what can be repaired
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

.PHONY: bench
bench: .venv/.dev ## Measure throughput and processor time on both databases (ARGS="--help")
	$(BIN)/python -m bench $(ARGS)

.PHONY: openapi
openapi: .venv/.dev ## Write openapi/openapi.json from the code
	$(FLASK) openapi

# Compares the models with a database at the newest migration, thrown away afterwards.
.PHONY: migration
migration: .venv/.dev ## Write the next numbered migration from the models: make migration m="add cases"
	@test -n "$(m)" || { echo 'usage: make migration m="add cases"' >&2; exit 2; }
	@work=$$(mktemp -d); trap 'rm -rf "$$work"' EXIT; \
	export SAMSPIL_DATABASE_URL="sqlite:///$$work/migration.db"; \
	number=$$(printf '%04d' $$(($$(find migrations/versions -name '[0-9]*.py' | wc -l) + 1))); \
	$(BIN)/alembic upgrade head; \
	$(BIN)/alembic revision --autogenerate --rev-id "$$number" --message "$(m)"

.PHONY: venv
venv: .venv/.dev ## Build the virtual environment with every tool

.PHONY: lock
lock: .venv/.dev ## Renew requirements.txt and requirements-dev.txt from pyproject.toml (UPGRADE=--upgrade for newer versions)
	$(LOCK) $(UPGRADE) --output-file requirements.txt
	$(LOCK) $(UPGRADE) --group dev --constraint requirements.txt --output-file requirements-dev.txt

# A server installs the run lock only; the dev lock contains it and so counts for both. It brings uv, which installs the
# rest in seconds; pip needs minutes, but knows of every index and certificate that it was told of on this machine.
$(BIN)/python:
	$(PYTHON) -m venv .venv

.venv/.run: requirements.txt | $(BIN)/python
	$(PIP) --requirement requirements.txt
	@touch $@

.venv/.dev: requirements.txt requirements-dev.txt | $(BIN)/python
	$(PIP) --requirement <(awk '/^[^ ]/ {wanted = /^uv==/} wanted' requirements-dev.txt)
	$(UV) --requirement requirements-dev.txt || $(PIP) --requirement requirements-dev.txt
	@touch .venv/.run $@

openapi/node_modules/.installed: openapi/package-lock.json openapi/npm.sh | .venv/.dev
	openapi/npm.sh ci --loglevel=error
	@touch $@
