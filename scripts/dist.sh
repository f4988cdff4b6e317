#!/usr/bin/env bash
# Makes .build/dist/polysem-VERSION-ARCHITECTURE.tar.gz: a program that needs the C library alone, and the licences of
# all that is in it. Every library but glibc is linked statically; compute nodes have neither Swift nor GSL. When a thread
# of OpenBLAS ends, glibc loads libgcc_s.so.1, which every Debian and Ubuntu has.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
readonly root
readonly scratch=$root/.build/dist
readonly libraries=(openblas gsl crypto sqlite3 z stdc++)
# Debian packages whose code ends up in the program.
readonly packages=(libopenblas-dev libgsl-dev libssl-dev libsqlite3-dev zlib1g-dev libstdc++6 libgcc-s1)

say() { echo "dist: $*" >&2; }
stop() { say "$@"; exit 1; }

# A folder with nothing but static libraries: the linker takes what it finds first.
gather_libraries() {
  local name file
  mkdir -p "$scratch/static"
  for name in "${libraries[@]}"; do
    file=$(cc -print-file-name="lib$name.a")
    [ "$file" != "lib$name.a" ] || stop "lib$name.a is missing; scripts/setup.sh installs the package that has it."
    ln -sf "$(realpath "$file")" "$scratch/static/lib$name.a"
  done
}

build() {
  swift build -c release --package-path "$root" --scratch-path "$scratch" --product polysem \
    --static-swift-stdlib -Xswiftc -use-ld=lld -Xlinker "-L$scratch/static" -Xlinker -lm -Xswiftc -Xclang-linker -Xswiftc -static-libgcc
}

# Fails if the program would need anything but glibc.
check() {
  local program=$1 others
  others=$(objdump -p "$program" | sed -nE 's/ *NEEDED +//p' | grep -vE '^(libc|libm|libpthread|libdl|librt|ld-linux.*)\.so' || true)
  [ -z "$others" ] || stop "the program still needs ${others//$'\n'/, }"
}

gather_licences() {
  local folder=$1 package checkout file
  mkdir -p "$folder"
  for package in "${packages[@]}"; do
    cp "/usr/share/doc/$package/copyright" "$folder/$package.txt"
  done
  for checkout in "$scratch"/checkouts/*/; do
    file=$(find "$checkout" -maxdepth 1 -iname 'licen[sc]e*' | head -n 1)
    [ -n "$file" ] || stop "$checkout has no licence"
    cp "$file" "$folder/$(basename "$checkout").txt"
  done
  file=$(find "$(dirname "$(realpath "$(command -v swift)")")/.." -ipath '*share/swift/LICENSE.txt' | head -n 1)
  [ -n "$file" ] || stop "the Swift installation has no licence"
  cp "$file" "$folder/swift.txt"
}

gather_libraries
build
program=$scratch/release/polysem
check "$program"
version=$("$program" --version)
floor=$(objdump -T "$program" | grep -oE 'GLIBC_[0-9.]+' | sort -uV | tail -n 1)
name=polysem-$version-$(uname -m)
rm -rf "${scratch:?}/$name"
mkdir -p "$scratch/$name"
cp "$program" "$scratch/$name/polysem"
strip "$scratch/$name/polysem"
gather_licences "$scratch/$name/licences"
cp -r "$root/experiments" "$scratch/$name/experiments"
cp "$root/scripts/requirements.txt" "$scratch/$name/requirements.txt"
printf '%s\n' "polysem $version for $(uname -m), linked with all libraries but the C library: needs glibc ${floor#GLIBC_}" \
  "or later and libgcc_s.so.1 (Debian: libgcc-s1, which every system has that apt is on). Pictures and reports want Python with what requirements.txt names; everything else is in it, and without" \
  "Python tables are written and exit code 69 says what is missing. It contains the GNU Scientific Library" \
  "(GPL 3 or later), so whoever passes this program on passes its sources on too." >"$scratch/$name/README.txt"
# The same under a name that recipes know (scripts/containers).
rm -rf "${scratch:?}/image"
cp -r "$scratch/$name" "$scratch/image"
tar -C "$scratch" -czf "$scratch/$name.tar.gz" "$name"
echo "$scratch/$name.tar.gz ($(du -h "$scratch/$name.tar.gz" | cut -f1), needs glibc ${floor#GLIBC_} or later and libgcc_s)"
