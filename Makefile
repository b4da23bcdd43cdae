# Sopan. `make` alone says what can be made.

PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8080
BIN := .venv/bin
SUITE ?= tests

SOPAN_DATABASE ?= sqlite:///data/sopan.db
SOPAN_HOME ?= data/home
export SOPAN_DATABASE SOPAN_HOME

digest = $(firstword $(shell cat $(1) 2>/dev/null | sha256sum))
PYTHON_STAMP := .stamps/python-$(call digest,pyproject.toml constraints.txt)
NPM_STAMP := .stamps/npm-$(call digest,web/frontend/package.json web/frontend/package-lock.json)
DIST_STAMP := .stamps/dist-$(call digest,$(sort $(wildcard web/frontend/*.json web/frontend/*.mjs web/frontend/src/*.* web/frontend/src/*/*.*)))

.PHONY: help setup python frontend run test bench faults lint clean-data

help: ## say what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: python frontend ## install what is needed; what stands already is skipped

python:
	@[ -f $(PYTHON_STAMP) ] && [ -x $(BIN)/sopan ] || { \
		set -e; \
		echo "Python packages ..."; \
		$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
			echo "Python 3.11 or newer is needed: make PYTHON=/path/to/python3 ..."; exit 1; }; \
		[ -x $(BIN)/python ] || $(PYTHON) -m venv .venv; \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'; \
		mkdir -p .stamps; rm -f .stamps/python-*; touch $(PYTHON_STAMP); }

frontend:
	@[ -f $(DIST_STAMP) ] && [ -d web/static/dist ] || { \
		if ! command -v npm >/dev/null 2>&1; then \
			echo "Warning: there is no npm (Node 20+): the pages work, without the interactive diagram, the modeler and the full style."; \
		else \
			set -e; \
			[ -f $(NPM_STAMP) ] && [ -d web/frontend/node_modules ] || { \
				echo "Browser packages ..."; \
				(cd web/frontend && npm ci --ignore-scripts --no-audit --no-fund --silent); \
				mkdir -p .stamps; rm -f .stamps/npm-*; touch $(NPM_STAMP); }; \
			(cd web/frontend && npm run --silent build); \
			mkdir -p .stamps; rm -f .stamps/dist-*; touch $(DIST_STAMP); \
		fi; }

run: setup ## serve a demo office in ./data (HOST=0.0.0.0 PORT=8080)
	@mkdir -p data
	@$(BIN)/sopan init --demo
	@exec $(BIN)/sopan serve --host $(HOST) --port $(PORT)

test: setup ## run every test, and name what could not run (SUITE=tests/unit for a part)
	@$(BIN)/python -m pytest $(SUITE) -n 2 --dist loadfile --no-loadscope-reorder

bench: setup ## measure (see tests/bench)
	@$(BIN)/python tests/bench/run.py

faults: setup ## kill, starve and break it
	@$(BIN)/python -m pytest tests/faults

lint: setup ## ruff, mypy, import-linter
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

clean-data: ## forget the demo office in ./data
	@rm -rf data
