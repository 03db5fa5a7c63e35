# Ringtail's commands; `make` alone lists them.

TOOL = swift build --package-path Tool -c release --product ringtail
SECONDS = 60

.PHONY: help run test test-debug bench check fuzz docs sanitize

help: ## List the commands
	@awk -F ': ## ' '/^[a-z-]+: ## / { printf "make %-10s %s\n", $$1, $$2 }' Makefile

run: ## Open a real block: its series, selections with their times, the block written again
	@Scripts/set-up
	$(TOOL)
	@"$$($(TOOL) --show-bin-path)/ringtail" summary

# On the code that users run, over all of the data (Documentation/Testing.md), unless RINGTAIL_EFFORT says
# otherwise. Preconditions and overflow checks are on there too. The tool is tested as `run` has built it.
test: ## Run all tests, thoroughly, on optimized code
	@Scripts/set-up
	swift test --disable-xctest --package-path Tool -c release --disable-testable-imports
	RINGTAIL_EFFORT=$${RINGTAIL_EFFORT:-full} \
	  swift test --disable-xctest -c release -Xswiftc -enable-testing

test-debug: ## Run the tests of the library in debug, on samples of the data: quick to build again
	@Scripts/set-up
	swift test --disable-xctest

bench: ## Run the benchmarks
	@Scripts/set-up
	swift package --package-path Benchmarks --disable-sandbox benchmark

check: ## Run every check that is not a test: format, links, linkage, documentation, ...
	@Scripts/set-up
	@Scripts/check

fuzz: ## Fuzz each decoder for SECONDS (60)
	Fuzz/run $(SECONDS)

docs: ## Build the documentation into Documentation/site
	Scripts/documentation Documentation/site

sanitize: ## Run the tests under the address and the thread sanitizer
	@Scripts/set-up
	Scripts/sanitize address
	Scripts/sanitize thread
