# shellcheck shell=sh
# shellcheck disable=SC2154 # root and private come from scripts/test
# The real tools of the tests on a Debian machine where one may be root: packages, Docker with Compose,
# images. Read by scripts/test when `--setup` is given; everything that it starts, it stops by pid.
#
# In:  root (the checkout), private (the private folder)
# Out: DOCKER_HOST, DOCKER_CONFIG where needed; HSM_TEST_IMAGES names the file that tells of the images
#
# No address is written here: Debian's mirror is taken from the machine's own apt sources.

setup_suite=trixie # has Compose v2, PostgreSQL 17 and pgvector as packages
setup_image_packages=redis-server,postgresql-17,postgresql-17-pgvector
setup_compose_oldest=2.24
setup_run=   # folder of the daemon that was started here
setup_image= # process that makes the images

setup_say() { printf 'setup: %s\n' "$1" >&2; }

# "2.26.1" at least "2.24"?
setup_at_least() { # VERSION OLDEST
  setup_v=${1#v}
  case $setup_v in [0-9]*.[0-9]*) ;; *) return 1 ;; esac
  setup_minor=${setup_v#*.}
  setup_minor=${setup_minor%%[!0-9]*}
  [ "${setup_v%%.*}" -gt "${2%%.*}" ] || { [ "${setup_v%%.*}" -eq "${2%%.*}" ] && [ "$setup_minor" -ge "${2#*.}" ]; }
}

# ---- packages

# Installs the Debian packages of commands that are missing.
setup_packages() {
  setup_want=
  for setup_pair in dockerd:docker.io iptables:iptables ip:iproute2 debootstrap:debootstrap strace:strace git:git \
    curl:curl ps:procps python3:python3; do
    command -v "${setup_pair%%:*}" >/dev/null 2>&1 || setup_want="$setup_want ${setup_pair#*:}"
  done
  # The launcher gets Deno by npm or pip; with neither, Debian's venv brings a pip.
  command -v npm >/dev/null 2>&1 || python3 -m pip --version >/dev/null 2>&1 || setup_want="$setup_want python3-venv"
  [ -d /etc/ssl/certs ] || setup_want="$setup_want ca-certificates"
  if [ -z "$setup_want" ]; then
    setup_say "packages: nothing is missing"
    return 0
  fi
  if ! command -v apt-get >/dev/null 2>&1 || [ "$(id -u)" -ne 0 ]; then
    setup_say "packages: missing:$setup_want: they are installed only on Debian, as root"
    return 1
  fi
  setup_say "packages: installing$setup_want"
  # Installing must start no service: without a policy Debian would start a second dockerd.
  setup_policy=/usr/sbin/policy-rc.d
  if [ -e "$setup_policy" ]; then setup_policy=; else
    printf '#!/bin/sh\nexit 101\n' >"$setup_policy" && chmod 755 "$setup_policy"
  fi
  # shellcheck disable=SC2086 # a list of names
  {
    apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $setup_want
  } >"$private/logs/apt.log" 2>&1 </dev/null
  setup_code=$?
  [ -z "$setup_policy" ] || rm -f -- "$setup_policy"
  [ "$setup_code" -eq 0 ] || setup_say "packages: failed, see $private/logs/apt.log"
  return "$setup_code"
}

# The machine's Debian mirror -> setup_mirror.
setup_find_mirror() {
  # shellcheck disable=SC1091 # a file of the system
  setup_here=$(. /etc/os-release && printf '%s' "$VERSION_CODENAME")
  # shellcheck disable=SC2016 # apt replaces these, not the shell
  setup_mirror=$(apt-get indextargets --format '$(RELEASE) $(COMPONENT) $(REPO_URI)' 'Created-By: Packages' 2>/dev/null |
    while read -r setup_r setup_c setup_u; do
      if [ "$setup_r $setup_c" = "$setup_here main" ]; then
        printf '%s' "$setup_u"
        break
      fi
    done)
  if [ -z "$setup_mirror" ]; then
    setup_say "mirror: no Debian mirror in the apt sources of this machine"
    return 1
  fi
}

# ---- Docker Compose

# Compose v2 from the newer suite's package: its one binary runs here, its dependencies are not needed.
setup_compose() {
  setup_found=$(docker compose version --short 2>/dev/null)
  if setup_at_least "$setup_found" "$setup_compose_oldest"; then
    setup_say "compose: $setup_found is here"
    return 0
  fi
  export DOCKER_CONFIG="$private/docker-config"
  setup_found=$(docker compose version --short 2>/dev/null)
  if setup_at_least "$setup_found" "$setup_compose_oldest"; then
    setup_say "compose: $setup_found is in the private folder"
    return 0
  fi
  setup_find_mirror || return 1
  setup_say "compose: getting the package of Debian $setup_suite"
  setup_apt=$private/apt
  mkdir -p "$setup_apt/state/lists/partial" "$setup_apt/cache/archives/partial" "$setup_apt/etc" "$setup_apt/deb"
  setup_key=/usr/share/keyrings/debian-archive-keyring.gpg
  [ -f "$setup_key" ] && setup_signed="[signed-by=$setup_key] " || setup_signed=
  printf 'deb %s%s %s main\n' "$setup_signed" "$setup_mirror" "$setup_suite" >"$setup_apt/etc/sources.list"
  : >"$setup_apt/state/status"
  setup_apt_get() {
    apt-get -o Dir::State="$setup_apt/state" -o Dir::State::status="$setup_apt/state/status" \
      -o Dir::Cache="$setup_apt/cache" -o Dir::Etc::sourcelist="$setup_apt/etc/sources.list" \
      -o Dir::Etc::sourceparts=- -o APT::Sandbox::User= "$@"
  }
  {
    setup_apt_get update && (cd "$setup_apt/deb" && rm -f ./*.deb && setup_apt_get download docker-compose) &&
      rm -rf "$setup_apt/unpacked" && dpkg-deb -x "$setup_apt"/deb/docker-compose_*.deb "$setup_apt/unpacked"
  } >"$private/logs/compose.log" 2>&1 </dev/null || {
    setup_say "compose: failed, see $private/logs/compose.log"
    return 1
  }
  for setup_bin in "$setup_apt/unpacked/usr/libexec/docker/cli-plugins/docker-compose" \
    "$setup_apt/unpacked/usr/bin/docker-compose"; do
    if [ -f "$setup_bin" ] && [ ! -h "$setup_bin" ]; then
      mkdir -p "$DOCKER_CONFIG/cli-plugins"
      cp -- "$setup_bin" "$DOCKER_CONFIG/cli-plugins/.new.$$"
      chmod 755 "$DOCKER_CONFIG/cli-plugins/.new.$$"
      mv -f -- "$DOCKER_CONFIG/cli-plugins/.new.$$" "$DOCKER_CONFIG/cli-plugins/docker-compose"
      break
    fi
  done
  rm -rf -- "$setup_apt"
  setup_found=$(docker compose version --short 2>/dev/null)
  setup_at_least "$setup_found" "$setup_compose_oldest" || {
    setup_say "compose: what was unpacked does not run"
    return 1
  }
  setup_say "compose: $setup_found"
}

# ---- the daemon

setup_is_ours() { # PID
  [ -n "$1" ] && tr '\0' ' ' 2>/dev/null <"/proc/$1/cmdline" | grep -qF -- "--data-root $private/docker"
}

# Ends the daemon that an earlier, killed run left.
setup_stop_left() {
  [ -f "$private/docker.run" ] || return 0
  setup_run=$(cat "$private/docker.run")
  if [ -f "$setup_run/owner" ] && kill -s 0 "$(cat "$setup_run/owner")" 2>/dev/null &&
    tr '\0' ' ' 2>/dev/null <"/proc/$(cat "$setup_run/owner")/cmdline" | grep -q 'scripts/test'; then
    setup_say "docker: another run of scripts/test has its daemon here: end it first"
    setup_run=
    return 1
  fi
  setup_say "docker: ending what an earlier run left"
  setup_stop
}

setup_docker() {
  if docker version >/dev/null 2>&1 </dev/null; then
    setup_say "docker: a daemon answers, it is used"
    return 0
  fi
  if [ "$(id -u)" -ne 0 ] || ! command -v dockerd >/dev/null 2>&1; then
    setup_say "docker: no daemon answers, and one can be started only by root where dockerd is installed"
    return 1
  fi
  setup_stop_left || return 1
  # Sockets need a short path, hence not in the private folder.
  setup_run=$(mktemp -d /tmp/hsm-test.XXXXXX) || return 1
  printf '%s\n' "$$" >"$setup_run/owner"
  printf '%s\n' "$setup_run" >"$private/docker.run"
  # What dockerd changes in the machine's network and does not take back.
  cat /proc/sys/net/ipv4/ip_forward >"$setup_run/ip_forward"
  iptables -S >"$setup_run/iptables" 2>/dev/null || :
  ip link show docker0 >/dev/null 2>&1 && : >"$setup_run/docker0"
  setsid dockerd --data-root "$private/docker" --exec-root "$setup_run/exec" --pidfile "$setup_run/dockerd.pid" \
    --host "unix://$setup_run/docker.sock" >"$private/logs/dockerd.log" 2>&1 </dev/null &
  setup_job=$!
  export DOCKER_HOST="unix://$setup_run/docker.sock"
  setup_tries=0
  until docker version >/dev/null 2>&1; do
    setup_tries=$((setup_tries + 1))
    if [ "$setup_tries" -gt 120 ] || ! kill -s 0 "$setup_job" 2>/dev/null; then
      setup_say "docker: dockerd does not answer, see $private/logs/dockerd.log"
      return 1
    fi
    sleep 0.25
  done
  setup_say "docker: dockerd $(docker version --format '{{.Server.Version}}' 2>/dev/null) runs as process $(cat "$setup_run/dockerd.pid")"
}

# What tests left in the daemon that was started here, one line each.
setup_left_behind() {
  [ -n "$setup_run" ] && docker version >/dev/null 2>&1 || return 0
  docker ps -a --format 'container {{.Names}}'
  docker network ls --filter type=custom --format 'network {{.Name}}'
  docker volume ls --format 'volume {{.Name}}'
}

setup_stop() {
  if [ -n "$setup_image" ] && kill -s 0 "$setup_image" 2>/dev/null; then
    kill -s TERM "$setup_image" 2>/dev/null
    wait "$setup_image" 2>/dev/null
  fi
  setup_image=
  [ -n "$setup_run" ] || return 0
  if [ -S "$setup_run/docker.sock" ]; then
    setup_ids=$(docker --host "unix://$setup_run/docker.sock" ps -aq 2>/dev/null)
    # shellcheck disable=SC2086 # a list of ids
    [ -z "$setup_ids" ] || docker --host "unix://$setup_run/docker.sock" rm -f -v $setup_ids >/dev/null 2>&1
    docker --host "unix://$setup_run/docker.sock" network prune -f >/dev/null 2>&1
  fi
  setup_pid=
  [ ! -f "$setup_run/dockerd.pid" ] || setup_pid=$(cat "$setup_run/dockerd.pid")
  if setup_is_ours "$setup_pid"; then
    kill -s TERM "$setup_pid"
    setup_tries=0
    while setup_is_ours "$setup_pid" && [ "$setup_tries" -lt 120 ]; do
      setup_tries=$((setup_tries + 1))
      sleep 0.25
    done
    ! setup_is_ours "$setup_pid" || kill -s KILL "$setup_pid"
  fi
  # Mounts under our two folders only.
  while read -r _ setup_at _; do
    case $setup_at in
    "$private/docker"/* | "$setup_run"/*) umount "$setup_at" 2>/dev/null ;;
    esac
  done </proc/mounts
  setup_network_back
  # The daemon's data is cheap to make again from the cached image, and a leftover of one run is no start for the next.
  rm -rf -- "$private/docker" "$setup_run" "$private/docker.run"
  setup_run=
}

# Takes back what dockerd did to a machine that had no Docker network before.
setup_network_back() {
  [ -f "$setup_run/iptables" ] && [ ! -e "$setup_run/docker0" ] || return 0
  ! ip link show docker0 >/dev/null 2>&1 || ip link delete docker0
  [ ! -f "$setup_run/ip_forward" ] || cat "$setup_run/ip_forward" >/proc/sys/net/ipv4/ip_forward
  # The earlier state had rules of Docker already: they are not ours.
  ! grep -q DOCKER "$setup_run/iptables" || return 0
  for setup_table in filter nat; do
    # Rules first, then the chains; a rule or chain of anybody else is not touched.
    iptables -t "$setup_table" -S 2>/dev/null | grep -E -- '-(j|A) DOCKER|-[io] docker0|-s 172\.[0-9.]+/16 ! -o' |
      sed -n 's/^-A /-D /p' | while IFS= read -r setup_rule; do
        # shellcheck disable=SC2086 # words of a rule
        iptables -t "$setup_table" $setup_rule 2>/dev/null
      done
    iptables -t "$setup_table" -S 2>/dev/null | sed -n 's/^-N \(DOCKER[A-Z0-9-]*\)$/\1/p' | while IFS= read -r setup_chain; do
      iptables -t "$setup_table" -F "$setup_chain" 2>/dev/null
      iptables -t "$setup_table" -X "$setup_chain" 2>/dev/null
    done
  done
  setup_policy=$(sed -n 's/^-P FORWARD //p' "$setup_run/iptables")
  [ -z "$setup_policy" ] || iptables -P FORWARD "$setup_policy" 2>/dev/null || :
}

# ---- images

# Makes the images in the background; "$HSM_TEST_IMAGES" says `ready` or why there are none.
setup_images() {
  export HSM_TEST_IMAGES="$private/images.state"
  printf 'building\n' >"$HSM_TEST_IMAGES"
  (
    trap 'exit 143' TERM INT HUP
    if setup_images_now >"$private/logs/images.log" 2>&1 </dev/null; then
      printf 'ready\n' >"$HSM_TEST_IMAGES"
    else
      printf 'failed: see %s\n' "$private/logs/images.log" >"$HSM_TEST_IMAGES"
    fi
  ) &
  setup_image=$!
}

setup_images_now() {
  setup_files=$root/scripts/lib/image
  setup_key=$({ printf '%s %s\n' "$setup_suite" "$setup_image_packages" && cat "$setup_files"/*; } | cksum)
  setup_key=${setup_key%% *}
  setup_tar=$private/image-$setup_key.tar
  # A daemon of the user's own may have them from an earlier run.
  setup_have=1
  for setup_name in base:trixie postgres:17 redis:8; do
    [ "$(docker image inspect --format '{{index .Config.Labels "hsm-test"}}' "hsm-test/$setup_name" 2>/dev/null)" = "$setup_key" ] ||
      setup_have=
  done
  [ -z "$setup_have" ] || return 0
  if [ ! -f "$setup_tar" ]; then
    command -v debootstrap >/dev/null 2>&1 || return 1
    setup_find_mirror || return 1
    rm -f -- "$private"/image-*.tar
    setup_tree=$private/image.tree
    setup_drop_tree
    mkdir -p "$setup_tree"
    debootstrap --variant=minbase --include="$setup_image_packages" "$setup_suite" "$setup_tree" "$setup_mirror" || {
      setup_drop_tree
      return 1
    }
    rm -rf "$setup_tree"/var/cache/apt/archives/*.deb "$setup_tree"/var/lib/apt/lists/* "$setup_tree"/usr/share/doc/*
    cp "$setup_files"/serve-* "$setup_tree/usr/local/bin/"
    chmod 755 "$setup_tree"/usr/local/bin/serve-*
    tar -C "$setup_tree" --one-file-system -cf "$setup_tar.part" . && mv -f "$setup_tar.part" "$setup_tar" || return 1
    setup_drop_tree
  fi
  docker import --change 'ENV LANG=C.UTF-8' --change "LABEL hsm-test=$setup_key" "$setup_tar" hsm-test/base:trixie || return 1
  for setup_name in postgres:17 redis:8; do
    setup_kind=${setup_name%%:*}
    DOCKER_BUILDKIT=0 docker build -q -t "hsm-test/$setup_name" -f "$setup_files/$setup_kind.dockerfile" \
      "$setup_files" || return 1
  done
}

# debootstrap killed half-way leaves mounts in its tree.
setup_drop_tree() {
  while read -r _ setup_at _; do
    case $setup_at in "$private/image.tree"/*) umount "$setup_at" ;; esac
  done </proc/mounts
  rm -rf --one-file-system "$private/image.tree"
}
