# /// script
# requires-python = ">=3.9"
# dependencies = ["packaging==26.3"]
# ///
"""Writes the vectors that hold src/text/pep to what PyPA `packaging` answers.

Run: uv run scripts/make_pep_vectors.py
Output: src/text/pep/testdata/*.json; the same bytes each time (fixed seed, sorted, no date).
"""

import json
import random
import subprocess
from pathlib import Path

from packaging.markers import InvalidMarker, Marker
from packaging.requirements import InvalidRequirement, Requirement
from packaging.specifiers import InvalidSpecifier, Specifier, SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

TARGET = Path(__file__).parent.parent / "src" / "text" / "pep" / "testdata"

# Every place of the ordering: epochs, trailing zeros, pre, post, dev and their mixtures, local versions.
VERSIONS = """
0.dev0 0 0.0.1 0.9 0.9.post1
1.dev0 1.0.dev1 1.0a0.dev0 1.0a1.dev1 1.0a1 1.0a1.post1.dev2 1.0a1.post1 1.0a2.dev0 1.0a2 1.0b1 1.0rc1.dev1 1.0rc1
1.0rc1+local 1.0rc1.post2 1.0rc2 1 1.0 1.0.0.0 1.0+abc 1.0+abc.5 1.0+abc.10 1.0+5 1.0+10 1.0+local.1 1.0+ubuntu-2
1.0.post0.dev0 1.0.post0 1.0.post1.dev2 1.0.post1 1.0.post1+cpu 1.0.post2 1.0.0.1 1.0.1.dev0 1.0.1rc1 1.0.1
1.1.dev0 1.1a1 1.1 1.2.3 1.2.3+cu118 1.9 1.10 1.10.1 1.15.1
2.dev0 2.0.dev5 2.0rc1 2.0 2.0.post1 2.1 2.9.9 3.dev0 3 10.0 2024.1.1 20240101
1!0 1!0.5 1!1.dev0 1!1.0a1 1!1.0 1!1.0+x 1!1.0.post1 1!2.0 2!1
""".split()

SPELLINGS = """
v1.0 V1.0 1.0ALPHA1 1.0-alpha.1 1.0_beta_2 1.0.c3 1.0preview 1.0pre4 1.0-1 1.0-r2 1.0rev3 1.0.post 1.0POST5
1.0.dev 1.0-DEV6 1.0+Ubuntu_1-2 1.0+001 01.02.003 1!02.0a01 1.0a1.post2.dev3+local.4 007 1.0.post-1 1.0+a-b.c_d
1.15.1-gpu latest 1.x 1..0 .1 1. 1.0+ 1.0+a+b 1.0+-a 1.0a1b2 1.0.dev1.post1 1.0.post1a1 1!!0 !1 v 1.0,1 ==1.0
1.0- 1.0_ 1.0.* * 1,0 1.0--1 2024-01-01 1.0.0-rc.1 1.0.0-rc.1.2 v1.2.3-alpine 1.0.0+build.1-2 RELEASE.2024-01-01
""".split() + ["", " 1.0 ", "1 .0", "\t1.0\n", "１.0", "1.0ſ", "1.0é", "1.0\u212a", "1.0 a1"]

SPECIFIERS = """
==1.0 ==1.0.0 ==1 ==1.0+abc ==1.0.post1 ==1.0rc1 ==1.0.dev1 ==1!1.0 ==1.* ==1.0.* ==1.0.0.* ==1.0.0.0.* ==0.* ==1!1.* ==1!0.*
!=1.0 !=1.0.0 !=1.0+abc !=1.0.post1 !=1.0rc1 !=1.0.* !=1.* !=1!1.* !=1.0a1.post1
>=1.0 >=1 >=1.0rc1 >=1.0.dev1 >=1.0.post1 >=1!0 >=0 >=1.0a1.post1.dev2
<=1.0 <=1.0.0 <=1.0rc1 <=1.0.post1 <=1.0.dev1 <=1!1.0 <=0.dev0
>1.0 >1.0.0 >1 >1.0rc1 >1.0a1 >1.0.dev1 >1.0.post1 >1.0.post1.dev2 >1.0a1.post1 >1!0 >0 >1!1.0
<1.0 <1.0.0 <1.0rc1 <1.0a1 <1.0.post1 <1.0.post1.dev2 <1.0.dev1 <1!1.0 <0 <0.dev0 <2 <1.0a1.post1
~=1.0 ~=1.0.0 ~=1.1 ~=1.0.1 ~=1.0rc1 ~=1.0.post1 ~=1.0.dev1 ~=1!1.0 ~=0.9 ~=1.0a1.dev1
===1.0 ===1.0.0 ===1.0+abc ===1 ===1.0RC1
>=1.0,<2 >=1.0,<2,!=1.1 ~=1.0,!=1.2.3 >1,<1.1 >=1.0rc1,<1.0 >=2,<1 ==1.0,!=1.0+abc >=1!0,<2 <2,>=1.0.dev1,!=1.0.*
""".split() + [""]

SPECIFIER_TEXTS = """
>=1.* <1.* ~=1 ~=1.* ==1.0.*.* ==1.*.0 >=1.0+abc ~=1.0+abc <=1.0+x >1.0+x ==1.0rc1.* !=1.0.post1.* ==1.0+a.* =1.0 1.0 =>1.0
>>1.0 ^1.0 ~1.0 ==v1.0 >=1.0-alpha1 ==1!1.0.* ===1.0-foo ===1.0_foo ==latest >=1..0 != < ~= == ==* >=1,<2 >=1;<2 >=1<2
===1.* ==1.0.post1+x ==01.0 !=1.0-1 ~=1!1.0.5 <1.0.dev <=1-post2
""".split() + [">= 1.0", " >=1 , <2 ", ">=1 <2", ">=1, !=1.5 ,<2", ">= v1.0 ", ">= 1 .0", "== 1.0.*"]

MARKERS = [
    "python_version>='3.11'", 'os.name == "nt"', "sys.platform!='win32'", "python_implementation == 'CPython'",
    "(os_name == 'nt')", "((os_name == 'nt'))", "os_name=='a' and (os_name=='b' or os_name=='c')",
    "(os_name=='a' and os_name=='b') or os_name=='c'", "os_name=='a' or os_name=='b' and os_name=='c'",
    "extra == 'A_B'", "'A.B' == extra", "'x' in extras", "'A_B' in dependency_groups", "platform_machine not  in 'a b'",
    "'linux' in sys_platform", "python_full_version < '3.12.0a1'", "implementation_name ~= '3.1'",
    "platform.python_implementation == 'PyPy'", "platform.version=='1'", "platform.machine == 'x86_64'",
    "os_name == '\"'", 'os_name == "it\'s"', "python_version in '3.11, 3.12'", "platform_release > '5'",
    "implementation_version >= '3'", "platform_system==='Linux'", "'a' == 'b'", "extra=='a'and extra=='b'",
    "(os_name=='a') and ((os_name=='b'))", "((os_name=='a' or os_name=='b')) and os_name=='c'",
    # wrong
    "python_version > 3", "os_name", "os_name ==", "== 'a'", "os_name == 'a' and", "os_name == 'a' xor os_name == 'b'",
    "(os_name == 'a'", "os_name == 'a')", "os_name = 'a'", "os_name == 'a", "unknown == 'a'", "os_name not 'a'",
    "os_name 'a'", "os_name == 'a' os_name == 'b'", "", "()", "os_name is 'a'", "python_versions == '3'", "notin == 'a'",
    "os_name notin 'a'",
]

REQUIREMENTS = [
    "numpy", "numpy ", " numpy", "A.B-C_D", "a", "1a", "name[]", "name[a]", "name[ a , B_c ]", "name[a,a]",
    "name [a] >=1", "name>=1,<2", "name (>=1,<2)", "name(==1.0.*)", "name ()", "name >= 1 , < 2", "name~=1.4.2",
    "name!=1.0,==1.*", "name===1.0+cu118", "name==1!2.0rc1.post1.dev1+local.1", "name @ https://example.org/a.whl",
    "name@https://example.org/a.whl", "name[x] @ git+https://example.org/r.git@v1#subdirectory=py",
    "name @ file:///srv/a.whl ; os_name == 'nt'", "name @ https://example.org/a;b", "name;os_name=='nt'",
    "name>=1;python_version<'3'", "name >=1 ; extra == 'G_pu' and os_name == 'nt'", "name[a]>=1 ; 'x' in sys_platform",
    "torch==2.4.0+cu124", "Flask-SQLAlchemy>=3", "ruamel.yaml", "zope.interface>=5.0", "x[a.b]", "x[a-b_c.d]",
    "name>=1.0-alpha1", "name==v1.0", "name<2,>=1", "name\t>=1", "name ; (os_name == 'a')",
    # wrong
    "", " ", "-e .", "--index-url=https://example.org", "-r other.txt", "./local", "../up", "/abs/path", "https://example.org/a.whl",
    "name=1.0", "name 1.0", "name >= ", "name >=1 <2", "name[", "name[a", "name[a b]", "name[,a]", "name[a,]", "name[-a]",
    "name]", "name>=1;", "name;;os_name=='nt'", "name @", "name @ ", "name @ https://example.org/a.whl; os_name=='nt'",
    "name @ https://example.org/a.whl extra", "name>=1 --hash=sha256:abc", "name --global-option=x", "name>=1.*", "name~=1",
    "na me", "name!", "name<=>1", "name(>=1", "name>=1)", "[a]", "name[é]", "nämé", "ｎame", "name>=1\n--index-url=x",
    "name>=1\\", "name # comment", "name>=1 # comment", "name=>1", "-name", ".name", "_name", "name-", "name.", "name>=latest",
    "name; os_name", "name; os_name == nt", "name>=1 ; python_version > 3", "name>=1,,<2", "name @ git@example.org:r.git extra",
]

NAMES = "Flask_SQL--Alchemy A.B-C__d ruamel.yaml foo -a a-._b X".split()


def version_or_none(text):
    try:
        return str(Version(text))
    except InvalidVersion:
        return None


def specifiers_or_none(text):
    try:
        return sorted(str(specifier) for specifier in SpecifierSet(text))
    except InvalidSpecifier:
        return None


def normal(specifier: Specifier) -> str:
    if specifier.operator == "===":
        return str(specifier)
    star = ".*" if specifier.version.endswith(".*") else ""
    return specifier.operator + str(Version(specifier.version.removesuffix(".*"))) + star


def requirement_or_none(text):
    try:
        requirement = Requirement(text)
    except InvalidRequirement:
        return None
    return {
        "name": canonicalize_name(requirement.name),
        "extras": sorted({canonicalize_name(extra) for extra in requirement.extras}),
        "specifiers": sorted(normal(specifier) for specifier in requirement.specifier),
        "url": requirement.url,
        "marker": None if requirement.marker is None else str(requirement.marker),
    }


def marker_or_none(text):
    try:
        return str(Marker(text))
    except InvalidMarker:
        return None


def bits(values) -> str:
    return "".join("1" if value else "0" for value in values)


def order(a: str, b: str) -> str:
    x, y = Version(a), Version(b)
    return "<" if x < y else ">" if x > y else "="


def random_sets(count: int):
    """Specifier lists that are close to each other, so that many are just empty or just not."""
    rng = random.Random(440)
    simple = [text for text in SPECIFIERS if text and "," not in text and not text.startswith("===")]
    return [",".join(sorted(rng.sample(simple, rng.randint(1, 3)))) for _ in range(count)]


def range_of(text: str, prereleases: bool = True):
    return SpecifierSet(text, prereleases=prereleases).to_range()


def is_subset(a: str, b: str, prereleases: bool) -> bool:
    return range_of(a, prereleases).difference(range_of(b, prereleases)).is_empty


def write(name: str, rows: dict) -> None:
    """Rows first one a line; `deno fmt` then breaks the long ones, as it does in the whole repository."""
    path = TARGET / f"{name}.json"
    parts = [f"{json.dumps(key)}: [\n" + ",\n".join(map(json.dumps, value)) + "\n]" for key, value in rows.items()]
    path.write_text("{\n" + ",\n".join(parts) + "\n}\n", encoding="utf-8")
    subprocess.run(["deno", "fmt", "--quiet", str(path)], check=True)


def main() -> None:
    TARGET.mkdir(parents=True, exist_ok=True)
    write("versions", {
        "normal": [[text, version_or_none(text)] for text in VERSIONS + SPELLINGS],
        "versions": VERSIONS,
        "orders": ["".join(order(a, b) for b in VERSIONS) for a in VERSIONS],
    })
    candidates = VERSIONS + ["v1.0", "1.0RC1", "1.0ABC", "1.0-foo"]
    write("contains", {
        "versions": candidates,
        "specifiers": [
            [text, bits(SpecifierSet(text).contains(v) for v in candidates),
             bits(SpecifierSet(text).contains(v, prereleases=False) for v in candidates)]
            for text in SPECIFIERS
        ],
    })
    sets = random_sets(600)
    pairs = list(zip(sets, sets[1:])) + [(a, b.split(",")[0]) for a, b in zip(sets, sets[7:])]
    write("ranges", {
        "empty": [[text, range_of(text).is_empty] for text in sets],
        "subset": [[a, b, is_subset(a, b, True), is_subset(a, b, False)] for a, b in pairs],
    })
    write("requirements", {
        "requirements": [[text, requirement_or_none(text)] for text in REQUIREMENTS],
        "markers": [[text, marker_or_none(text)] for text in MARKERS],
        "specifiers": [[text, specifiers_or_none(text) is not None] for text in SPECIFIER_TEXTS + SPECIFIERS],
        "names": [[text, canonicalize_name(text)] for text in NAMES],
    })


if __name__ == "__main__":
    main()
