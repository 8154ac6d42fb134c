# make run    a device with its sandbox, from nothing but a checkout
# make test   everything that decides whether a change may land
# make bench  speed and memory, as ratios measured side by side
# make pictures  the README's pictures, taken anew by the browser tests
# make tables    docs/interop.md, written anew by the interop tests

PYTHON ?= python3
BIN := .venv/bin
# The builder is pinned like everything else: by the second name since pip 25.3, by the first before.
PIP := PIP_CONSTRAINT=constraints.txt PIP_BUILD_CONSTRAINT=constraints.txt \
	$(BIN)/pip --disable-pip-version-check --quiet

# Compiled files are kept even where the environment says otherwise: the tests start hundreds of programs.
export PYTHONDONTWRITEBYTECODE :=
export ALGO_OAUTH_SANDBOX ?= 1

.PHONY: run test bench pictures tables clean

run: .venv/run.stamp
	@exec $(BIN)/python app.py

# Three at a time also where there are two cores: many tests wait for processes and sockets.
test: .venv/test.stamp
	@bash tests/get-chromium
	@bash tests/get-oidc-provider
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	env -u ALGO_OAUTH_SANDBOX $(BIN)/python -m pytest --numprocesses 3 --dist loadscope

bench: .venv/test.stamp
	env -u ALGO_OAUTH_SANDBOX $(BIN)/python -m bench

pictures: .venv/test.stamp
	@bash tests/get-chromium
	env -u ALGO_OAUTH_SANDBOX $(BIN)/python -m pytest tests/browser/test_guide.py --keep-pictures

tables: .venv/test.stamp
	@bash tests/get-oidc-provider
	env -u ALGO_OAUTH_SANDBOX $(BIN)/python -m pytest tests/interop --keep-tables

clean:
	rm -rf .venv build dist *.egg-info tests/interop/on_node/node_modules

.venv/run.stamp: setup.cfg pyproject.toml constraints.txt
	@echo "Making .venv for the device and its sandbox ..."
	@$(PYTHON) -m venv .venv
	@$(PIP) install --editable '.[sandbox]'
	@touch $@

.venv/test.stamp: setup.cfg pyproject.toml constraints.txt
	@echo "Making .venv with everything the tests need ..."
	@$(PYTHON) -m venv .venv
	@$(PIP) install --editable '.[test]'
	@touch $@ .venv/run.stamp
