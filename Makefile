# GNU make exits 2 for every failing recipe: CI that needs the exit code calls spd.
export PATH := $(CURDIR)/node_modules/.bin:$(PATH)
export IMAGES ?=

.DEFAULT_GOAL := help
.PHONY: help conformance test verify check mutants bench images up down

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | column -t -s "$$(printf '\t')"

conformance: node_modules ## judge Knative Serving on a kind cluster of its own
	bin/spd run --preset gate

test: node_modules ## check, and the real thing on kind
	@node scripts/test.ts

verify: node_modules ## test, and what takes long
	@node scripts/test.ts --verify

check: node_modules ## types, lint, unit tests; no cluster
	@node scripts/test.ts --check

mutants: node_modules ## every broken implementation must be caught by the requirement it breaks
	@node scripts/mutants.ts

bench: node_modules ## speeds, as ratios measured in one run, and their limits
	node scripts/bench.ts

images: node_modules ## build or pull everything a run needs
	bin/spd images

up: node_modules ## a cluster with Knative to play with
	bin/spd up

down: node_modules ## remove it
	bin/spd down

node_modules: package.json package-lock.json
	npm ci --ignore-scripts
	@touch node_modules
