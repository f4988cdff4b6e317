#!/usr/bin/env bash
# Puts polysem, its completions for bash, zsh and fish, and its manual page under a prefix: scripts/install.sh PREFIX
# The program goes on needing this machine's Swift libraries, GSL, OpenBLAS and SQLite.
set -euo pipefail

[ $# -eq 1 ] && [ -n "$1" ] || { echo "usage: scripts/install.sh PREFIX" >&2; exit 64; }
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
share=$1/share
program=$1/bin/polysem

install -D -m 755 "$root/.build/release/polysem" "$program"
mkdir -p "$share/bash-completion/completions" "$share/zsh/site-functions" "$share/fish/vendor_completions.d" "$share/man/man1"
"$program" --generate-completion-script bash >"$share/bash-completion/completions/polysem"
"$program" --generate-completion-script zsh >"$share/zsh/site-functions/_polysem"
"$program" --generate-completion-script fish >"$share/fish/vendor_completions.d/polysem.fish"
"$program" --experimental-dump-help | python3 "$root/scripts/manual.py" >"$share/man/man1/polysem.1"
echo "installed $program, its completions and its manual page under $share"
