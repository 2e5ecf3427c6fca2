import type { Problem, Stack } from "@/model/mod.ts";

/**
 * Variables that decide which code or which server a program takes, before its own first line. Whoever loads
 * `.hsm/env/host.env` into a shell would have them for every program, uv and git too. What a tool reads changes with its
 * versions, so a tool's whole family is meant, less what is known to be harmless and asked for. Words of a client library
 * (`PGHOST`, `AWS_ACCESS_KEY_ID`, `AWS_ENDPOINT_URL`) are what components are for.
 */
const STEERING = new RegExp(
  `^(?:${
    [
      // The system, its loader and its shells. bash and zsh take the values of their numbers for code: `x[$(id)]`.
      "PATH|HOME|SHELL|TMPDIR|PATHEXT|COMSPEC|SYSTEMROOT|WINDIR|USERPROFILE|(?:LOCAL)?APPDATA|XDG_.*|DBUS_.*",
      "LD_.*|DYLD_.*|GLIBC_TUNABLES|GCONV_PATH|LOCPATH|NLSPATH|MALLOC_.*|HOSTALIASES|LOCALDOMAIN|RES_OPTIONS",
      "IFS|ENV|BASH_.*|BASHOPTS|SHELLOPTS|ZDOTDIR|FPATH|CDPATH|PROMPT.*|R?PS[0-9]?|HISTFILE|INPUTRC|TERMCAP|TERMINFO.*",
      "HIST(?:CMD|SIZE)|OPTIND|S?RANDOM|SECONDS|LINENO|COLUMNS|LINES|TMOUT|MAILCHECK|SAVEHIST|LISTMAX|KEYTIMEOUT|TTYIDLE",
      "(?:.*_)?(?:EDITOR|PAGER|ASKPASS)|MANPAGER|VISUAL|BROWSER|LESS.*|SUDO_.*",
      // Python and what installs or tests it.
      "PYTHON(?!(?:UNBUFFERED|DONTWRITEBYTECODE|HASHSEED|IOENCODING|UTF8|FAULTHANDLER)$).*|IPYTHONDIR|JUPYTER_.*(?:DIR|PATH)",
      "MPLBACKEND|MPLCONFIGDIR|UV_.*|PIPX?_.*|PIPENV_.*|VIRTUAL_ENV.*|CONDA_.*|PIXI_.*|POETRY_.*|PDM_.*|HATCH_.*|PYENV_.*",
      "SETUPTOOLS_.*|DISTUTILS_.*|PYTEST_.*|TOX_.*|NOX_.*|COVERAGE_.*|HSM_.*|RUN_MODE",
      // What builds.
      "CC|CXX|CPP|LD|AR|AS|FC|F77|(?:C|CXX|CPP|LD|AS|F|FC|M)FLAGS|LDSHARED|CPATH|C(?:PLUS)?_INCLUDE_PATH|LIBRARY_PATH",
      "COMPILER_PATH|GCC_.*|PKG_CONFIG.*|ACLOCAL.*|(?:GNU)?MAKE(?:FLAGS|FILES)|MAKE|CMAKE_.*|NINJA_.*",
      "CARGO.*|RUST(?!_(?:LOG|BACKTRACE)$).*|CGO_.*|GO(?:FLAGS|ROOT|PATH|BIN|ENV|PROXY|TOOLCHAIN|SUMDB|NOSUMDB|PRIVATE|INSECURE)",
      // Other languages and their installers.
      "NODE_(?!ENV$).*|NPM_.*|YARN_.*|PNPM_.*|BUN_.*|DENO_.*|ELECTRON_.*|PERL.*|RUBY.*|GEM_.*|BUNDLE_.*|LUA_.*|PHPRC|PHP_INI.*",
      "_?JAVA_.*|JDK_.*|JVM_.*|CLASSPATH|MAVEN_.*|GRADLE_.*|DOTNET_.*|COR(?:ECLR)?_.*|R_(?:HOME|LIBS.*|PROFILE.*|ENVIRON.*)",
      "JULIA_.*|QT_.*|GTK_.*|GIO_.*",
      // Version control, containers, clusters, clouds: files of theirs name programs to run.
      "GIT_(?!(?:URL|HOST|PORT|USER|TOKEN|BRANCH)$).*|HG.*|SVN_.*|SSH_.*|GPG_.*|GNUPGHOME",
      "DOCKER_.*|COMPOSE_.*|BUILDX_.*|BUILDKIT_.*|PODMAN_.*|CONTAINERS?_(?:HOST|CONF.*)|KUBE.*|HELM_.*|ANSIBLE_.*|TF_CLI_.*",
      "AWS_(?:CONFIG_FILE|SHARED_CREDENTIALS_FILE|CA_BUNDLE|DATA_PATH)|BOTO_(?:CONFIG|PATH)|CLOUDSDK_.*|AZURE_.*_DIR",
      "GOOGLE_EXTERNAL_ACCOUNT_ALLOW_EXECUTABLES|PSQLRC|PGSYSCONFDIR|PGSERVICEFILE|MYSQL_HOME|LIBMYSQL_.*|ODBC.*INI",
      // Whom programs trust, and over whom they go.
      "(?:HTTPS?|ALL|FTP|NO)_PROXY|OPENSSL_.*|SSL_.*|SSLKEYLOGFILE|NSS_.*|GNUTLS_.*|KRB5_.*|NETRC|WGETRC|CURL_.*",
      "REQUESTS_CA_BUNDLE|GRPC_DEFAULT_SSL_ROOTS_FILE_PATH",
    ].join("|")
  })$`,
  "i",
);

/** Such variables that a component wants for programs of this machine; only hsm.yaml may set them. */
export function steeringProblems({ wiring }: Stack): readonly Problem[] {
  return wiring.host.filter(({ name, owner }) => owner !== "hsm.yaml" && STEERING.test(name))
    .map(({ name, owner, place }) => ({
      code: "HSM-E0841",
      message:
        `${owner} sets ${name} for programs of this machine: it decides which code they run or whom they trust`,
      place,
      next: `If you agree, set ${name} under \`env:\` in hsm.yaml; else correct the component`,
    }));
}
