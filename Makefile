# GNU make exits 2 for every failing recipe: for the exit code, call spd in CI.
export PATH := $(CURDIR)/node_modules/.bin:$(PATH)
export IMAGES ?=

.DEFAULT_GOAL := help
.PHONY: help conformance test verify check mutants bench images up down

help: ## list the targets
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | column -t -s "$$(printf '\t')"

conformance: node_modules ## judge Knative Serving on a new kind cluster
	bin/spd run --preset gate

test: node_modules ## check, and the tests on kind and in control planes
	@node scripts/test.ts

verify: node_modules ## test, and the tests that take long
	@node scripts/test.ts --verify

check: node_modules ## types, lint, unit tests; no cluster
	@node scripts/test.ts --check

mutants: node_modules ## check that each broken implementation is caught by the requirement that it breaks
	@node scripts/mutants.ts

bench: node_modules ## measure speeds and check them against their limits
	node scripts/bench.ts

images: node_modules ## build or pull everything a run needs
	bin/spd images

up: node_modules ## create a cluster with Knative and keep it
	bin/spd up

down: node_modules ## remove the clusters that were kept
	bin/spd down

node_modules: package.json package-lock.json
	npm ci --ignore-scripts
	@touch node_modules
