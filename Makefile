# Needs Python 3.11 or later, pip and make. Everything else goes into $(VENV), from the lock, once; then all of this runs offline.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV ?= .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/installed-from-lock
LOCK := requirements/dev.lock
CODE := nlp graph queries tests
QUESTION ?= who worked on bnc 782311
ARGS ?=

help:
	@echo "make demo     build samples/, ask it a question, draw it"
	@echo "make test     run the tests              (ARGS='-k name' goes to pytest)"
	@echo "make bench    measure, beside named peers (ARGS='queries' measures one thing; its options follow)"
	@echo "make check    format, lint and types, changing nothing"
	@echo "make format   format, and mend what the linter can"
	@echo "make docs     make docs/vocabulary.md and its picture from graph/ontology.ttl and graph/shapes.ttl"
	@echo "make webgl    bundle anew what draws whole graphs (npm)"
	@echo "make lock     refresh requirements/*.lock after a change in pyproject.toml   (UPGRADE=1: to the newest releases)"

demo: $(STAMP)
	$(BIN)/logloom build --store demo/store samples
	$(BIN)/logloom ask --store demo/store "$(QUESTION)"
	$(BIN)/logloom view --store demo/store -o demo/overview.html
	@echo
	@echo "The page is demo/overview.html. Open it in a browser: file://$(CURDIR)/demo/overview.html"

test: $(STAMP)
	$(BIN)/python -m pytest -q -rs $(ARGS)

bench: $(STAMP)
	$(BIN)/python -m benchmarks $(ARGS)

check: $(STAMP)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

format: $(STAMP)
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format .

docs: $(STAMP)
	$(BIN)/python -m docs.vocabulary

# The lock holds names, versions and hashes; where packages come from is the business of each machine's pip.
COMPILE = $(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --annotation-style=line --no-header \
	--no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-emit-options $(if $(UPGRADE),--upgrade) pyproject.toml

lock: $(STAMP)
	$(COMPILE) --extra dev --output-file requirements/dev.lock
	$(COMPILE) --constraint requirements/dev.lock --output-file requirements/runtime.lock

# What draws whole graphs; graph/templates/webgl/SOURCES.md says out of what. The same lock gives the same bytes.
webgl:
	npm ci --prefix graph/templates/webgl --ignore-scripts --no-audit --no-fund --loglevel=error
	npm run --silent --prefix graph/templates/webgl build

# The environment is made without pip of its own (some systems lack ensurepip); the lock brings one.
$(STAMP): $(LOCK) pyproject.toml
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Logloom needs Python 3.11 or later: make PYTHON=/path/to/python3")'
	@echo "Installing into $(VENV) from $(LOCK); this happens once and takes a minute or two."
	@test -x $(BIN)/python || $(PYTHON) -m venv --without-pip $(VENV)
	$(PYTHON) -m pip --python $(BIN)/python --disable-pip-version-check install --quiet --require-hashes -r $(LOCK)
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --no-index --editable .
	@touch $@

.PHONY: help demo test bench check format docs webgl lock
