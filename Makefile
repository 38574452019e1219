# Few verbs. `make` alone lists them.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
UV     := $(BIN)/uv
MEMBERS := contracts services/chassis services/agenda services/commitments services/metrics services/notifier deploy

.DEFAULT_GOAL := help
.PHONY: help install up down test lint bench docs lock

help: ## list the verbs
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | sort

install: $(VENV)/.installed ## install everything from the lock file into .venv

$(VENV)/.installed: requirements.lock bootstrap.lock $(MEMBERS:%=%/pyproject.toml)
	@$(PYTHON) -c 'import sys; sys.exit("Ridealong needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Say which with: make PYTHON=python3.11 ...") if sys.version_info < (3, 11) else None'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "installing from requirements.lock ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r bootstrap.lock
	@$(UV) pip sync --quiet --python $(BIN)/python --require-hashes requirements.lock bootstrap.lock
	@$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation $(MEMBERS:%=-e ./%)
	@touch $@

up: install ## start Kafka, the store and the four services here, and play the sample organisation
	@$(BIN)/ridealong up

down: install ## stop what `make up` started
	@$(BIN)/ridealong down

test: install ## all tests, on real Kafka
	@$(BIN)/python -m pytest

lint: install ## format, lint, types, import rules
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

bench: install ## measure, as ratios in one run
	@$(BIN)/python -m pytest -m bench tests/bench

docs: install ## write the generated documents and schemas anew
	@echo "nothing yet"

lock: install ## pin anew what requirements.in asks for
	@$(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
		$(foreach m,contracts chassis agenda commitments metrics notifier deploy,--no-emit-package ridealong-$(m)) \
		requirements.in -o requirements.lock
