import assert from "node:assert/strict";
import type { Json } from "@/model/mod.ts";
import { publishedPort } from "./published_port.ts";
import { composeText } from "./fill_template.ts";

const CASES: readonly (readonly [string, readonly Json[], string | undefined])[] = [
  ["address, port and port", ["127.0.0.1:5433:6333"], "127.0.0.1 5433"],
  ["port and port", ["5433:6333"], "127.0.0.1 5433"],
  ["every address is reached at the loopback one", ["0.0.0.0:5433:6333"], "127.0.0.1 5433"],
  ["one address only at itself", ["192.168.1.5:5433:6333"], "192.168.1.5 5433"],
  ["IPv6", ["[::1]:5433:6333"], "[::1] 5433"],
  ["with a protocol", ["5433:6333/tcp"], "127.0.0.1 5433"],
  ["tcp before udp", ["1:6333/udp", "2:6333/tcp"], "127.0.0.1 2"],
  ["a range", ["4000-4005:6330-6335"], "127.0.0.1 4003"],
  ["ranges of unequal length say nothing", ["4000-4001:6330-6335"], undefined],
  ["a range for one port is the engine's pick", ["4000-4005:6333"], undefined],
  ["no host port is the engine's pick", ["6333"], undefined],
  ["an empty host port too", ["127.0.0.1::6333"], undefined],
  ["a number is a container port", [6333], undefined],
  ["another port", ["5433:6334"], undefined],
  ["a variable", ["127.0.0.1:${PORT:-5433}:6333"], "127.0.0.1 ${PORT:-5433}"],
  ["the long form", [{ target: 6333, published: "5433", host_ip: "127.0.0.1" }], "127.0.0.1 5433"],
  ["the long form with numbers", [{ target: 6333, published: 5433 }], "127.0.0.1 5433"],
  ["the long form without a host port", [{ target: 6333 }], undefined],
];

for (const [what, ports, expected] of CASES) {
  Deno.test(`publishedPort(): ${what}`, () => {
    const found = publishedPort(ports, "6333");
    assert.equal(found && `${found.host} ${composeText(found.port)}`, expected);
  });
}

Deno.test("publishedPort() finds nothing where nothing is published", () => {
  assert.equal(publishedPort(undefined, "6333"), undefined);
  assert.equal(publishedPort([], "6333"), undefined);
});
