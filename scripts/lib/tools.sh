# shellcheck shell=sh
# shellcheck disable=SC2154 # hsm_tools comes from who reads this file
# Finds Deno and uv, or gets them once into a private folder. Read by scripts/hsm and scripts/test.
#
# In:  hsm_tools (the private folder), HSM_DENO, HSM_UV, PATH
# Out: tools_need_deno sets tools_deno, tools_need_uv sets tools_uv (both absolute paths)
#
# A download goes into a folder of its own and is renamed into place when it has shown that it starts:
# an interrupted one leaves nothing, and two at once do no harm (the last one stays, both are whole).

tools_deno_version=2.9.6
tools_uv_version=0.13.8
# The makers' own installers, the last resort. Another address (a mirror) can be given.
: "${HSM_DENO_INSTALLER:=https://deno.land/install.sh}"
: "${HSM_UV_INSTALLER:=https://astral.sh/uv/$tools_uv_version/install.sh}"

tools_say() { printf 'hsm: %s\n' "$1" >&2; }

# Remembers why one way did not work; shown only when none did.
tools_note() {
  tools_tried="$tools_tried
  $1"
}

# The last line that a failed program wrote, as the reason.
tools_last_line() {
  tools_line=
  if [ -f "$tools_tmp/log" ]; then
    while IFS= read -r tools_l || [ -n "$tools_l" ]; do
      case $tools_l in *[![:space:]]*) tools_line=$tools_l ;; esac
    done <"$tools_tmp/log"
  fi
  printf '%s' "${tools_line:-it ended without a word}"
}

# ---- Deno: is this one new enough?

# BINARY -> 0 when it is Deno 2.9 or newer; otherwise tools_fault says what it is.
tools_deno_is_new() {
  tools_fault="does not start"
  tools_answer=$("$1" --version 2>/dev/null </dev/null) || return 1
  tools_fault="is no Deno"
  case $tools_answer in "deno "[0-9]*.[0-9]*) ;; *) return 1 ;; esac
  tools_number=${tools_answer#"deno "}
  tools_number=${tools_number%%[!0-9.]*}
  tools_fault="is Deno $tools_number, which is too old"
  tools_major=${tools_number%%.*}
  tools_minor=${tools_number#*.}
  tools_minor=${tools_minor%%.*}
  [ "$tools_major" -gt 2 ] || { [ "$tools_major" -eq 2 ] && [ "${tools_minor:-0}" -ge 9 ]; }
}

# PATH -> tools_deno: the binary itself. A script (npm's wrapper, a version manager's shim) would cost
# a third of a second at each start and stay in between; it is asked for the binary behind it.
tools_behind_script() {
  tools_deno=$1
  IFS= read -r tools_l <"$1" 2>/dev/null || :
  case $tools_l in
  '#!'*)
    tools_answer=$("$1" eval --quiet 'console.log(Deno.execPath())' 2>/dev/null </dev/null) || return 0
    case $tools_answer in /*) [ ! -x "$tools_answer" ] || tools_deno=$tools_answer ;; esac
    ;;
  esac
}

# Every deno on PATH, in order: the first that is new enough -> tools_deno.
tools_deno_on_path() {
  tools_rest=$PATH:
  while [ -n "$tools_rest" ]; do
    tools_dir=${tools_rest%%:*}
    tools_rest=${tools_rest#*:}
    case $tools_dir in /*) ;; *) continue ;; esac
    if [ ! -f "$tools_dir/deno" ] || [ ! -x "$tools_dir/deno" ]; then continue; fi
    if tools_deno_is_new "$tools_dir/deno"; then
      tools_behind_script "$tools_dir/deno"
      return 0
    fi
    tools_note "PATH: \"$tools_dir/deno\" $tools_fault"
  done
  return 1
}

# Remembers a binary that was looked at. A folder that cannot be written only makes the next start slower.
tools_stamp() { # FILE BINARY
  # shellcheck disable=SC2174 # only the last folder is private, as wanted
  mkdir -p -m 700 -- "$hsm_tools" 2>/dev/null || return 0
  { printf '%s\n' "$2" >"$hsm_tools/.stamp.$$" && mv -f -- "$hsm_tools/.stamp.$$" "$hsm_tools/$1"; } 2>/dev/null || :
}

# ---- downloads

tools_begin() { # WHAT
  # shellcheck disable=SC2174 # only the last folder is private, as wanted
  if ! { mkdir -p -m 700 -- "$hsm_tools" && tools_tmp=$(mktemp -d "$hsm_tools/.get.XXXXXX"); } 2>/dev/null; then
    tools_note "the private folder \"$hsm_tools\" cannot be written: set HSM_TOOLS_DIR to one that can"
    return 1
  fi
  trap 'rm -rf -- "$tools_tmp"; trap - INT; kill -s INT $$' INT
  trap 'rm -rf -- "$tools_tmp"; trap - TERM; kill -s TERM $$' TERM
  trap 'rm -rf -- "$tools_tmp"; trap - HUP; kill -s HUP $$' HUP
}

tools_end() {
  rm -rf -- "$tools_tmp"
  trap - INT TERM HUP
}

# Puts a fetched binary into place. FILE NAME (deno, uv)
tools_place() {
  if [ ! -f "$1" ]; then
    tools_note "$tools_way: what came holds no \"$2\""
    return 1
  fi
  chmod 755 "$1" 2>/dev/null
  case $2 in
  deno) tools_deno_is_new "$1" ;;
  *) tools_fault="does not start" && "$1" --version >/dev/null 2>&1 </dev/null ;;
  esac || {
    tools_note "$tools_way: what came $tools_fault on this machine"
    return 1
  }
  if ! { mkdir -p "$hsm_tools/$2" && mv -f -- "$1" "$hsm_tools/$2/$2"; } 2>"$tools_tmp/log"; then
    tools_note "$tools_way: $(tools_last_line)"
    return 1
  fi
  tools_say "$2 is in \"$hsm_tools/$2\""
}

# The platform's own npm package holds the plain binary; the package "deno" is a wrapper around it.
tools_deno_by_npm() {
  tools_way=npm
  command -v npm >/dev/null 2>&1 || {
    tools_note "npm: not found"
    return 1
  }
  case $(uname -s)-$(uname -m) in
  Linux-x86_64 | Linux-amd64) tools_platform=linux-x64-glibc ;;
  Linux-aarch64 | Linux-arm64) tools_platform=linux-arm64-glibc ;;
  Darwin-x86_64) tools_platform=darwin-x64 ;;
  Darwin-arm64) tools_platform=darwin-arm64 ;;
  *)
    tools_note "npm: has no Deno for $(uname -s) on $(uname -m)"
    return 1
    ;;
  esac
  tools_say "getting Deno $tools_deno_version from npm, once"
  mkdir "$tools_tmp/npm" && printf '{}\n' >"$tools_tmp/npm/package.json"
  npm install --prefix "$tools_tmp/npm" --no-save --no-package-lock --ignore-scripts --no-audit --no-fund \
    --no-update-notifier --loglevel=error "@deno/$tools_platform@$tools_deno_version" \
    >"$tools_tmp/log" 2>&1 </dev/null || {
    tools_note "npm: $(tools_last_line)"
    return 1
  }
  tools_place "$tools_tmp/npm/node_modules/@deno/$tools_platform/deno" deno
}

# NAME VERSION -> the binary of that name out of its wheel.
tools_by_pypi() {
  tools_way=PyPI
  tools_python=
  for tools_l in python3 python; do
    if "$tools_l" -c 'import sys; sys.exit(sys.version_info < (3, 6))' >/dev/null 2>&1 </dev/null; then
      tools_python=$tools_l
      break
    fi
  done
  if [ -z "$tools_python" ]; then
    tools_note "PyPI: Python 3 not found"
    return 1
  fi
  # pip as it is, else the one that a fresh environment brings (Debian splits both off).
  tools_pip=$tools_python
  if ! "$tools_python" -m pip --version >/dev/null 2>&1 </dev/null; then
    tools_pip=$tools_tmp/venv/bin/python
    if ! "$tools_python" -m venv "$tools_tmp/venv" >"$tools_tmp/log" 2>&1 </dev/null; then
      tools_note "PyPI: \"$tools_python\" has neither pip nor a working venv"
      return 1
    fi
  fi
  tools_say "getting $1 $2 from PyPI, once"
  rm -rf -- "$tools_tmp/wheel"
  mkdir "$tools_tmp/wheel"
  PIP_REQUIRE_VIRTUALENV=0 PIP_DISABLE_PIP_VERSION_CHECK=1 "$tools_pip" -m pip download --no-deps --no-input \
    --only-binary=:all: --dest "$tools_tmp/wheel" "$1==$2" >"$tools_tmp/log" 2>&1 </dev/null || {
    tools_note "PyPI: $(tools_last_line)"
    return 1
  }
  for tools_l in "$tools_tmp/wheel"/*.whl; do
    "$tools_python" -m zipfile -e "$tools_l" "$tools_tmp/wheel/out" >"$tools_tmp/log" 2>&1 </dev/null || {
      tools_note "PyPI: $(tools_last_line)"
      return 1
    }
  done
  for tools_l in "$tools_tmp/wheel/out/"*.data/scripts/"$1"; do
    tools_place "$tools_l" "$1"
    return
  done
}

# ADDRESS -> a whole script in $tools_tmp/install.sh; half of one is never run.
tools_download() {
  tools_way=installer
  if command -v curl >/dev/null 2>&1; then
    curl -fsSL -o "$tools_tmp/install.sh" -- "$1" >"$tools_tmp/log" 2>&1 </dev/null
  elif command -v wget >/dev/null 2>&1; then
    wget -q -O "$tools_tmp/install.sh" -- "$1" >"$tools_tmp/log" 2>&1 </dev/null
  else
    tools_note "installer: neither curl nor wget found"
    return 1
  fi || {
    tools_note "installer: \"$1\" could not be fetched: $(tools_last_line)"
    return 1
  }
}

tools_deno_by_installer() {
  tools_download "$HSM_DENO_INSTALLER" || return 1
  tools_say "getting Deno $tools_deno_version with its installer, once"
  DENO_INSTALL=$tools_tmp/deno sh "$tools_tmp/install.sh" -y --no-modify-path "v$tools_deno_version" \
    >"$tools_tmp/log" 2>&1 </dev/null || {
    tools_note "installer: $(tools_last_line)"
    return 1
  }
  tools_place "$tools_tmp/deno/bin/deno" deno
}

tools_uv_by_installer() {
  tools_download "$HSM_UV_INSTALLER" || return 1
  tools_say "getting uv $tools_uv_version with its installer, once"
  UV_UNMANAGED_INSTALL=$tools_tmp/uv sh "$tools_tmp/install.sh" >"$tools_tmp/log" 2>&1 </dev/null || {
    tools_note "installer: $(tools_last_line)"
    return 1
  }
  tools_place "$tools_tmp/uv/uv" uv
}

# ---- what the scripts call

tools_need_deno() {
  tools_tried=
  if [ -n "${HSM_DENO:-}" ]; then
    case $HSM_DENO in
    /*) tools_fault="is no executable file" ;;
    *) tools_fault="is no absolute path" ;;
    esac
    if [ "$tools_fault" = "is no executable file" ] && [ -f "$HSM_DENO" ] && [ -x "$HSM_DENO" ] &&
      tools_deno_is_new "$HSM_DENO"; then
      tools_deno=$HSM_DENO
      tools_stamp deno.given "$tools_deno"
      return 0
    fi
    printf 'error: HSM_DENO names no Deno 2.9 or newer: "%s" %s\n' "$HSM_DENO" "$tools_fault" >&2
    printf 'hint: set HSM_DENO to the absolute path of such a binary, or unset it: hsm then finds or gets one\n' >&2
    return 1
  fi
  tools_deno=$hsm_tools/deno/deno
  if { [ -x "$tools_deno" ] && tools_deno_is_new "$tools_deno"; } || tools_deno_on_path; then
    tools_stamp deno.found "$tools_deno"
    return 0
  fi
  tools_deno=$hsm_tools/deno/deno
  if tools_begin; then
    if tools_deno_by_npm || tools_by_pypi deno "$tools_deno_version" || tools_deno_by_installer; then
      tools_end
      tools_stamp deno.found "$tools_deno"
      return 0
    fi
    tools_end
  fi
  printf 'error: hsm needs Deno 2.9 or newer; none was found and none could be fetched:%s\n' "$tools_tried" >&2
  printf 'hint: install Deno 2.9 or newer and start hsm again, or set HSM_DENO to the path of its binary\n' >&2
  return 1
}

tools_need_uv() {
  tools_tried=
  if [ -n "${HSM_UV:-}" ]; then
    tools_uv=$HSM_UV
    if [ -f "$tools_uv" ] && [ -x "$tools_uv" ] && [ "${tools_uv##*/}" = uv ]; then
      return 0
    fi
    printf 'error: HSM_UV names no executable file called "uv": "%s"\n' "$HSM_UV" >&2
    printf 'hint: set HSM_UV to the path of a uv binary, or unset it: hsm then finds or gets one\n' >&2
    return 1
  fi
  if command -v uv >/dev/null 2>&1; then
    tools_uv=$(command -v uv)
    return 0
  fi
  tools_uv=$hsm_tools/uv/uv
  [ ! -x "$tools_uv" ] || return 0
  if tools_begin; then
    if tools_by_pypi uv "$tools_uv_version" || tools_uv_by_installer; then
      tools_end
      return 0
    fi
    tools_end
  fi
  printf 'warning: uv was not found and could not be fetched:%s\n' "$tools_tried" >&2
  printf 'hint: install uv and start hsm again, or set HSM_UV to the path of its binary\n' >&2
  return 1
}
