# One recipe file for a laptop, a server and CI. `make help` lists what there is.

PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
DIST := src/marshrut/web/static/dist
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input install --quiet --quiet
LOCK := CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/pip-compile --quiet --strip-extras --allow-unsafe --generate-hashes \
	--no-emit-index-url --no-emit-trusted-host --no-emit-find-links --extra build

HOST ?= 127.0.0.1
PORT ?= 8000
MARSHRUT_VAR ?= $(CURDIR)/var
export HOST PORT MARSHRUT_VAR
export npm_config_update_notifier := false
export PATH := $(CURDIR)/$(BIN):$(PATH)

# Programs in a virtual environment know the folder it was made in: after a move it is made anew.
ifneq ($(wildcard $(VENV)/.place),)
ifneq ($(shell cat $(VENV)/.place),$(CURDIR))
$(shell rm -rf $(VENV))
endif
endif

.DEFAULT_GOAL := help
.PHONY: help run test check bench assets browser lock clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile

run: $(VENV)/.run assets ## database, pages and background jobs on this machine; PORT=8000 HOST=127.0.0.1
	@exec $(BIN)/python -m marshrut.cli.main serve

test: $(VENV)/.dev assets browser ## everything: style, walls of the house, tests, scenarios in a browser
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(BIN)/pytest -n 2 --dist loadgroup

check: $(VENV)/.dev assets ## the fast part of the tests
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(BIN)/pytest -n 2 --dist loadgroup -m "not slow and not scenario"

bench: $(VENV)/.dev assets ## what the pages cost on the demonstration's people
	$(BIN)/python -m bench

lock: $(VENV)/.dev ## write requirements/*.txt and package-lock.json anew
	$(LOCK) --output-file requirements/run.txt pyproject.toml requirements/build.in
	$(LOCK) --extra test --output-file requirements/dev.txt pyproject.toml requirements/build.in requirements/dev.in
	$(BIN)/npm run --silent lock

clean: ## remove what can be made again; the data in var/ stay
	rm -rf $(VENV) node_modules $(DIST) build dist .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find src tests -name __pycache__ -prune -exec rm -rf {} +

# --- the virtual environment -------------------------------------------------------------------------------

$(VENV)/.place:
	@command -v $(PYTHON) > /dev/null || { echo "Нужен Python 3.11: установите пакет python3.11." >&2; exit 3; }
	@$(PYTHON) -c "import ensurepip, venv" 2> /dev/null || { \
		test "$$(id -u)" = 0 && command -v apt-get > /dev/null && echo "Ставлю пакет python3.11-venv…" \
		&& apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends \
			python3.11-venv > /dev/null 2>&1; } || { \
		echo "У Python нет модуля venv. Выполните: apt-get install python3.11-venv" >&2; exit 3; }
	@echo "Готовлю окружение Python…"
	@rm -rf $(VENV) && $(PYTHON) -m venv $(VENV)
	@printf '%s' '$(CURDIR)' > $@

$(VENV)/.run: requirements/run.txt pyproject.toml | $(VENV)/.place
	@echo "Ставлю зависимости…"
	@$(PIP) --require-hashes -r requirements/run.txt
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: requirements/dev.txt pyproject.toml | $(VENV)/.place
	@echo "Ставлю зависимости для проверок…"
	@$(PIP) --require-hashes -r requirements/dev.txt
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@ $(VENV)/.run

# --- page assets: built when something they are made of has changed ----------------------------------------

assets: | $(VENV)/.run ## styles and scripts of the pages
	@sum() { find "$$@" -type f -exec sha256sum {} + | LC_ALL=C sort | sha256sum; }; \
	packages=$$(sum package.json package-lock.json); \
	if [ "$$(cat node_modules/.installed 2> /dev/null)" != "$$packages" ]; then \
		echo "Ставлю сборщик оформления…"; rm -f node_modules/.installed; \
		$(BIN)/npm ci --ignore-scripts --no-audit --no-fund --loglevel=error > /dev/null || exit 3; \
		echo "$$packages" > node_modules/.installed; \
	fi; \
	inputs="$$packages $$(sum assets)"; \
	if [ ! -s $(DIST)/app.css ] || [ "$$(cat node_modules/.built 2> /dev/null)" != "$$inputs" ]; then \
		echo "Собираю оформление страниц…"; \
		said=$$($(BIN)/node assets/build.mjs 2>&1) || { echo "$$said" >&2; exit 3; }; \
		echo "$$inputs" > node_modules/.built; \
	fi

browser: | $(VENV)/.dev
	@.ci/browser
