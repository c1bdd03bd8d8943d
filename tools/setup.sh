#!/bin/sh
# Installs what `make demo` (the default), `make test` or `make reliability` needs: system
# libraries, then .venv.
# Does nothing when nothing has changed since the last time.
set -eu
cd "$(dirname "$0")/.."
want=${1:-demo}
stamp=".venv/.ready-$want"

say() { printf '%s\n' "$*" >&2; }

if [ -f "$stamp" ] && [ "$stamp" -nt pyproject.toml ] && [ "$stamp" -nt constraints.txt ]; then
    exit 0
fi

# Run as root, or with sudo that asks nothing; otherwise name the one command.
apt_install() {
    if [ "$(id -u)" = 0 ]; then sudo=""; elif sudo -n true 2>/dev/null; then sudo="sudo"; else
        say "Please run once, then repeat: sudo apt-get install -y $*"
        return 1
    fi
    say "Installing system packages: $*"
    $sudo apt-get update -qq
    DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

python=""
for name in python3 python3.13 python3.12 python3.11; do
    if command -v "$name" >/dev/null 2>&1 &&
        "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        python=$name
        break
    fi
done
if [ -z "$python" ]; then
    say "Python 3.11 or newer is needed (Debian/Ubuntu: apt-get install python3 python3-venv)."
    exit 4
fi

missing=""
need() { # need <test command> <package …>
    if ! sh -c "$1" >/dev/null 2>&1; then shift; missing="$missing $*"; fi
}
library() { printf '%s -c "import ctypes; ctypes.CDLL(\\"%s\\")"' "$python" "$1"; }

if command -v apt-get >/dev/null 2>&1; then
    need "$python -c 'import ensurepip'" python3-venv
    need "$(library libpango-1.0.so.0)" libpango-1.0-0
    need "$(library libpangoft2-1.0.so.0)" libpangoft2-1.0-0
    need "$(library libharfbuzz-subset.so.0)" libharfbuzz-subset0
    if [ "$want" != demo ]; then
        need "command -v chromium" chromium
        need "command -v chromedriver" chromium-driver
    fi
    if [ -n "$missing" ]; then
        # shellcheck disable=SC2086
        apt_install $missing || [ "$want" = demo ] # the demo still gives HTML and XLSX
    fi
elif command -v brew >/dev/null 2>&1; then
    brew list pango >/dev/null 2>&1 || brew install pango
fi

[ -x .venv/bin/python ] || "$python" -m venv .venv
extra=""
[ "$want" = test ] && extra="[dev]"
[ "$want" = reliability ] && extra="[dev,reliability]"
say "Installing Python packages into .venv …"
.venv/bin/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable ".$extra"
touch "$stamp"
