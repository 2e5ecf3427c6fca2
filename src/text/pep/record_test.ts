import assert from "node:assert/strict";
import { parseRecord } from "./record.ts";

const EMPTY = "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU";

Deno.test("parseRecord() reads quoted names, Windows line ends, scripts, and files without a hash", () => {
  const text =
    `"a, ""b"".py",sha256=${EMPTY},12\r\n../../../bin/tool,sha256=${EMPTY}=,3\r\nx.pyc,,\r\n`;
  const sha256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
  assert.deepEqual(parseRecord(text), [
    { path: 'a, "b".py', sha256, size: 12 },
    { path: "../../../bin/tool", sha256, size: 3 },
    { path: "x.pyc" },
  ]);
});

Deno.test("parseRecord() takes a hash it does not know, and a size that is none, as absent", () => {
  for (const rest of ["md5=abc,x", "sha256=short,-1", `sha512=${EMPTY},1e3`, "", ","]) {
    assert.deepEqual(parseRecord(`a.py,${rest}\n`), [{ path: "a.py" }]);
  }
  for (const none of ["", "\n\n", ",sha256=x,1\n", "\0".repeat(0)]) {
    assert.deepEqual(parseRecord(none), []);
  }
});
