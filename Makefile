# Every recipe is short enough to be typed where make is not at hand.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test lint bench format lock clean

demo: .venv/runtime  ## the whole nightly job on the replica portal; nothing is sent anywhere
	$(BIN)/freshness demo

test: .venv/test  ## every test; installs the browser and the database server where it may
	bash tests/servers.sh
	$(BIN)/python -m pytest -n 2

lint: .venv/test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: .venv/test
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: .venv/test  ## everything that is measured, in one run
	$(BIN)/python -m benchmarks

.venv/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; name one: make PYTHON=python3.12")'
	$(PYTHON) -m venv .venv
	touch $@

.venv/runtime: .venv/pip requirements.lock pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

.venv/test: .venv/runtime requirements-test.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-test.lock
	touch $@

lock:  ## needs uv; neither file names an index
	uv pip compile --quiet --universal --generate-hashes --no-header --python-version 3.11 \
	  --extra postgresql --group build pyproject.toml -o requirements.lock
	uv pip compile --quiet --universal --generate-hashes --no-header --python-version 3.11 \
	  --extra browser --extra channels --extra postgresql --group build --group test --group lint --group bench -c requirements.lock \
	  pyproject.toml -o requirements-test.lock

clean:
	rm -rf .venv out var
