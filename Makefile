# The portal's commands. `make help` lists them.

VENV ?= .venv
BIN := $(VENV)/bin
# The first Python that is new enough. A name alone proves nothing: version managers leave names that do not run.
ifndef PYTHON
PYTHON := $(shell for name in $(BIN)/python python3.13 python3.12 python3.11 python3; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name && break; done)
endif
ARGS ?=

install = @$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	|| { echo "The portal needs Python 3.11 or newer; none was found. Name one: make PYTHON=/path/to/python" >&2; exit 1; } \
	&& $(PYTHON) -m tools.install $(VENV)
keep_running = exec sh tools/keep_running.sh
portal = $(VENV)/ended-$$PPID $(BIN)/python -m tools.run --kept
patiently = --wait=45
# One line of a recipe. Everything below make may be killed at once, and each further line is another life.
define once_more
-@$(keep_running) again $(portal) $(patiently)

endef
with_services = $(BIN)/python -m tools.with_services
manage = $(BIN)/python manage.py

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help install install-checks run shell test check lint format format-check types imports settings \
	migrations migrations-check messages translations screenshots bench same-answers requirements requirements-check clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' Makefile
	@echo
	@echo "  PORTAL_PORT (8000) and PORTAL_DATA_DIR (.data) say where it runs; docs/configuration.md tells the rest."

run: install ## start the portal with its demo world; Ctrl-C stops it
	-@$(keep_running) first $(portal)
	$(foreach life,2 3 4 5 6 7 8 9,$(once_more))
	@$(keep_running) last $(portal) $(patiently)

install:
	$(install) run

install-checks:
	$(install) checks

test: install-checks ## run all tests; ARGS="-k name" runs some of them
	@$(with_services) --tests -- $(BIN)/python -m tools.run_tests $(ARGS)

check: requirements-check lint format-check imports types migrations-check translations settings test ## all that has to be right before a change is shared

lint: install-checks ## find mistakes in Python and templates
	@echo "== lint"
	@$(BIN)/ruff check --quiet .
	@$(BIN)/djlint --quiet --lint templates

format: install-checks ## lay out the Python code
	@$(BIN)/ruff check --quiet --fix-only .
	@$(BIN)/ruff format --quiet .

format-check: install-checks
	@echo "== format"
	@$(BIN)/ruff format --quiet --check .

types: install-checks ## check the types
	@echo "== types"
	@$(BIN)/python -m tools.bare_settings $(BIN)/mypy --no-error-summary .

imports: install-checks ## check who imports whom
	@echo "== imports"
	@out=$$($(BIN)/lint-imports) || { echo "$$out"; exit 1; }

settings: install-checks
	@echo "== settings for production"
	@$(with_services) --tests -- $(BIN)/python -m tools.production_check

migrations: install-checks ## write the migrations that the models ask for
	@$(with_services) --tests -- $(manage) makemigrations $(ARGS)

migrations-check: install-checks
	@echo "== migrations"
	@$(with_services) --tests -- $(manage) makemigrations --check --dry-run

messages: install-checks ## collect the texts for translation into locale/
	@$(BIN)/python -m tools.extract_messages

translations: install-checks ## check that every text is translated
	@echo "== translations"
	@$(BIN)/python -m tools.check_translations

screenshots: install-checks ## draw the pictures of the docs
	@$(BIN)/python -m tools.screenshots $(ARGS)

bench: install-checks ## measure on a large world and hold it against the limits (minutes); ARGS="--only list"
	@$(with_services) --tests -- $(BIN)/python -m bench.run $(ARGS)

same-answers: install-checks ## try whether pages before sign-in tell who has an account, by bytes and by time (minutes)
	@$(with_services) --tests -- $(BIN)/python -m bench.same_answers $(ARGS)

requirements: install-checks ## compile the pinned requirements; ARGS=--upgrade takes newer ones
	@$(BIN)/python -m tools.requirements $(ARGS)

requirements-check: install-checks
	@echo "== requirements"
	@$(BIN)/python -m tools.requirements --check

shell: install ## open Django's shell on the portal's data
	@$(with_services) -- $(manage) shell $(ARGS)

clean: ## remove what checks and tests leave; keeps .data and the virtual environment
	@rm -rf .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .coverage .coverage.* coverage.xml
	@find . -path ./$(VENV) -prune -o -path ./.data -prune -o -name __pycache__ -type d -exec rm -rf {} +
