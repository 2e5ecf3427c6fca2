import assert from "node:assert/strict";
import { type Checkout, inCheckout, value } from "./checkout.ts";

/** npm as far as the launcher uses it: puts the platform's binary where npm would. */
async function withNpm(checkout: Checkout, binary = checkout.deno()): Promise<void> {
  await checkout.script("fetched-npm", binary);
  await checkout.tool(
    "npm",
    `while [ "$1" != --prefix ]; do shift; done; prefix=$2
for word in "$@"; do case $word in @deno/*) name=\${word%@*} ;; esac; done
mkdir -p "$prefix/node_modules/$name" && cat "${checkout.folder}/fetched-npm" > "$prefix/node_modules/$name/deno"`,
  );
}

/** Python with pip: a wheel here is a shell script in a file, "unpacked" by the scripted zipfile. */
async function withPython(
  checkout: Checkout,
  tool: string,
  binary: string,
  pip = true,
): Promise<void> {
  await checkout.script(`fetched-${tool}`, binary);
  await checkout.tool(
    "python3",
    `case "$1 $2 $3" in
"-c "*) exit 0 ;;
"-m pip --version") case $0 in */venv/*) exit 0 ;; *) exit ${pip ? 0 : 1} ;; esac ;;
"-m pip download") while [ "$1" != --dest ]; do shift; done; touch "$2/\${3%%==*}-\${3##*==}-any.whl" ;;
"-m zipfile -e") name=\${4##*/}; name=\${name%%-*}
  mkdir -p "$5/$name.data/scripts" && cat "${checkout.folder}/fetched-$name" > "$5/$name.data/scripts/$name" ;;
"-m venv "*) mkdir -p "$3/bin" && cat "$0" > "$3/bin/python" && chmod 755 "$3/bin/python" ;;
*) exit 9 ;;
esac`,
  );
}

/** curl or wget that "downloads" an installer; the installer puts the tool where its variable says. */
async function withInstaller(checkout: Checkout, by: "curl" | "wget"): Promise<void> {
  await checkout.script("fetched-deno", checkout.deno());
  await checkout.script("fetched-uv", "#!/bin/sh\necho uv 0.13.8\n");
  const { folder } = checkout;
  await checkout.script(
    "deno-installer",
    `echo "installer $*" >> "${folder}/calls"
mkdir -p "$DENO_INSTALL/bin" && cat "${folder}/fetched-deno" > "$DENO_INSTALL/bin/deno"`,
  );
  await checkout.script(
    "uv-installer",
    `mkdir -p "$UV_UNMANAGED_INSTALL" && cat "${folder}/fetched-uv" > "$UV_UNMANAGED_INSTALL/uv"`,
  );
  await checkout.tool(
    by,
    `while [ $# -gt 0 ]; do case $1 in -o|-O) file=$2; shift ;; *) address=$1 ;; esac; shift; done
case $address in *deno*) cat "${folder}/deno-installer" ;; *) cat "${folder}/uv-installer" ;; esac > "$file"`,
  );
}

Deno.test("Deno on PATH is used, and asked for its version only once", () =>
  inCheckout(async (checkout) => {
    const deno = await checkout.script("bin/deno", checkout.deno());
    await checkout.uv();
    const first = await checkout.start(["sync"]);
    assert.equal(first.code, 0, first.err);
    assert.equal(value(first.out, "deno"), deno);
    assert.equal(first.err, "");
    await Deno.remove(`${checkout.folder}/calls`);
    await checkout.start(["sync"]);
    assert.deepEqual(await checkout.calls(), ["deno run"]);
  }));

Deno.test("a Deno that changed since is looked at again, and one that is gone is replaced", () =>
  inCheckout(async (checkout) => {
    await checkout.uv();
    const deno = await checkout.script("bin/deno", checkout.deno());
    await checkout.script("more/deno", checkout.deno());
    const env = { PATH: `${checkout.env.PATH}:${checkout.folder}/more` };
    await checkout.start([], env);
    await checkout.script("bin/deno", checkout.deno("2.8.0"));
    await Deno.utime(deno, Date.now() / 1000 + 10, Date.now() / 1000 + 10);
    const old = await checkout.start([], env);
    assert.equal(value(old.out, "deno"), `${checkout.folder}/more/deno`);
    await Deno.remove(`${checkout.folder}/more/deno`);
    await checkout.script("bin/deno", checkout.deno("3.0.0"));
    assert.equal(value((await checkout.start([], env)).out, "deno"), deno);
  }));

for (const version of ["2.8.9", "1.46.3", "0.9.9", "what", "2"]) {
  Deno.test(`a Deno that says "${version}" on PATH is passed over for a later one`, () =>
    inCheckout(async (checkout) => {
      await checkout.uv();
      await checkout.script("bin/deno", checkout.deno(version));
      await checkout.script("more/deno", checkout.deno("2.10.0-rc.1"));
      const env = { PATH: `${checkout.env.PATH}:${checkout.folder}/more` };
      const ended = await checkout.start(["sync"], env);
      assert.equal(value(ended.out, "deno"), `${checkout.folder}/more/deno`, ended.err);
    }));
}

Deno.test("a wrapper on PATH is asked for the binary behind it", () =>
  inCheckout(async (checkout) => {
    await checkout.uv();
    const real = await checkout.script("real/deno", checkout.deno());
    await checkout.script(
      "bin/deno",
      `#!/bin/sh\n[ "$1" = eval ] && echo "${real}" && exit\nexec "${real}" "$@"\n`,
    );
    assert.equal(value((await checkout.start([])).out, "deno"), real);
  }));

Deno.test("HSM_DENO rules over PATH, and is refused where it is too old", () =>
  inCheckout(async (checkout) => {
    await checkout.uv();
    await checkout.script("bin/deno", checkout.deno());
    const given = await checkout.script("given/deno", checkout.deno());
    const good = await checkout.start([], { HSM_DENO: given });
    assert.equal(value(good.out, "deno"), given);
    // What was given once is not kept for starts without it.
    assert.equal(value((await checkout.start([])).out, "deno"), `${checkout.folder}/bin/deno`);
    const old = await checkout.script("old/deno", checkout.deno("2.0.0"));
    for (const [bad, why] of [[old, "too old"], ["deno", "absolute"], ["/nowhere", "executable"]]) {
      const ended = await checkout.start([], { HSM_DENO: bad ?? "" });
      assert.equal(ended.code, 1);
      assert.match(ended.err, new RegExp(`error: HSM_DENO .*"${bad}".*${why}.*\nhint: `));
    }
  }));

Deno.test("Deno comes from npm once, into the private folder", () =>
  inCheckout(async (checkout) => {
    await checkout.uv();
    await checkout.script("bin/deno", checkout.deno("2.1.0"));
    await withNpm(checkout);
    const first = await checkout.start(["sync"]);
    assert.equal(value(first.out, "deno"), `${checkout.folder}/tools/deno/deno`, first.err);
    assert.match(first.err, /getting Deno 2\.9\.6 from npm, once/);
    assert.deepEqual(await checkout.names("tools"), ["deno", "deno.found"]);
    assert.equal((await Deno.stat(`${checkout.folder}/tools`)).mode! & 0o777, 0o700);
    const second = await checkout.start(["sync"]);
    assert.equal(second.err, "");
    assert.equal((await checkout.calls()).filter((call) => call.startsWith("npm")).length, 1);
  }));

Deno.test("where npm fails or what it brings does not start, Deno comes from PyPI", async () => {
  for (const npm of ["echo no network >&2; exit 1", "exit 0", "broken"]) {
    await inCheckout(async (checkout) => {
      await checkout.uv();
      if (npm === "broken") await withNpm(checkout, "#!/bin/sh\nexit 127\n");
      else await checkout.tool("npm", npm);
      await withPython(checkout, "deno", checkout.deno());
      const ended = await checkout.start(["sync"]);
      assert.equal(value(ended.out, "deno"), `${checkout.folder}/tools/deno/deno`, ended.err);
      assert.match(ended.err, /from PyPI, once/);
    });
  }
});

Deno.test("without pip, a fresh environment of Python brings one", () =>
  inCheckout(async (checkout) => {
    await checkout.uv();
    await withPython(checkout, "deno", checkout.deno(), false);
    const ended = await checkout.start(["sync"]);
    assert.equal(value(ended.out, "deno"), `${checkout.folder}/tools/deno/deno`, ended.err);
    assert.deepEqual(await checkout.names("tools"), ["deno", "deno.found"]);
  }));

for (const by of ["curl", "wget"] as const) {
  Deno.test(`with neither npm nor Python, the installers come by ${by}`, () =>
    inCheckout(async (checkout) => {
      await withInstaller(checkout, by);
      const ended = await checkout.start(["sync"]);
      assert.equal(value(ended.out, "deno"), `${checkout.folder}/tools/deno/deno`, ended.err);
      const calls = await checkout.calls();
      assert.ok(calls.some((call) => /^installer -y --no-modify-path v2\.9\.6$/.test(call)));
      assert.deepEqual(await checkout.names("tools"), ["deno", "deno.found", "uv"]);
    }));
}

Deno.test("another address of the installer can be given", () =>
  inCheckout(async (checkout) => {
    await checkout.uv();
    await withInstaller(checkout, "curl");
    await checkout.start([], { HSM_DENO_INSTALLER: "https://mirror.example.org/deno.sh" });
    const call = (await checkout.calls()).find((call) => call.startsWith("curl"));
    assert.match(call ?? "", /https:\/\/mirror\.example\.org\/deno\.sh$/);
  }));

Deno.test("with no way at all, the message lists every way that was tried and what to do", () =>
  inCheckout(async (checkout) => {
    await checkout.uv();
    await checkout.script("bin/deno", checkout.deno("2.1.0"));
    await checkout.tool("npm", "echo registry is out of reach >&2; exit 1");
    for (const [args, code] of [[["sync"], 1], [["run", "--", "x"], 125]] as const) {
      const ended = await checkout.start([...args]);
      assert.equal(ended.code, code);
      assert.equal(ended.out, "");
      assert.match(ended.err, /error: hsm needs Deno 2\.9 or newer/);
      assert.match(ended.err, /bin\/deno" is Deno 2\.1\.0, which is too old/);
      assert.match(ended.err, /npm: registry is out of reach/);
      assert.match(ended.err, /PyPI: Python 3 not found/);
      assert.match(ended.err, /installer: neither curl nor wget found/);
      assert.match(ended.err, /hint: install Deno 2\.9 or newer.*HSM_DENO/);
    }
    assert.deepEqual(await checkout.names("tools"), []);
  }));

Deno.test("a private folder that cannot be made is said, and does no harm where all is found", () =>
  inCheckout(async (checkout) => {
    await checkout.uv();
    await checkout.tool("npm", "exit 0");
    await Deno.writeTextFile(`${checkout.folder}/file`, "");
    const env = { HSM_TOOLS_DIR: `${checkout.folder}/file/tools` };
    const ended = await checkout.start([], env);
    assert.equal(ended.code, 1);
    assert.match(ended.err, /private folder ".*file\/tools" cannot be written: set HSM_TOOLS_DIR/);
    await checkout.script("bin/deno", checkout.deno());
    const found = await checkout.start([], env);
    assert.deepEqual([found.code, found.err], [0, ""]);
  }));

Deno.test("uv on PATH leaves PATH as it is", () =>
  inCheckout(async (checkout) => {
    await checkout.uv();
    await checkout.script("bin/deno", checkout.deno());
    assert.equal(value((await checkout.start([])).out, "path"), checkout.env.PATH);
  }));

Deno.test("uv that is missing comes from PyPI once and stands at the end of PATH", () =>
  inCheckout(async (checkout) => {
    await checkout.script("bin/deno", checkout.deno());
    await withPython(checkout, "uv", "#!/bin/sh\necho uv 0.13.8\n");
    for (const times of [1, 2]) {
      const ended = await checkout.start(["sync"]);
      assert.equal(value(ended.out, "path"), `${checkout.env.PATH}:${checkout.folder}/tools/uv`);
      const downloads = (await checkout.calls()).filter((call) => call.includes("pip download"));
      assert.equal(downloads.length, 1, `start ${times}`);
    }
    assert.deepEqual(await checkout.names("tools"), ["deno.found", "uv"]);
  }));

Deno.test("hsm starts without uv and says what to do; HSM_UV is taken or refused", () =>
  inCheckout(async (checkout) => {
    await checkout.script("bin/deno", checkout.deno());
    const without = await checkout.start(["--help"]);
    assert.equal(without.code, 0);
    assert.match(without.err, /warning: uv was not found[^]*hint: install uv/);
    const uv = await checkout.script("given/uv", "#!/bin/sh\n");
    const given = await checkout.start([], { HSM_UV: uv });
    assert.equal(given.err, "");
    assert.match(value(given.out, "path"), new RegExp(`^${checkout.folder}/given:`));
    const bad = await checkout.start([], { HSM_UV: "/nowhere/uv" });
    assert.equal(bad.code, 1);
    assert.match(bad.err, /error: HSM_UV .*"\/nowhere\/uv"\nhint: /);
  }));

Deno.test("eight first starts at once all work and leave one Deno", () =>
  inCheckout(async (checkout) => {
    await checkout.uv();
    await withNpm(checkout);
    const ended = await Promise.all(Array.from({ length: 8 }, () => checkout.start(["sync"])));
    for (const one of ended) {
      assert.equal(one.code, 0, one.err);
      assert.equal(value(one.out, "deno"), `${checkout.folder}/tools/deno/deno`);
    }
    assert.deepEqual(await checkout.names("tools"), ["deno", "deno.found"]);
    assert.deepEqual(await checkout.names("tools/deno"), ["deno"]);
  }));

Deno.test("a download that is interrupted leaves nothing behind", () =>
  inCheckout(async (checkout) => {
    await checkout.uv();
    await checkout.tool("npm", "sleep 1");
    const child = checkout.spawn(["sync"]);
    await child.stdin.close();
    while ((await checkout.calls()).length === 0) await new Promise((r) => setTimeout(r, 20));
    child.kill("SIGTERM");
    assert.equal((await child.output()).signal, "SIGTERM");
    assert.deepEqual(await checkout.names("tools"), []);
  }));
