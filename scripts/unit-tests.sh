#!/usr/bin/env bash
# Runs the unit tests that `swift build -c release --build-tests` has built.
# Prints the runner's closing line; on failure every line that is not about a passing test.
set -euo pipefail

log=$(mktemp)
trap 'rm -f "$log"' EXIT

if swift test -c release --skip-build --disable-xctest >"$log" 2>&1; then
  tail -n 1 "$log"
else
  grep -vE '(started\.|passed after [0-9.]+ seconds\.)$' "$log" >&2 || tail -n 50 "$log" >&2
  exit 1
fi
