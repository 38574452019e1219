# Few verbs. `make` alone lists them.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
UV     := $(BIN)/uv
# trust what the machine trusts, as pip does: a company mirror has a certificate of its own
export UV_SYSTEM_CERTS ?= true
MEMBERS := contracts services/chassis services/agenda services/commitments services/metrics services/notifier deploy

.DEFAULT_GOAL := help
.PHONY: help install up down test test-long test-unit alone lint format bench deploy-check docs lock

help: ## list the verbs
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | sort | expand -t 14

install: $(VENV)/.installed ## install everything from the lock file into .venv

$(VENV)/.installed: requirements.lock bootstrap.lock $(MEMBERS:%=%/pyproject.toml)
	@command -v $(PYTHON) > /dev/null || { echo "no $(PYTHON) here: install Python 3.11 or newer, or say which with: make PYTHON=/path/to/python3.11 ..."; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit("Ridealong needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Say which with: make PYTHON=python3.11 ...") if sys.version_info < (3, 11) else None'
	@$(PYTHON) -c 'import ensurepip, venv' 2> /dev/null || { echo "this Python can't make virtual environments (no ensurepip). On Debian or Ubuntu: apt-get install python3-venv. Or say another with: make PYTHON=python3.11 ..."; exit 1; }
	@$(BIN)/python -m pip --version > /dev/null 2>&1 || $(PYTHON) -m venv --clear $(VENV)
	@echo "installing from requirements.lock into $(VENV) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input --require-hashes -r bootstrap.lock
	@$(UV) pip sync --quiet --python $(BIN)/python --require-hashes requirements.lock bootstrap.lock
	@$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation $(MEMBERS:%=-e ./%)
	@touch $@

up: install ## start Kafka, the store and the four services here, and play the sample organisation
	@$(BIN)/ridealong up

down: install ## stop what `make up` started
	@$(BIN)/ridealong down

# Most tests wait for servers: side by side they take less than half of the time. Each worker has
# servers of its own, and a file's tests stay together.
TEST_WORKERS ?= 3

test: install ## all tests, on real Kafka
	@$(BIN)/python -m pytest -n $(TEST_WORKERS) --dist loadfile

test-long: install ## all tests in full: faults, schedules and deadlines by the ten thousand; takes hours
	@RIDEALONG_FAULTS=full RIDEALONG_SCHEDULES=10000 RIDEALONG_DEADLINES=100000 \
		RIDEALONG_REMINDERS=10000 RIDEALONG_MORNING=50000 \
		RIDEALONG_PROMISES=40000 RIDEALONG_FEEDS=1000 RIDEALONG_AGENDAS=10000 \
		RIDEALONG_YEAR=2000000 $(BIN)/python -m pytest

test-unit: install ## the tests that start nothing
	@$(BIN)/python -m pytest -m unit

alone: install ## each member installed by itself, with its own tests
	@$(BIN)/python -m tests.house.alone

lint: install ## format, lint, types, import rules
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo

format: install ## write the format and what the linter can mend by itself
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

bench: install ## measure, as ratios in one run
	@$(BIN)/python -m pytest -q -s -m bench tests/bench

deploy-check: install ## images and chart on a real Kubernetes (KUBECONFIG), under traffic; needs Docker
	@$(BIN)/python -m tests.kubernetes

docs: install ## write the generated documents and schemas anew
	@$(BIN)/python -m ridealong.contracts.generate
	@$(BIN)/python -m ridealong.deploy.chart
	@$(BIN)/python -m tests.commitment_life_page
	@$(BIN)/python -m tests.fault.page
	@$(BIN)/python -m tests.requirements_table

lock: install ## pin anew what requirements.in asks for
	@$(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
		$(foreach m,contracts chassis agenda commitments metrics notifier deploy,--no-emit-package ridealong-$(m)) \
		requirements.in -o requirements.lock
	@$(BIN)/python deploy/images/lock.py $(UV)
