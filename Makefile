# MicroLearn. `make run` starts everything on this machine, `make test` tests everything.

# The first Python that is new enough; PYTHON=… names another.
PYTHON ?= $(shell for name in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name && break; \
	done)
PACKAGES = $(if $(PYTHON),$(PYTHON),$(error MicroLearn needs Python 3.11 or newer)) \
	-I microlearn/stack/packages.py
BIN = .venv/bin

.PHONY: help run test lint format messages bench bench-player lighthouse check-dockerfile clean reset

help:
	@echo "make run     start the site here (PORT=8000 HOST=127.0.0.1); Ctrl-C stops it"
	@echo "make test    lint, types, layers, migrations, API description, all tests"
	@echo "make lint    the checks that need no database"
	@echo "make format  put the code into its usual form"
	@echo "make messages  bring the translations in locale/ up to date with the code"
	@echo "make bench   measure against the budgets"
	@echo "make bench-player  measure swipes in a real browser, beside other players"
	@echo "make lighthouse  scores of a running site (URL=http://127.0.0.1:8000); needs node"
	@echo "make clean   remove what was installed and generated; keeps your data"
	@echo "make reset   remove your data, too: database, uploads, demo lessons"

run:
	@$(PACKAGES) requirements.txt .venv
	@$(BIN)/python -m microlearn.stack run

test:
	@$(PACKAGES) requirements-dev.txt .venv
	@$(BIN)/python -m microlearn.stack check

lint:
	@$(PACKAGES) requirements-dev.txt .venv
	@$(BIN)/python -m microlearn.stack check --static

messages:
	@$(PACKAGES) requirements-dev.txt .venv
	@$(BIN)/python -m microlearn.stack with -- $(BIN)/python -m microlearn.catalogues

format:
	@$(PACKAGES) requirements-dev.txt .venv
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format .

bench:
	@$(PACKAGES) requirements-dev.txt .venv
	@$(BIN)/python -m microlearn.stack with -- $(BIN)/python -m bench $(BENCH)

bench-player:
	@$(PACKAGES) requirements-dev.txt .venv
	@$(BIN)/python -m bench.player

lighthouse:
	@$(BIN)/python -m bench.lighthouse

check-dockerfile:
	@$(PACKAGES) requirements.txt .venv
	@$(BIN)/python -m microlearn.stack dockerfile

clean:
	@rm -rf .venv staticfiles .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

reset:
	@$(PACKAGES) requirements.txt .venv
	@$(BIN)/python -m microlearn.stack reset
