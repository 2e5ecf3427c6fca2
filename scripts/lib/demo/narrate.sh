# shellcheck shell=sh
# shellcheck disable=SC2154 # demo (the folder) comes from folder.sh
# How the demo talks: a title, a sentence, a command that is shown and run, a result that is checked.
# A command's output is shown and kept; `says` looks into what the last one printed.

demo_steps=0
demo_checks=0
demo_said=

title() { # TEXT
  demo_steps=$((demo_steps + 1))
  printf '\n== %s. %s\n' "$demo_steps" "$1"
}

tell() { printf '\n   %s\n' "$1"; }

# Runs a command as it is written, shows it and what it prints, and wants this exit code.
fails() { # CODE COMMAND
  printf '\n$ %s\n' "$2"
  demo_code=0
  (eval "$2") >"$demo/said" 2>&1 </dev/null || demo_code=$?
  demo_said=$(cat -- "$demo/said")
  [ -z "$demo_said" ] || printf '%s\n' "$demo_said"
  [ "$1" -eq 0 ] || printf '(exit code %s)\n' "$demo_code"
  [ "$demo_code" -eq "$1" ] || demo_failed "\`$2\` ended with exit code $demo_code, expected $1"
}

run() { fails 0 "$1"; } # COMMAND

# Checks that a test holds.
check() { # WHAT TEST [ARGUMENT...]
  demo_what=$1
  shift
  "$@" || demo_failed "not so: $demo_what"
  demo_checks=$((demo_checks + 1))
  printf '  ok: %s\n' "$demo_what"
}

demo_failed() { # WHAT
  printf '\nFAILED in step %s: %s\n' "$demo_steps" "$1" >&2
  exit 1
}

# ---- tests

# The last command printed this.
says() { case $demo_said in *"$1"*) ;; *) return 1 ;; esac }
same() { [ "$1" = "$2" ]; }
absent() { [ ! -e "$1" ]; }
holds() { grep -qF -- "$2" "$1"; } # FILE TEXT
lacks() { [ -f "$1" ] && ! holds "$1" "$2"; }
installed() { demo_installed | grep -q "^$1=="; } # PACKAGE
gone() { [ -n "$(demo_installed)" ] && ! installed "$1"; }
