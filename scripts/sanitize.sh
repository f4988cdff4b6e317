#!/usr/bin/env bash
# Builds the unit tests with a sanitizer, each in a folder of its own, and runs them; fails at the first thing found.
#   scripts/sanitize.sh [address] [thread] [undefined]    all three by default
# FILTER=REGEX runs those tests alone; by default those of modules with unsafe code, threads or files, for threads those that
# have some, since what trains networks or draws numbers by the million takes minutes without optimisation.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
readonly root
readonly unsafe='^((Parallel|Matrix|Keys|Randomness|Study|Store|Engine|Attack)Tests\.|ModelTests\.WideProductTests)'
readonly threads='^(Parallel|Study|Store|Engine)Tests\.'

[ $# -gt 0 ] || set -- address thread undefined
# OpenBLAS is not built with sanitizers, whose threads would be reported for what they do among themselves.
export OPENBLAS_NUM_THREADS=1
# Swift's own runtime keeps what it makes once for as long as the process lives.
export ASAN_OPTIONS=detect_leaks=0 TSAN_OPTIONS=halt_on_error=1
for sanitizer in "$@"; do
  echo "sanitize: $sanitizer"
  scratch=$root/.build/sanitize-$sanitizer
  filter=$unsafe
  options=(--package-path "$root" --scratch-path "$scratch")
  case $sanitizer in
    # Swift has none of its own on Linux, and traps by itself where an integer overflows. What is in C, of packages too, traps here.
    undefined) options+=(-Xcc -fsanitize=undefined -Xcc -fsanitize-trap=undefined) ;;
    thread) filter=$threads options+=(--sanitize=thread) ;;
    *) options+=(--sanitize="$sanitizer") ;;
  esac
  swift build "${options[@]}" --build-tests
  swift test "${options[@]}" --skip-build --disable-xctest \
    --filter "${FILTER:-$filter}" >"$scratch/log" 2>&1 || {
    grep -E 'SUMMARY|ERROR: |WARNING: |unexpected signal|recorded an issue' "$scratch/log" >&2 || tail -n 30 "$scratch/log" >&2
    echo "sanitize: $scratch/log has all of it" >&2
    exit 1
  }
  tail -n 1 "$scratch/log"
done
