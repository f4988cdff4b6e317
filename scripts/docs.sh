#!/usr/bin/env bash
# Makes the reference of our modules from what `swift build -c release` has left: scripts/docs.sh [FOLDER], default
# .build/documentation. A warning, such as of a link to a symbol that is not there, is an error.
# Rejected: the DocC plugin, which every build would have to fetch and which builds everything once more.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
readonly out=${1:-.build/documentation} build=.build/release checkouts=.build/checkouts
readonly modules=(
  Matrix Keys Records Randomness Statistics Theory Model Observers Families Study Store Analysis Engine Report
)

# Where the compiler finds C modules: system libraries' maps, then those that the package manager wrote.
search=(-I "$build/Modules" -I "$checkouts/Yams/Sources/CYaml/include" -I "$checkouts/GRDB.swift/Sources/GRDBSQLite")
for folder in Sources/C*; do search+=(-I "$folder"); done
for map in "$build"/C*.build/module.modulemap; do search+=(-Xcc "-fmodule-map-file=$map"); done
target=$(swift -print-target-info | sed -nE 's/.*"unversionedTriple": "([^"]*)".*/\1/p' | head -n 1)

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
archives=()
for module in "${modules[@]}"; do
  mkdir "$work/$module"
  swift symbolgraph-extract -module-name "$module" -target "$target" -minimum-access-level package "${search[@]}" \
    -output-dir "$work/$module"
  docc convert --additional-symbol-graph-dir "$work/$module" --fallback-display-name "$module" \
    --fallback-bundle-identifier "polysem.$module" --transform-for-static-hosting --warnings-as-errors \
    --output-path "$work/$module.doccarchive"
  archives+=("$work/$module.doccarchive")
done
rm -rf "$out"
docc merge --synthesized-landing-page-name polysem --synthesized-landing-page-kind Package --output-path "$out" "${archives[@]}"
echo "${#modules[@]} modules in $out; a server shows it, as: python3 -m http.server --directory $out"
