"""The system calls that change files (Linux on x86-64), and the filter that stops a process at them."""
import struct

# Calls that change files: number → (name, arguments that are paths as (folder, path), arguments that are files)
CALLS = {
    1: ("write", [], [0]),
    18: ("pwrite64", [], [0]),
    20: ("writev", [], [0]),
    74: ("fsync", [], [0]),
    75: ("fdatasync", [], [0]),
    77: ("ftruncate", [], [0]),
    91: ("fchmod", [], [0]),
    2: ("open", [(None, 0)], []),
    257: ("openat", [(0, 1)], []),
    82: ("rename", [(None, 0), (None, 1)], []),
    264: ("renameat", [(0, 1), (2, 3)], []),
    316: ("renameat2", [(0, 1), (2, 3)], []),
    83: ("mkdir", [(None, 0)], []),
    258: ("mkdirat", [(0, 1)], []),
    84: ("rmdir", [(None, 0)], []),
    87: ("unlink", [(None, 0)], []),
    263: ("unlinkat", [(0, 1)], []),
    86: ("link", [(None, 0), (None, 1)], []),
    265: ("linkat", [(0, 1), (2, 3)], []),
    88: ("symlink", [(None, 1)], []),
    266: ("symlinkat", [(1, 2)], []),
    90: ("chmod", [(None, 0)], []),
    268: ("fchmodat", [(0, 1)], []),
}
# O_CREAT, O_TRUNC: opening changes something only with one of these.
CHANGING_OPEN = 0o100 | 0o1000
# The order of the registers in user_regs_struct: where the number of the call and its six arguments are.
REGISTERS = (15, (14, 13, 12, 7, 9, 8))


def filter_program():
    """BPF: the calls of CALLS are told to the tracer, every other goes on at once."""
    def stmt(code, k):
        return struct.pack("HBBI", code, 0, 0, k)

    def jump(code, k, yes, no):
        return struct.pack("HBBI", code, yes, no, k)

    load, equal, anybit, ret = 0x20, 0x15, 0x45, 0x06
    allow, trace = stmt(ret, 0x7FFF0000), stmt(ret, 0x7FF00000)
    out = [stmt(load, 4), jump(equal, 0xC000003E, 1, 0), allow, stmt(load, 0)]
    for number, argument in ((2, 1), (257, 2)):
        # if the call is this one: load its flags; any of the two bits → told
        out += [jump(equal, number, 0, 4), stmt(load, 16 + 8 * argument),
                jump(anybit, CHANGING_OPEN, 0, 1), trace, allow]
    for number in (1, 18, 20):
        # a write to standard input, output or error is no change of a file
        out += [jump(equal, number, 0, 4), stmt(load, 16), jump(0x25, 2, 0, 1), trace, allow]
    for number in CALLS:
        if number not in (1, 18, 20, 2, 257):
            out += [jump(equal, number, 0, 1), trace]
    out.append(allow)
    return b"".join(out), len(out)
