# shellcheck shell=sh
# shellcheck disable=SC2154 # root and demo come from scripts/demo and folder.sh
# Docker for the demo: the daemon that answers, else one of the demo's own (root, on Debian). Images come
# from the hub; where it does not answer they are built, and the project's registry names those instead.

demo_engine_ours=
demo_up=
demo_project=my-rag-hsm

demo_engine() {
  printf '\nGetting Docker and the images ready ...\n'
  private=$demo/engine
  mkdir -p "$private/logs"
  # What scripts/test --setup has fetched or made before is used again.
  [ ! -d "$root/.private/docker-config" ] || cp -R "$root/.private/docker-config" "$private/docker-config"
  for demo_word in "$root/.private"/image-*.tar; do
    [ ! -f "$demo_word" ] || ln -s "$demo_word" "$private/"
  done
  # shellcheck source=scripts/lib/setup.sh
  . "$root/scripts/lib/setup.sh"
  demo_engine_ours=1
  if ! setup_docker || ! setup_compose; then
    # shellcheck disable=SC2016 # backticks mark a command for the reader
    printf 'hint: start Docker (with Compose 2.24 or newer), or run `scripts/demo` without --containers\n' >&2
    exit 1
  fi
  if [ -n "$(demo_left)" ]; then
    printf 'error: Docker has containers or volumes of a Compose project "%s" already\n' "$demo_project" >&2
    printf 'hint: remove them first: the demo would take them for its own\n' >&2
    exit 1
  fi
  mkdir -p registry/containers
  demo_image chroma demo_build_chroma
  demo_image pgvector demo_build_pgvector
}

# Where the image of a built-in component cannot be had: builds one, and a component that names it.
demo_image() { # COMPONENT BUILD
  demo_file=$root/registry/containers/$1.yaml
  demo_hub=$(sed -n "s|.*\"\([a-z]*/$1:[^\"]*\)\".*|\1|p" "$demo_file")
  [ -n "$demo_hub" ] || demo_failed "no image is named in $demo_file"
  if docker image inspect "$demo_hub" >/dev/null 2>&1 || docker pull --quiet "$demo_hub" >/dev/null 2>&1; then
    printf 'image: %s\n' "$demo_hub"
    return 0
  fi
  printf 'image: %s cannot be pulled; building one\n' "$demo_hub"
  "$2" >"$private/logs/$1.log" 2>&1 || {
    tail -n 20 "$private/logs/$1.log" >&2
    demo_failed "the image for $1 could not be built"
  }
  sed "s|\"$demo_hub\"|\"hsm-demo/$1:1\"|" "$demo_file" >"registry/containers/$1.yaml"
}

demo_build_pgvector() {
  setup_images_now && docker tag hsm-test/postgres:17 hsm-demo/pgvector:1
}

demo_build_chroma() {
  setup_images_now || return 1
  mkdir -p "$private/chroma"
  cp "$root/scripts/lib/demo/chroma.dockerfile" "$private/chroma/Dockerfile"
  # The server is compiled and needs none of the packages that the client needs.
  uv pip install --no-deps --only-binary :all: --python-version 3.13 --target "$private/chroma/site" \
    'chromadb>=1,<2' || return 1
  DOCKER_BUILDKIT=0 docker build --network host --quiet --tag hsm-demo/chroma:1 "$private/chroma"
}

# The containers and volumes of the demo's project.
demo_left() {
  docker ps --all --quiet --filter "label=com.docker.compose.project=$demo_project"
  docker volume ls --quiet --filter "label=com.docker.compose.project=$demo_project"
}

# hsm's file is plain Compose: no hsm is needed to start it.
start_services() {
  demo_up=1
  run "docker compose -f docker-compose.hsm.yml up --detach --wait --remove-orphans"
  run "docker compose -f docker-compose.hsm.yml ps --format '{{.Service}} {{.State}} {{.Health}}'"
}

demo_stop_engine() {
  if [ -n "$demo_up" ]; then
    printf '\nStopping the containers ...\n'
    for demo_word in $(docker ps --all --quiet --filter "label=com.docker.compose.project=$demo_project"); do
      docker rm --force --volumes "$demo_word" >/dev/null || :
    done
    for demo_word in volume network; do
      docker "$demo_word" ls --quiet --filter "label=com.docker.compose.project=$demo_project" |
        while IFS= read -r demo_id; do docker "$demo_word" rm "$demo_id" >/dev/null || :; done
    done
  fi
  docker image rm hsm-demo/chroma:1 hsm-demo/pgvector:1 >/dev/null 2>&1 || :
  [ -z "$demo_engine_ours" ] || setup_stop
  rm -rf -- "$demo/engine"
}
