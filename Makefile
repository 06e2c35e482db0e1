# Two commands are enough: `make demo` shows what this is, `make test` proves it. `make help` lists the rest.
.DEFAULT_GOAL := help
SHELL := /bin/sh
RUN := .venv/bin
TEST_PACKAGES := age chromium nodejs npm openssl poppler-utils sqlcipher strace tesseract-ocr tesseract-ocr-eng tesseract-ocr-spa
export UV_PYTHON_DOWNLOADS := never

.PHONY: help demo test quick check format lint types imports generated docs sbom screenshots bench clean

help: ## this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sort | awk -F':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

.make/demo-env: pyproject.toml uv.lock tools/uv
	@mkdir -p .make
	@tools/uv sync --locked --quiet --no-dev --inexact --compile-bytecode
	@touch $@

.make/test-env: pyproject.toml uv.lock tools/uv tools/system-packages
	@mkdir -p .make
	@tools/system-packages $(TEST_PACKAGES)
	@tools/uv sync --locked --quiet --all-extras --compile-bytecode
	@touch $@ .make/demo-env

demo: .make/demo-env ## make the example case file, publish it, verify it (into demo/)
	@$(RUN)/python tools/demo.py

test: .make/test-env ## every test, with all that they need
	@$(RUN)/pytest -q -n 2 --dist loadgroup

quick: .make/test-env ## the tests that take no time
	@$(RUN)/pytest -q -n 2 --dist loadgroup -m 'not slow'

check: .make/test-env lint types imports generated sbom test ## all that CI does, and the checks of form before it

format: .make/test-env ## put the code into its one form
	@$(RUN)/ruff format . && $(RUN)/ruff check --fix .

lint: .make/test-env ## form and common mistakes
	@$(RUN)/ruff format --check . && $(RUN)/ruff check .

types: .make/test-env ## mypy, strict
	@$(RUN)/mypy

imports: .make/test-env ## no arrow of import climbs
	@$(RUN)/lint-imports

generated: .make/test-env ## generated files are what their generators make
	@$(RUN)/python tools/generate.py --check

docs: .make/test-env ## write the generated reference pages anew
	@$(RUN)/python tools/generate.py

sbom: .make/test-env ## the list of every package that comes along (dist/constancia.cdx.json)
	@$(RUN)/python tools/sbom.py dist/constancia.cdx.json

screenshots: .make/test-env demo ## the pictures of the docs, from the published example
	@$(RUN)/python tools/screenshots.py

bench: .make/test-env ## speed and memory, beside the peer and the physical limit, as ratios
	@$(RUN)/python -m benchmarks

clean: ## remove what was made here
	@rm -rf .make .venv demo dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis node_modules
