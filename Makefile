# make run    starts the portal with demonstration data on this machine (PORT, VAR_DIR, TODAY, PYTHON may be given)
# make test   runs every test on SQLite, then what asks the database on PostgreSQL, with the browser
# make bench  prints ratios: an import to merely reading its file, saving in a large plan to a small one, the board at 780 units to 78, the book of a year
# make lint   style, migrations and the checks of deployment
# make clean  removes .venv and caches; the data in var/ is never touched

PYTHON ?= python3
PORT ?= 8000
VAR_DIR ?= var
TODAY ?=

VENV_PYTHON := .venv/bin/python
MANAGE := $(VENV_PYTHON) manage.py
# Named after what was installed and by which Python, so a change of either installs again and nothing else does.
fingerprint = $(firstword $(shell { $(PYTHON) -V; cat $(1); } 2>&1 | cksum))
INSTALLED := .venv/installed-$(call fingerprint,requirements.txt)
INSTALLED_DEV := .venv/installed-dev-$(call fingerprint,requirements.txt requirements-dev.txt)
STATIC_STAMP = $(VAR_DIR)/static/.collected

# The demonstration is a world of its own: a DATABASE_URL or DEBUG left in the shell must not reach it.
DEMONSTRATION = DEMO=1 DEBUG=0 DATABASE_URL= PORTAL_URL= PORT="$(PORT)" VAR_DIR="$(VAR_DIR)"
# As in production, with a key nobody keeps and a database that is never there.
PRODUCTION_LIKE = DEMO=0 DEBUG=0 DATABASE_URL=sqlite://:memory: PORTAL_URL=https://portal.example ALLOWED_HOSTS=portal.example \
	SECRET_KEY="$$($(VENV_PYTHON) -c 'import secrets; print(secrets.token_urlsafe(64))')"
# A process for each core, each with a database of its own, and the tests of a module with one of them as far as may be.
# What the first pass compiled is kept for the second, whatever the shell says.
PYTEST = DATABASE_URL= PYTHONDONTWRITEBYTECODE= $(VENV_PYTHON) -m pytest -n auto --dist worksteal $(if $(filter 1,$(REQUIRE_ALL)),-p tests.no_skip)

export PYTHON REQUIRE_ALL

.PHONY: run test bench lint clean system-packages
.DEFAULT_GOAL := run

system-packages:
	@sh cpdplans/system-packages.sh run

$(INSTALLED): | system-packages
	@$(VENV_PYTHON) -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear .venv
	@echo "Installing Python packages into .venv, once · กำลังติดตั้งแพ็กเกจ Python (ครั้งแรกเท่านั้น)"
	$(VENV_PYTHON) -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(INSTALLED_DEV): $(INSTALLED)
	$(VENV_PYTHON) -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

run: $(INSTALLED)
	@mkdir -p "$(VAR_DIR)"
	@$(DEMONSTRATION) $(MANAGE) migrate --verbosity 0
	@files=$$(find $(INSTALLED) static */static */*/static -type f -printf '%p %s %T@\n' 2>/dev/null | sort | cksum); \
	if [ "$$files" != "$$(cat "$(STATIC_STAMP)" 2>/dev/null)" ]; then \
		$(DEMONSTRATION) $(MANAGE) collectstatic --noinput --verbosity 0 && echo "$$files" > "$(STATIC_STAMP)"; \
	fi
	@$(DEMONSTRATION) $(MANAGE) load_reference
	@$(DEMONSTRATION) $(MANAGE) load_demo $(if $(TODAY),--today $(TODAY))
	@exec env $(DEMONSTRATION) $(MANAGE) serve --port "$(PORT)"

test: $(INSTALLED_DEV)
	@sh cpdplans/system-packages.sh test
	$(PYTEST) -m "not browser and not book"
	@if $(VENV_PYTHON) -m tests.postgres; then \
		echo "Second pass: what asks the database on PostgreSQL, and the browser"; \
		$(PYTEST) -p tests.postgres; \
	else \
		echo "Second pass WITHOUT PostgreSQL: browser and book tests on SQLite"; \
		$(PYTEST) -m "browser or book"; \
	fi

bench: $(INSTALLED_DEV)
	$(VENV_PYTHON) -m tests.benchmarks.survey_import
	$(VENV_PYTHON) -m tests.benchmarks.writing
	$(VENV_PYTHON) -m tests.benchmarks.board
	$(VENV_PYTHON) -m tests.benchmarks.book

lint: $(INSTALLED_DEV)
	$(VENV_PYTHON) -m ruff check .
	$(VENV_PYTHON) -m ruff format --check .
	@$(PRODUCTION_LIKE) $(MANAGE) makemigrations --check --dry-run
	@$(PRODUCTION_LIKE) $(MANAGE) check --deploy --fail-level WARNING

clean:
	rm -rf .venv .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -not -path './var/*' -prune -exec rm -rf {} +
