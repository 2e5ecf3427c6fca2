# shellcheck shell=sh
# shellcheck disable=SC2154 # root, containers and keep come from scripts/demo
# The demo's folder: made, looked at, removed.
#
#   <demo>/bin/hsm              the command, as it would be on PATH
#   <demo>/remotes/*.git        what a git server would hold
#   <demo>/<name>-adapter       a developer's clone of each
#   <demo>/my-rag               the project; the demo works in it

# Finds Deno and uv, or gets them once, exactly as scripts/hsm does.
demo_tools() {
  for demo_word in git python3; do
    if ! command -v "$demo_word" >/dev/null 2>&1; then
      printf 'error: The demo needs %s, and it was not found\n' "$demo_word" >&2
      printf 'hint: install %s and start the demo again\n' "$demo_word" >&2
      exit 1
    fi
  done
  # What would make this run different from the next one.
  unset VIRTUAL_ENV HSM_MODE RUN_MODE HSM_REGISTRY_PATH UV_PROJECT UV_PROJECT_ENVIRONMENT COMPOSE_FILE
  case ${XDG_DATA_HOME:-} in
  /*) hsm_tools=${HSM_TOOLS_DIR:-$XDG_DATA_HOME/hsm/tools} ;;
  *) hsm_tools=${HSM_TOOLS_DIR:-${HOME:-/nonexistent}/.local/share/hsm/tools} ;;
  esac
  # shellcheck source=scripts/lib/tools.sh
  . "$root/scripts/lib/tools.sh"
  tools_need_deno && tools_need_uv || exit 1
  case :$PATH: in *:"${tools_uv%/*}":*) ;; *) PATH=$PATH:${tools_uv%/*} ;; esac
}

demo_git() {
  git -c user.name=demo -c user.email=demo@example.org -c commit.gpgsign=false -c init.defaultBranch=main \
    -c advice.detachedHead=false "$@"
}

demo_folder() {
  demo=$(mktemp -d "${TMPDIR:-/tmp}/hsm-demo.XXXXXX")
  demo=$(CDPATH='' cd -- "$demo" && pwd -P)
  printf 'Everything happens in %s\n' "$demo"
  mkdir "$demo/bin" "$demo/remotes"
  ln -s "$root/scripts/hsm" "$demo/bin/hsm"
  PATH=$demo/bin:$PATH
  export PATH
  cp -R "$root/scripts/lib/demo/project" "$demo/my-rag"
  for demo_word in "$root/scripts/lib/demo/adapters"/*; do
    demo_name=${demo_word##*/}
    cp -R "$demo_word" "$demo/$demo_name"
    cd "$demo/$demo_name" || return
    demo_git init -q
    demo_git add .
    demo_git commit -q -m "$demo_name 0.1.0"
    demo_git tag v0.1.0
    demo_git clone -q --bare . "$demo/remotes/$demo_name.git"
    # The folder of remotes is known only now.
    demo_file=$demo/my-rag/registry/packages/$demo_name.yaml
    sed "s|@REMOTES@|file://$demo/remotes|" "$demo_file" >"$demo/new"
    mv "$demo/new" "$demo_file"
  done
  cd "$demo/my-rag" || return
  demo_git init -q
  printf '.venv/\n__pycache__/\n' >.gitignore
}

demo_commit() { # MESSAGE
  demo_git add --all
  demo_git commit -q -m "$1"
}

demo_sum() { cksum <"$1"; }

# The artifacts, each with its checksum.
demo_tracked() {
  for demo_word in pyproject.toml uv.lock hsm.lock docker-compose.hsm.yml; do
    [ ! -f "$demo_word" ] || cksum "$demo_word"
  done
}

demo_installed() { uv pip freeze --quiet --python .venv/bin/python; }

# Every file of the project with size and time, .hsm included.
demo_state() {
  python3 - <<'PYTHON'
import os
for folder, folders, files in sorted(os.walk(".")):
    folders[:] = [name for name in folders if name != ".git"]
    for name in sorted(files):
        at = os.lstat(os.path.join(folder, name))
        print(os.path.join(folder, name), at.st_size, at.st_mtime_ns, at.st_ino)
PYTHON
}

demo_end() { # CODE
  trap - EXIT INT TERM HUP
  [ -z "$containers" ] || demo_stop_engine
  if [ -n "${demo:-}" ] && [ -d "$demo" ]; then
    if [ -n "$keep" ]; then
      printf '\nThe folder is kept: %s/my-rag\n' "$demo"
    else
      cd /
      rm -rf -- "$demo"
    fi
  fi
  if [ "$1" -ne 0 ] && [ -z "$keep" ]; then
    # shellcheck disable=SC2016 # backticks mark a command for the reader
    printf 'hint: `scripts/demo --keep` leaves the folder to look at\n' >&2
  fi
  exit "$1"
}
