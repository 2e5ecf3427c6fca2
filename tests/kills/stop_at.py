"""Runs a command and does something exactly right before its n-th change of a file.

    python3 stop_at.py PLAN.json

The command and all processes that it starts are traced (ptrace), and a filter (seccomp) stops them only at the calls
that change files: so the n-th change of a process is the same one in every run, and the process stands still while this
program sends a signal, edits a file or fills a disk. Linux on x86-64; standard library only, no code of hsm.

PLAN.json: {
  "command": [...], "cwd": "...", "env": {...}, "output": file for what the command prints,
  "log": file for one JSON line a change (or null),
  "roots": [folders whose changes count],
  "acts": [{"at": {"by": "hsm" | "uv", "n": 12}, "do": "signal", "signal": "SIGKILL", "to": "hsm" | "group" | "uv"},
           {"at": ..., "do": "append", "path": "...", "text": "..."},
           {"at": ..., "do": "fill", "path": folder}, ...]
}
"by": hsm is the first process, every other goes by the name of its program. An act "after": true counts n from the act
before it, and hsm only.

Prints one JSON line when the command ends, though others that it started may still run:
  {"code": exit code or minus the signal, "fired": [what was done, where], "counts": {program: changes}}
and a second one, "ended", when all have ended.
"""
import ctypes
import errno
import json
import os
import re
import signal
import struct
import sys

from calls import CALLS, REGISTERS, filter_program

LIBC = ctypes.CDLL(None, use_errno=True)
LIBC.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]
LIBC.ptrace.restype = ctypes.c_long
TRACEME, CONT, GETREGS, SETOPTIONS = 0, 7, 12, 0x4200
# TRACEFORK, TRACEVFORK, TRACECLONE, TRACEEXEC, TRACESECCOMP, EXITKILL
OPTIONS = 0x2 | 0x4 | 0x8 | 0x10 | 0x80 | 0x100000
EVENT_EXEC, EVENT_SECCOMP = 4, 7
AT_FDCWD = -100
JOURNAL = re.compile(r"/\.hsm/txn/[^/]+/journal\.json$")
PACKAGES = re.compile(r"/site-packages/")


def become_traced():
    """In the child: asks to be traced, waits, and lays the filter."""
    LIBC.ptrace(TRACEME, 0, None, None)
    os.kill(os.getpid(), signal.SIGSTOP)
    code, count = filter_program()
    buffer = ctypes.create_string_buffer(code, len(code))
    program = struct.pack("HxxxxxxQ", count, ctypes.addressof(buffer))
    if LIBC.prctl(38, 1, 0, 0, 0) != 0:
        raise OSError("no_new_privs was refused")
    if LIBC.prctl(22, 2, ctypes.c_char_p(program), 0, 0) != 0:
        raise OSError("the filter was refused")


class Tracer:
    """One traced command with all that it starts."""

    def __init__(self, plan):
        self.plan = plan
        self.acts = list(plan["acts"])
        self.roots = [os.path.realpath(one) for one in plan["roots"]]
        self.log = open(plan["log"], "w", encoding="utf-8") if plan.get("log") else None
        self.groups = {}  # thread → process
        self.names = {}  # process → hsm, uv, …
        self.counts = {}
        self.seen = set()
        self.stage = "before"
        self.moved = 0  # changes in site-packages by a tool
        self.fired = []
        self.since = None

    def start(self):
        plan = self.plan
        self.main = os.fork()
        if self.main == 0:
            try:
                os.setsid()
                output = os.open(plan["output"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
                os.dup2(os.open("/dev/null", os.O_RDONLY), 0)
                os.dup2(output, 1)
                os.dup2(output, 2)
                for descriptor in range(3, 64):
                    try:
                        os.close(descriptor)
                    except OSError:
                        pass
                os.chdir(plan["cwd"])
                become_traced()
                os.execve(plan["command"][0], plan["command"], plan["env"])
            finally:
                os._exit(127)
        _, status = os.waitpid(self.main, 0)
        if not os.WIFSTOPPED(status):
            raise SystemExit("the command cannot be traced here")
        if LIBC.ptrace(SETOPTIONS, self.main, None, OPTIONS) != 0:
            raise SystemExit("the command cannot be traced here")
        self.seen.add(self.main)
        self.names[self.main] = "hsm"
        self.go_on(self.main)

    def go_on(self, thread, number=0):
        LIBC.ptrace(CONT, thread, None, number)

    def run(self):
        """Until all have ended."""
        self.start()
        while True:
            try:
                thread, status = os.waitpid(-1, 0x40000000)
            except ChildProcessError:
                break
            if os.WIFSTOPPED(status):
                self.stopped(thread, status)
            else:
                self.ended(thread, status)
        self.tell({"ended": True})

    def ended(self, thread, status):
        name = self.names.pop(thread, None)
        self.groups.pop(thread, None)
        self.seen.discard(thread)
        if name == "uv":
            self.moved = 0
        if thread == self.main:
            code = -os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)
            self.tell({"code": code, "fired": self.fired, "counts": self.counts, "stage": self.stage})

    def tell(self, what):
        print(json.dumps(what), flush=True)

    def stopped(self, thread, status):
        number = os.WSTOPSIG(status)
        event = status >> 16
        if event == EVENT_SECCOMP:
            self.change(thread)
            self.go_on(thread)
        elif event == EVENT_EXEC:
            self.groups.pop(thread, None)
            if thread != self.main:
                self.names.pop(thread, None)
            self.go_on(thread)
        elif event != 0:
            self.go_on(thread)
        elif thread not in self.seen and number == signal.SIGSTOP:
            self.seen.add(thread)  # how a new thread or process begins
            self.go_on(thread)
        elif number == signal.SIGTRAP:
            self.go_on(thread)
        else:
            self.go_on(thread, number)

    def process_of(self, thread):
        found = self.groups.get(thread)
        if found is None:
            with open(f"/proc/{thread}/status", encoding="ascii", errors="replace") as file:
                found = int(re.search(r"^Tgid:\s+(\d+)", file.read(), re.M)[1])
            self.groups[thread] = found
        return found

    def name_of(self, process):
        name = self.names.get(process)
        if name is None:
            name = os.path.basename(os.readlink(f"/proc/{process}/exe"))
            self.names[process] = name
        return name

    def change(self, thread):
        """A process stands right before a change."""
        try:
            process = self.process_of(thread)
            name = self.name_of(process)
            call, paths = self.call_of(thread, process)
        except (OSError, TypeError):
            return  # It has been killed meanwhile.
        if not paths:
            return
        counted = any(path == root or path.startswith(root + "/") for path in paths for root in self.roots)
        if not counted:
            if self.log:
                self.note({"by": name, "call": call, "paths": paths})
            return
        count = self.counts[name] = self.counts.get(name, 0) + 1
        if name != "hsm" and any(PACKAGES.search(path) for path in paths):
            self.moved += 1
        if self.log:
            packages = name != "hsm" and self.moved > 1
            self.note({"by": name, "n": count, "call": call, "paths": paths, "stage": self.stage, "packages": packages})
        self.act(name, count, call, paths)
        if call.startswith("rename"):
            if JOURNAL.search(paths[1]):
                self.stage = "open"
            elif JOURNAL.search(paths[0]):
                self.stage = "after"
        elif call.startswith("unlink") and JOURNAL.search(paths[0]) and self.stage == "open":
            self.stage = "undone"

    def note(self, what):
        self.log.write(json.dumps(what) + "\n")
        self.log.flush()

    def call_of(self, thread, process):
        registers = (ctypes.c_ulonglong * 27)()
        if LIBC.ptrace(GETREGS, thread, None, ctypes.byref(registers)) != 0:
            raise OSError(errno.ESRCH, "gone")
        name, paths, files = CALLS[registers[REGISTERS[0]]]
        arguments = [registers[at] for at in REGISTERS[1]]
        found = []
        for folder, path in paths:
            text = self.text_at(thread, arguments[path])
            if not text.startswith("/"):
                at = -100 if folder is None else ctypes.c_int(arguments[folder] & 0xFFFFFFFF).value
                base = f"/proc/{process}/cwd" if at == AT_FDCWD else f"/proc/{process}/fd/{at}"
                text = os.path.join(os.readlink(base), text)
            found.append(os.path.normpath(text))
        for argument in files:
            path = os.readlink(f"/proc/{process}/fd/{ctypes.c_int(arguments[argument] & 0xFFFFFFFF).value}")
            if path.startswith("/") and not path.startswith(("/dev/", "/proc/", "/memfd:")):
                found.append(path)
        return name, found

    def text_at(self, thread, address):
        with open(f"/proc/{thread}/mem", "rb", 0) as memory:
            memory.seek(address)
            out = b""
            while b"\0" not in out and len(out) < 4096:
                # Not past the end of the page: the next one may not be there.
                out += memory.read(min(256, 4096 - (address + len(out)) % 4096))
        return out.split(b"\0")[0].decode("utf-8", "surrogateescape")

    def act(self, name, count, call, paths):
        while self.acts:
            act = self.acts[0]
            if act.get("after"):
                if name != "hsm" or self.since is None or count < self.since + act["at"]["n"]:
                    return
            elif act["at"]["by"] != name or count < act["at"]["n"]:
                return
            self.acts.pop(0)
            self.since = self.counts.get("hsm", 0)
            changing = self.stage == "open" and name != "hsm" and self.moved > 1
            self.fired.append({"do": act["do"], "by": name, "n": count, "call": call, "paths": paths,
                               "stage": self.stage, "packages": changing, "did": self.do(act)})

    def do(self, act):
        if act["do"] == "append":
            with open(act["path"], "a", encoding="utf-8", newline="") as file:
                file.write(act["text"])
            return True
        if act["do"] == "fill":
            return fill(act["path"])
        number = getattr(signal, act["signal"])
        targets = [self.main]
        if act["to"] == "uv":
            targets = [process for process, name in self.names.items() if name == "uv"]
        for target in targets:
            try:
                (os.killpg if act["to"] == "group" else os.kill)(target, number)
            except ProcessLookupError:
                return False
        return len(targets) > 0


def fill(folder):
    """Takes all the room that is left; gives the bytes taken."""
    taken = 0
    with open(os.path.join(folder, "filler"), "ab", 0) as file:
        size = 1 << 20
        while size > 0:
            try:
                taken += file.write(b"\0" * size)
            except OSError as error:
                if error.errno != errno.ENOSPC:
                    raise
                size //= 2
    return taken


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as plan_file:
        Tracer(json.load(plan_file)).run()
