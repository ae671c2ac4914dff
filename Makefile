# Each target does all its own set-up; a second run finds it done.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo run test prove check format bench soak coverage lock schema clean

demo: .venv/demo.done          ## the bot in a simulated Discord, in your browser
	$(BIN)/padauk demo $(ARGS)

run: .venv/run.done            ## the bot on Discord; needs DISCORD_TOKEN in .env
	$(BIN)/padauk run $(ARGS)

# The suite starts Padauk hundreds of times, and it starts faster where Python may keep what it compiled.
test prove soak: export PYTHONDONTWRITEBYTECODE =

test: .venv/dev.done           ## format, lint, types, and all tests that are quick
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/pytest -n 3 $(ARGS)

prove: .venv/dev.done          ## the tests that are long: kills, random walks, hostile files, the wire
	$(BIN)/pytest -n 4 -m 'prove and not soak' $(ARGS)

format: .venv/dev.done         ## put the code in order
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

check: .venv/run.done          ## is the corpus in order?
	$(BIN)/padauk corpus check

bench: .venv/dev.done          ## timings, as ratios
	$(BIN)/python -m tests.bench

soak: .venv/dev.done           ## minutes of everything at once, with faults and kills: what make prove has no time for
	$(BIN)/pytest -m soak -s $(ARGS)

coverage: .venv/dev.done
	$(BIN)/coverage run -m pytest
	$(BIN)/coverage report --show-missing --skip-covered

schema: .venv/dev.done         ## the JSON schemas that editors complete seeds and settings from
	$(BIN)/padauk corpus schema --write seeds/schema
	$(BIN)/padauk config schema --write bot/config/schema

# The build backend is locked with the rest, so that installing this project itself fetches nothing unpinned.
lock: .venv/dev.done           ## newest versions within pyproject.toml's bounds
	cd locks && for extra in run:"" demo:"--extra demo" verify:"--extra verify" dev:"--extra dev"; do \
		printf 'hatchling\neditables\n' | ../$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
			--no-header --no-annotate --no-emit-index-url $${extra#*:} ../pyproject.toml - -o $${extra%%:*}.txt; \
	done

clean:
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage

# A stamp for each set of packages, older than the lock it was installed from means install again.
.venv/%.done: locks/%.txt pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r locks/$*.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@
