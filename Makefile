# make run    a device with its sandbox, from nothing but a checkout
# make test   everything that decides whether a change may land
# make bench  speed and memory, as ratios measured side by side

PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/pip --disable-pip-version-check --quiet

export PYTHONDONTWRITEBYTECODE := 1
export ALGO_OAUTH_SANDBOX ?= 1

.PHONY: run test bench clean

run: .venv/run.stamp
	@exec $(BIN)/python app.py

test: .venv/test.stamp
	@bash tests/get-chromium
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	env -u ALGO_OAUTH_SANDBOX $(BIN)/python -m pytest

bench: .venv/test.stamp
	env -u ALGO_OAUTH_SANDBOX $(BIN)/python -m bench

clean:
	rm -rf .venv build dist *.egg-info

.venv/run.stamp: setup.cfg pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(PIP) install --constraint constraints.txt --editable '.[sandbox]'
	@touch $@

.venv/test.stamp: setup.cfg pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(PIP) install --constraint constraints.txt --editable '.[test]'
	@touch $@ .venv/run.stamp
