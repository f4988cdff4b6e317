#!/usr/bin/env bash
# Lets libFuzzer look for files of arrays that end the program, keep it busy or take its memory:
#   scripts/fuzz.sh [SECONDS]    each format so long, a minute by default
# What it finds is left in .build/fuzz and ends this with 1. Inputs that led to new code stay in .build/fuzz/corpus-*,
# from which the next run goes on.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
readonly root
readonly scratch=$root/.build/fuzz
readonly seconds=${1:-60}

# One module of the reader's sources and the target: libFuzzer wants its own compilation of both.
build() {
  swiftc -swift-version 6 -parse-as-library -O -sanitize=fuzzer,address -use-ld=lld -package-name polysem \
    -module-name "fuzz_$1" -enable-upcoming-feature ExistentialAny -enable-upcoming-feature InternalImportsByDefault \
    -I "$root/Sources/CZlib" -I "$root/Sources/CCrypto" "$root"/Sources/Matrix/*.swift "$root/Tests/Fuzz/$1.swift" \
    -o "$scratch/$1"
}

# Small valid files to begin with.
seed_npy() {
  local header
  printf -v header '%-117s' "{'descr': '$1', 'fortran_order': $2, 'shape': ($3), }"
  printf '\x93NUMPY\x01\x00\x76\x00%s\n%s' "$header" 'abcdefghijklmnopqrstuvwxabcdefghijklmnopqrstuvwx'
}

seed_safetensors() {
  printf "\\x$(printf %02x ${#1})\\0\\0\\0\\0\\0\\0\\0%s%s" "$1" 'abcdefghijklmnopqrstuvwx'
}

mkdir -p "$scratch/corpus-npy" "$scratch/corpus-safetensors"
seed_npy '<f4' False '3, 4' >"$scratch/corpus-npy/f4"
seed_npy '<f8' True '2, 3' >"$scratch/corpus-npy/f8"
seed_npy '>i2' True '2, 3, 4' >"$scratch/corpus-npy/i2"
seed_safetensors '{"w":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]}}' >"$scratch/corpus-safetensors/one"
seed_safetensors '{"__metadata__":{"a":"b"},"v":{"dtype":"BF16","shape":[3],"data_offsets":[0,6]},"w":{"dtype":"U8","shape":[18],"data_offsets":[6,24]}}' \
  >"$scratch/corpus-safetensors/two"

for format in npy safetensors; do
  echo "fuzz: $format for $seconds s"
  build "$format"
  # No input is larger than 64 kB, so that 64 MB in one piece come from what it claims.
  (cd "$scratch" && "./$format" -max_total_time="$seconds" -max_len=65536 -timeout=10 -malloc_limit_mb=64 -rss_limit_mb=1500 \
    -print_final_stats=1 -verbosity=0 "corpus-$format" 2>"$format.log") || { tail -n 30 "$scratch/$format.log" >&2; exit 1; }
  grep -E 'number_of_executed_units|average_exec_per_sec|new_units_added|peak_rss' "$scratch/$format.log"
done
