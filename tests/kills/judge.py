"""Judges a project from outside: is it exactly one of its known states, and does everything in it work?

    python3 judge.py picture ASK.json      prints what is there, as JSON
    python3 judge.py judge ASK.json        prints {"state": name or null, "faults": [...]}

Standard library only, no code of hsm. ASK.json: {
  "root": folder, everything in it is compared byte by byte except .hsm/ and environments,
  "hsm": [folders that hold a .hsm/], "environment": folder or null, "environments": [folders that are environments],
  "python": folder with pyproject.toml and uv.lock or null, "lock": folder with uv.lock,
  "compose": file or null, "docker": whether `docker compose` is there,
  "env": variables for the tools,
  "states": {name: picture} (for judge),
  "edits": {path: text that must still be there}
}
"""
import base64
import csv
import hashlib
import json
import os
import re
import stat
import subprocess
import sys
import tomllib


def digest(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def entry(path):
    """What one place of a folder is: kind, mode, content."""
    info = os.lstat(path)
    mode = oct(stat.S_IMODE(info.st_mode))
    if stat.S_ISLNK(info.st_mode):
        return f"link {os.readlink(path)}"
    if stat.S_ISDIR(info.st_mode):
        return f"folder {mode}"
    return f"file {mode} {digest(path)}"


def tree(root, left_out):
    """Everything below a folder, as path → entry."""
    found = {}
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(name for name in folders if not left_out(os.path.join(folder, name)))
        for name in folders + files:
            path = os.path.join(folder, name)
            if not left_out(path):
                found[os.path.relpath(path, root)] = entry(path)
    return found


def is_cache(path):
    return os.path.basename(path) == "__pycache__" or path.endswith(".pyc")


def environment_tree(folder):
    """An environment without what differs from build to build of a local project: times and who keeps the cache."""
    def left_out(path):
        name = os.path.basename(path)
        if name == "RECORD":
            return os.path.exists(os.path.join(os.path.dirname(path), "uv_cache.json"))
        return is_cache(path) or name in ("uv_cache.json", ".lock")
    return tree(folder, left_out) if os.path.isdir(folder) else None


def picture(ask):
    aside = {os.path.normpath(path) for path in ask["environments"] if path}
    def left_out(path):
        return is_cache(path) or path in aside or os.path.basename(path) == ".hsm"
    environment = ask["environment"]
    return {
        "files": tree(ask["root"], left_out),
        "environment": environment and environment_tree(environment),
    }


def differences(found, known):
    """At most a few places in which two trees differ."""
    if found is None or known is None:
        return [] if found is known else [f"the environment is {'absent' if found is None else 'there'}"]
    places = sorted(path for path in found.keys() | known.keys() if found.get(path) != known.get(path))
    return [f"{path}: {found.get(path)} for {known.get(path)}" for path in places[:4]]


def without_edits(ask, found):
    """The tree as it would be without what the user wrote: the edited files are judged apart."""
    edited = {os.path.relpath(path, ask["root"]) for path in ask["edits"]}
    def pick(tree):
        return {path: what for path, what in tree.items() if path not in edited and not path.endswith(".hsm-orig")}
    return {**found, "files": pick(found["files"])} if edited else found


def state_of(ask, found, faults):
    now = without_edits(ask, found)
    said = []
    for name, known in ask["states"].items():
        known = without_edits(ask, known)
        differ = differences(now["files"], known["files"]) + differences(now["environment"], known["environment"])
        if not differ:
            return name
        said.append(f"not {name}: " + "; ".join(differ))
    faults.extend(said)
    return None


def site_packages(environment):
    lib = os.path.join(environment, "lib")
    for name in sorted(os.listdir(lib)):
        if name.startswith("python"):
            return os.path.join(lib, name, "site-packages")
    raise FileNotFoundError(lib)


def check_records(environment, faults):
    """Every file that a RECORD names is there with its size and hash; no other file is. Gives the top-level modules."""
    packages = site_packages(environment)
    known = set()
    modules = {}
    for name in sorted(os.listdir(packages)):
        if not name.endswith(".dist-info"):
            continue
        with open(os.path.join(packages, name, "RECORD"), newline="", encoding="utf-8") as file:
            rows = list(csv.reader(file))
        for path, hashed, size in rows:
            full = os.path.normpath(os.path.join(packages, path))
            known.add(full)
            first = path.split("/")[0]
            if not first.endswith((".dist-info", ".pth")) and first not in ("..", "__pycache__"):
                modules[first.removesuffix(".py")] = name
            if is_cache(full):
                continue
            if not os.path.isfile(full):
                faults.append(f"{name}: {path} is missing")
                continue
            with open(full, "rb") as file:
                content = file.read()
            if size and int(size) != len(content):
                faults.append(f"{name}: {path} has {len(content)} bytes for {size}")
            if hashed:
                kind, _, value = hashed.partition("=")
                real = base64.urlsafe_b64encode(hashlib.new(kind, content).digest()).rstrip(b"=").decode()
                if real != value:
                    faults.append(f"{name}: {path} has another content")
    for folder, _, files in os.walk(packages):
        for file in files:
            full = os.path.join(folder, file)
            if full not in known and not is_cache(full) and not file.startswith("_virtualenv."):
                faults.append(f"no RECORD names {os.path.relpath(full, packages)}")
    return modules


IMPORT = """
import importlib, os, sys, traceback
failed = 0
for name in sys.argv[1:]:
    # Each alone: some modules mind what was imported before them.
    child = os.fork()
    if child == 0:
        try:
            importlib.import_module(name)
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    failed |= os.waitpid(child, 0)[1]
sys.exit(1 if failed else 0)
"""


def check_imports(environment, modules, faults):
    done = run([os.path.join(environment, "bin/python"), "-I", "-B", "-c", IMPORT, *sorted(modules)], "/", None)
    if done.returncode != 0:
        faults.append("unimportable: " + done.stderr.strip()[-300:])


def distributions(environment):
    found = {}
    for name in os.listdir(site_packages(environment)):
        if name.endswith(".dist-info"):
            project, _, version = name.removesuffix(".dist-info").partition("-")
            found[re.sub(r"[-_.]+", "-", project).lower()] = version
    return found


def check_lock(ask, faults):
    """What is installed is what uv.lock says, in the same versions; and uv finds the lock up to date."""
    with open(os.path.join(ask["lock"], "uv.lock"), "rb") as file:
        locked = {one["name"]: one.get("version") for one in tomllib.load(file).get("package", [])}
    if ask["environment"] and os.path.isdir(ask["environment"]):
        for name, version in distributions(ask["environment"]).items():
            if locked.get(name, version) not in (version, None) or name not in locked:
                faults.append(f"{name} {version} is installed, uv.lock has {locked.get(name)}")
    done = run(["uv", "lock", "--check", "--quiet"], ask["python"], ask["env"])
    if done.returncode != 0:
        faults.append("uv lock --check: " + done.stderr.strip()[-300:])


def run(command, folder, env):
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False, timeout=120)


def check_left_over(ask, faults):
    """No temporary file anywhere but in the copy of an environment, no transaction in any .hsm/."""
    for folder, folders, files in os.walk(ask["root"]):
        # What was found where a tool had written is kept for the user, whatever its name.
        folders[:] = [name for name in folders if not name.endswith(".found")]
        for name in folders + files:
            if (name.startswith(".hsm-") or name.endswith((".tmp", ".new"))) and "/spare/" not in folder:
                faults.append(f"left behind: {os.path.relpath(os.path.join(folder, name), ask['root'])}")
    for hsm in ask["hsm"]:
        for below in ("txn", "members"):
            path = os.path.join(hsm, ".hsm", below)
            for name in os.listdir(path) if os.path.isdir(path) else []:
                if not name.endswith(".found"):
                    faults.append(f"left behind: .hsm/{below}/{name}")


def check_edits(ask, faults):
    for path, text in ask["edits"].items():
        with open(path, encoding="utf-8", newline="") as file:
            if text not in file.read():
                faults.append(f"lost: what the user wrote into {os.path.basename(path)}")


def judge(ask):
    faults = []
    found = picture(ask)
    state = state_of(ask, found, faults)
    check_left_over(ask, faults)
    check_edits(ask, faults)
    environment = ask["environment"]
    if environment and os.path.isdir(environment):
        check_imports(environment, check_records(environment, faults), faults)
    if ask["python"] and os.path.exists(os.path.join(ask["python"], "pyproject.toml")):
        with open(os.path.join(ask["python"], "pyproject.toml"), "rb") as file:
            tomllib.load(file)
        if os.path.exists(os.path.join(ask["lock"], "uv.lock")):
            check_lock(ask, faults)
    if ask["docker"] and ask["compose"] and os.path.exists(ask["compose"]):
        done = run(["docker", "compose", "-f", ask["compose"], "config", "-q"], ask["root"], ask["env"])
        if done.returncode != 0:
            faults.append("docker compose config: " + done.stderr.strip()[-300:])
    return {"state": state, "faults": faults}


if __name__ == "__main__":
    with open(sys.argv[2], encoding="utf-8") as ask_file:
        print(json.dumps({"picture": picture, "judge": judge}[sys.argv[1]](json.load(ask_file))))
