# Everything this project does from a shell. A fresh machine needs Python 3.11+, make and git.
PORT ?= 8501
PYTHON ?= python3
BIN := .venv/bin

.PHONY: help run test lint demo screenshots bench texts causes lock clean

help:
	@echo 'make run [PORT=8501]    serve the assistant on http://localhost:8501'
	@echo 'make demo [PORT=8501]   serve it inside a staged Internet, with broken domains to try'
	@echo 'make test [ARGS=-x]     run the tests; ARGS are those of pytest'
	@echo 'make lint               style and types of the code'
	@echo 'make bench              figures: speed, answers and pages read right'
	@echo 'make texts              compile the catalogues after editing a .po file'
	@echo 'make causes             docs/causes.md from the catalogue of causes and the texts, anew'
	@echo 'make screenshots        the pictures of README and docs, anew'
	@echo 'make lock               lock the versions of the dependencies anew; needs uv'
	@echo 'make clean              remove the virtual environment and all caches'

run: .venv/run.stamp
	$(BIN)/python -m assistant.server --port $(PORT)

test: .venv/tests.stamp
	tests/system_packages.sh
	$(BIN)/python -m pytest $(ARGS)

lint: .venv/tests.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

demo: .venv/tests.stamp
	tests/system_packages.sh
	$(BIN)/python -m tests.internet.demo --port $(PORT)

# The pictures of README and docs, made anew from the staged Internet.
screenshots: .venv/tests.stamp
	tests/system_packages.sh
	$(BIN)/python -m tests.browser.screenshots

# Figures, never a pass or a fail: how fast everything is, how well answers and pages are read.
bench: .venv/tests.stamp
	tests/system_packages.sh
	$(BIN)/python -m tests.bench.start
	$(BIN)/python -m tests.bench.load
	$(BIN)/python -m tests.bench.mail
	$(BIN)/python -m tests.bench.page
	$(BIN)/python -m tests.bench.scenarios
	$(BIN)/python -m tests.bench.registration
	$(BIN)/python -m tests.bench.pages
	$(BIN)/python -m tests.bench.replies
	$(BIN)/python -m tests.bench.store
	$(BIN)/python -m tests.bench.incidents

# After editing a .po file: compile the catalogues that the product reads.
texts: .venv/run.stamp
	$(BIN)/pybabel compile --domain "causes page preparation documents glossary command service" --directory assistant/texts --statistics

# After editing a cause: its rule, its entry in the catalogue or its texts.
causes: .venv/tests.stamp
	$(BIN)/python -m tests.assistant.causes.causes_page

# After editing the dependencies in pyproject.toml. Needs uv.
lock:
	uv pip compile --quiet --universal --generate-hashes --python-version 3.11 \
	  --custom-compile-command "make lock" pyproject.toml --output-file requirements.txt
	uv pip compile --quiet --universal --generate-hashes --python-version 3.11 \
	  --custom-compile-command "make lock" --constraint requirements.txt \
	  --group pyproject.toml:tests --output-file tests/requirements.txt

clean:
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis

.venv/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.x")'
	$(PYTHON) -m venv .venv

.venv/run.stamp: requirements.txt | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	touch $@

.venv/tests.stamp: tests/requirements.txt .venv/run.stamp
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r tests/requirements.txt
	touch $@
