#!/usr/bin/env bash
# Installs what polysem needs and this machine lacks: Debian packages, and Python wheels in .venv.
#   scripts/setup.sh          to build and to reproduce the figures
#   scripts/setup.sh --notebooks   what `make notebooks` needs as well
#   scripts/setup.sh --test   what `make test` needs as well
#   scripts/setup.sh --benchmark   PyTorch and JAX, in .venv-benchmark: large, and wanted by `make benchmark` alone
# Says one line per thing installed and nothing when nothing is missing, which needs no network.
set -euo pipefail

readonly swift_needed=6.2
readonly python_needed=3.10
readonly packages=(
  libgsl-dev libopenblas-dev libsqlite3-dev libssl-dev zlib1g-dev fonts-dejavu-core python3-venv
)
# A browser that opens reports; Ubuntu has it in no Debian package, and the checks that need it are skipped there.
readonly test_packages=(chromium)
# Set the clock back, and run parts side by side.
readonly test_tools=(faketime parallel)

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
readonly root
log=$(mktemp)
trap 'rm -f "$log"' EXIT

say() { echo "setup: $*" >&2; }
stop() { say "$@"; exit 1; }

# Runs a command; its output is shown only when it fails.
quietly() {
  local what=$1
  shift
  if ! "$@" >"$log" 2>&1; then
    tail -n 20 "$log" >&2
    stop "could not $what (its last lines are above)."
  fi
}

# Whether version $1 is at least version $2.
is_at_least() { [ "$(printf '%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]; }

check_swift() {
  local found
  command -v git >/dev/null || stop "git is missing: Swift fetches packages with it. Install git."
  command -v swift >/dev/null ||
    stop "Swift $swift_needed or later is missing. Install it from https://www.swift.org/install" \
      "and make sure \`swift\` is on the PATH."
  found=$(swift --version 2>/dev/null | sed -nE 's/.*Swift version ([0-9.]+).*/\1/p' | head -n 1) || true
  [ -n "$found" ] || stop "\`swift --version\` does not answer. Repair the Swift installation."
  is_at_least "$found" "$swift_needed" ||
    stop "Swift $found is too old, $swift_needed or later is needed: https://www.swift.org/install"
}

is_installed() {
  [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

# Installs what is missing of the Debian packages named.
install_packages() {
  local missing=() package as_root=()
  if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    say "this is not Debian or Ubuntu; taking for granted that GSL, OpenBLAS, OpenSSL, SQLite and zlib (with" \
      "headers), DejaVu fonts and Python's venv are installed."
    return
  fi
  for package in "$@"; do
    is_installed "$package" || missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null || ! sudo -n true 2>/dev/null; then
      stop "installing ${missing[*]} needs root. Run this, then try again:" \
        "sudo apt-get update && sudo apt-get install -y --no-install-recommends ${missing[*]}"
    fi
    as_root=(sudo -n)
  fi
  as_root+=(env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300)
  quietly "refresh the list of Debian packages" "${as_root[@]}" update
  for package in "${missing[@]}"; do
    quietly "install $package" "${as_root[@]}" install -y --no-install-recommends "$package"
    say "installed $package."
  done
}

# The first Python 3 that is new enough and can make environments: the PATH's own, else Debian's.
find_python() {
  local python
  for python in python3 /usr/bin/python3; do
    if "$python" - "$python_needed" 2>/dev/null <<'PYTHON'; then
import sys, venv, ensurepip
sys.exit(sys.version_info < tuple(map(int, sys.argv[1].split("."))))
PYTHON
      echo "$python"
      return
    fi
  done
  stop "no Python $python_needed or later with its venv module was found."
}

# Installs a requirements file into an environment unless this very file was installed there before.
install_wheels() {
  local environment=$1 requirements=$2 what=$3 venv=$root/$1 stamp python sum
  stamp=$venv/installed-$(basename "$requirements")
  sum=$(sha256sum <"$requirements")
  if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$sum" ] && "$venv/bin/python" -c '' 2>/dev/null; then
    return
  fi
  if ! "$venv/bin/python" -m pip --version >/dev/null 2>&1; then
    python=$(find_python)
    quietly "make a Python environment in $environment" "$python" -m venv --clear "$venv"
    say "made a Python environment in $environment."
  fi
  quietly "install $what into $environment" \
    "$venv/bin/python" -m pip install --disable-pip-version-check --quiet -r "$requirements"
  echo "$sum" >"$stamp"
  say "installed $what in $environment."
}

# Puts python/polysem.py on the path of .venv, where it is: what is changed there needs no new installation.
install_module() {
  local venv=$root/.venv stamp=$root/.venv/installed-polysem sum
  sum=$(sha256sum <"$root/python/pyproject.toml")$root
  if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$sum" ]; then
    return
  fi
  quietly "install python/polysem.py into .venv" "$venv/bin/python" -m pip install \
    --disable-pip-version-check --quiet --no-deps --no-build-isolation --editable "$root/python"
  echo "$sum" >"$stamp"
  say "installed python/polysem.py in .venv."
}

install_notebooks() {
  install_wheels .venv "$root/scripts/requirements-notebooks.txt" \
    "matplotlib, nbclient and ipykernel (for the notebooks)"
}

main() {
  case ${1-} in
  '' | --notebooks | --test | --benchmark) ;;
  *) stop "unknown option $1; there are --notebooks, --test and --benchmark." ;;
  esac
  [ $# -le 1 ] || stop "too many options; one of --notebooks, --test and --benchmark."
  check_swift
  install_packages "${packages[@]}"
  install_wheels .venv "$root/scripts/requirements.txt" \
    "vl-convert-python, markdown-it-py, pillow, numpy and pandas"
  install_module
  case ${1-} in
  --notebooks) install_notebooks ;;
  --test)
    if ! command -v chromium >/dev/null && grep -qs '^ID=debian' /etc/os-release; then
      install_packages "${test_packages[@]}"
    fi
    install_packages "${test_tools[@]}"
    install_notebooks
    install_wheels .venv "$root/scripts/requirements-test.txt" "SciPy, PyYAML, safetensors and axe (for the tests)"
    ;;
  --benchmark)
    install_wheels .venv-benchmark "$root/scripts/requirements-benchmark.txt" \
      "PyTorch and JAX (for the benchmarks)"
    ;;
  esac
}

main "$@"
