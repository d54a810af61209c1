# The few commands of this project, with GNU make 3.81 or newer; `make` lists them.
# uv sets things up where it is on PATH, else Python's own venv and pip; both read the same hashed locks.

.PHONY: help install demo test check lint types tests fuzz bench chaos audit format lock
.DELETE_ON_ERROR:

help:
	@echo 'make demo      the made-up company in your browser (PORT=8787)'
	@echo 'make test      everything that must hold: lint, types, tests'
	@echo 'make bench     how fast it is, beside bare programs (ROWS="webhook clicks" QUICK=1)'
	@echo 'make chaos     killed, cut off and lied to on both databases: is anything lost or repeated? (KILLS=1000)'
	@echo 'make install   .venv with what Earful needs to run'
	@echo 'make fuzz      thousands of odd inputs for all that reads other people'\''s, and long lives (EXAMPLES=1000 of each)'
	@echo 'make audit     known vulnerabilities in what is installed to run'
	@echo 'make format    mend what ruff can mend'
	@echo 'make lock      write the locks anew after a change in pyproject.toml (UPGRADE=1: newest versions)'

PYTHON := .venv/bin/python
UV := $(shell command -v uv 2>/dev/null)

# Behind a company's proxy only the system knows the certificates; uv asks it under one name or the older one.
export UV_SYSTEM_CERTS = 1
export UV_NATIVE_TLS = 1

ifdef UV
CREATE = uv venv --quiet --python "$$python" .venv
PIP = uv pip install --quiet --python $(PYTHON)
# uv writes no byte code unless told, and the first start would take twice as long.
COMPILE = --compile-bytecode
ENSURE_PIP = :
NEEDS = sys
else
CREATE = "$$python" -m venv .venv
PIP = $(PYTHON) -m pip install --quiet --disable-pip-version-check
# A .venv that uv made has no pip in it.
ENSURE_PIP = $(PYTHON) -c 'import pip' 2>/dev/null || $(PYTHON) -m ensurepip >/dev/null
NEEDS = sys, ensurepip
endif

# The scripts in a .venv name their folder: one that was moved or copied is made anew.
ifneq "$(shell cat .venv/.place 2>/dev/null)" "$(CURDIR)"
.PHONY: $(PYTHON)
endif

# The stamps .venv/.run and .venv/.dev say which lock has been installed; they go with the .venv.
install: .venv/.run

$(PYTHON):
	@for name in python3.13 python3.12 python3.11 python3; do \
		python=$$("$$name" -c 'import $(NEEDS); sys.version_info < (3, 11) or print(sys.executable)' 2>/dev/null) \
			&& [ -n "$$python" ] && break; \
		python=; \
	done; \
	if [ -z "$$python" ]; then \
		echo 'Earful needs Python 3.11 or newer, with its venv module (on Debian: python3-venv).' >&2; \
		exit 1; \
	fi; \
	echo "Setting up .venv with $$python; this happens once and takes under a minute."; \
	rm -rf .venv && $(CREATE) && echo "$(CURDIR)" > .venv/.place

.venv/.run: $(PYTHON) requirements.txt pyproject.toml
	@$(ENSURE_PIP)
	@$(PIP) $(COMPILE) --require-hashes -r requirements.txt
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

# The development lock holds the other one whole.
.venv/.dev: $(PYTHON) requirements-dev.txt pyproject.toml
	@$(ENSURE_PIP)
	@$(PIP) $(COMPILE) --require-hashes -r requirements-dev.txt
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch .venv/.run $@

# exec: an interrupt or a kill reaches Earful itself, and its exit code is make's.
demo: .venv/.run
	@exec .venv/bin/earful demo

test: lint types tests
check: test

lint: .venv/.dev
	.venv/bin/ruff check
	.venv/bin/ruff format --check

types: .venv/.dev
	.venv/bin/mypy

# Three at once, since some wait; the tests of one file stay together, for they share what they start.
# Byte code of the tests is written whatever the machine wishes: to collect them without takes twice as long.
tests: .venv/.dev
	PYTHONDONTWRITEBYTECODE= .venv/bin/pytest -n 3 --dist loadfile

# Of these every run of the tests tries a few lives, on both databases.
LIVES = tests/storage/test_outbox_life.py tests/flows/test_followup_life.py

# Another choice of inputs each time; Hypothesis prints what to repeat where one breaks something.
fuzz: .venv/.dev
	FUZZ=$(or $(EXAMPLES),1000) .venv/bin/pytest tests/fuzz $(LIVES) --override-ini faulthandler_timeout=0

# About ten minutes; all that it writes is in temporary folders.
bench: .venv/.dev
	@exec $(PYTHON) -m benchmarks $(if $(QUICK),--quick) $(ROWS)

# Seven minutes or so, and an hour with KILLS=1000. PROGRESS=FILE keeps how far it came: the same command goes on.
chaos: .venv/.dev
	@exec $(PYTHON) -m tests.chaos $(if $(KILLS),--kills $(KILLS)) $(if $(SEED),--seed $(SEED)) \
		$(if $(ONLY),--only '$(ONLY)') $(if $(PROGRESS),--progress $(PROGRESS))

# Fails where one is known; where no database of them can be reached it says so in a line, and does not.
audit: .venv/.dev
	@.venv/bin/pip-audit -r requirements.txt --require-hashes --disable-pip --progress-spinner off --timeout 5 -f json \
		2>/dev/null | .venv/bin/python .ci/audit.py

format: .venv/.dev
	.venv/bin/ruff check --fix
	.venv/bin/ruff format

# Locks for every system and every Python from 3.11 on. Only uv writes such, so where there is none it is
# installed beside the project's packages for the occasion.
LOCK = pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--custom-compile-command 'make lock' $(if $(UPGRADE),--upgrade) pyproject.toml --group build

lock: $(PYTHON)
	@command -v uv >/dev/null || [ -x .venv/bin/uv ] || { $(ENSURE_PIP); $(PIP) uv; }
	@PATH="$$PATH:.venv/bin"; \
	uv $(LOCK) -o requirements.txt && \
	uv $(LOCK) --group dev --constraint requirements.txt -o requirements-dev.txt
