# Everything a developer or a server needs, from `make help`. Needs Python 3.11, make and git; the rest comes from the locks.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all:
FLASK := $(BIN)/flask --app wsgi
LOCK := $(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-build \
        --no-header --no-annotate --no-emit-index-url --no-emit-find-links --quiet

##@ Run
.PHONY: help
help: ## List the targets
	@awk 'BEGIN {FS = ":.*## "} /^##@/ {printf "\n%s\n", substr($$0, 5)} /^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' Makefile

.PHONY: serve
serve: .venv/.run ## Build, migrate, seed the demo and serve it on http://127.0.0.1:8000 (SAMSPIL_PORT changes the port)
	@exec $(FLASK) serve

##@ Develop
.PHONY: venv
venv: .venv/.dev ## Build the virtual environment with every tool

.PHONY: lock
lock: .venv/.dev ## Renew requirements.txt and requirements-dev.txt from pyproject.toml (UPGRADE=--upgrade for newer versions)
	$(LOCK) $(UPGRADE) --output-file requirements.txt
	$(LOCK) $(UPGRADE) --group dev --constraint requirements.txt --output-file requirements-dev.txt

# A server installs the run lock only; the dev lock contains it and so counts for both.
$(BIN)/python:
	$(PYTHON) -m venv .venv

.venv/.run: requirements.txt | $(BIN)/python
	$(PIP) --requirement requirements.txt
	@touch $@

.venv/.dev: requirements.txt requirements-dev.txt | $(BIN)/python
	$(PIP) --requirement requirements-dev.txt
	@touch .venv/.run $@
