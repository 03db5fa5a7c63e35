# Ringtail's commands; `make` alone lists them.

TOOL = swift build --package-path Tool -c release --product ringtail
SECONDS = 60

.PHONY: help run soak test test-debug bench check fuzz docs sanitize

help: ## List the commands
	@awk -F ': ## ' '/^[a-z-]+: ## / { printf "make %-10s %s\n", $$1, $$2 }' Makefile

run: ## Take captured samples through a store's life: appended, killed, reopened, compacted, sealed, read
	@Scripts/set-up
	$(TOOL)
	@"$$($(TOOL) --show-bin-path)/ringtail" demo

soak: SECONDS = 120
soak: ## Work on a store for SECONDS (120), and prove that nothing is lost and memory stays flat
	@Scripts/set-up
	$(TOOL)
	@folder=$$(mktemp -d) && trap 'rm -rf "$$folder"' EXIT && \
	  "$$($(TOOL) --show-bin-path)/ringtail" db soak "$$folder/store" --seconds $(SECONDS)

# On the code that users run, over all of the data (Documentation/Testing.md), unless RINGTAIL_EFFORT says
# otherwise. Preconditions and overflow checks are on there too. The tool is tested as `run` has built it, and the
# library is built as the snippets and the documentation are: with other flags, all of it would be built again for
# each.
test: ## Run all tests, thoroughly, on optimized code
	@Scripts/set-up
	swift test --disable-xctest --package-path Tool -c release --disable-testable-imports
	RINGTAIL_EFFORT=$${RINGTAIL_EFFORT:-full} \
	  swift test --disable-xctest -c release --disable-testable-imports -Xswiftc -enable-testing

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
