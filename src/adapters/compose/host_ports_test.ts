import assert from "node:assert/strict";
import type { Json } from "@/model/mod.ts";
import { hostPort, portsMeet, portText, portVariables } from "./host_ports.ts";

const environment = (name: string): string | undefined => name === "PORT" ? "7000" : undefined;

Deno.test("hostPort() reads short and long forms, ranges, addresses and variables", () => {
  const table: readonly (readonly [Json, string | undefined])[] = [
    ["6333:6333", "6333"],
    ["127.0.0.1:6333:6333", "127.0.0.1:6333"],
    ["localhost:80:80", "127.0.0.1:80"],
    ["[::1]:6333:6333", "[::1]:6333"],
    ["53:53/udp", "53/udp"],
    ["8000-8010:9000-9010", "8000-8010"],
    ["${PORT}:80", "7000"],
    ["127.0.0.1:${PORT:-6333}:6333", "127.0.0.1:7000"],
    ["${OTHER:-6333}:6333", "6333"],
    [{ target: 80, published: "8080" }, "8080"],
    [{ target: 80, published: 8080, host_ip: "10.0.0.1", protocol: "udp" }, "10.0.0.1:8080/udp"],
    // Nothing of the host that is known beforehand.
    ["6333", undefined],
    [6333, undefined],
    [{ target: 80 }, undefined],
    ["127.0.0.1::6333", undefined],
    ["8000-8010:80", undefined],
    ["0:80", undefined],
    ["${OTHER}:80", undefined],
    ["${broken:80", undefined],
    ["web:80", undefined],
    [null, undefined],
  ];
  for (const [entry, expected] of table) {
    const port = hostPort(entry, environment);
    assert.equal(port && portText(port), expected, JSON.stringify(entry));
  }
});

Deno.test("portsMeet() where address, protocol and range do, in both directions", () => {
  const table = [
    ["80:80", "80:81", true],
    ["80:80", "81:80", false],
    ["80:80", "80:80/udp", false],
    ["127.0.0.1:80:80", "80:80", true],
    ["127.0.0.1:80:80", "0.0.0.0:80:80", true],
    ["127.0.0.1:80:80", "127.0.0.2:80:80", false],
    ["127.0.0.1:80:80", "[::1]:80:80", false],
    ["[::]:80:80", "[::1]:80:80", true],
    ["[::]:80:80", "127.0.0.1:80:80", false],
    ["8000-8010:8000-8010", "8010:80", true],
    ["8000-8010:8000-8010", "8011:80", false],
  ] as const;
  for (const [one, two, expected] of table) {
    const [a, b] = [hostPort(one, environment), hostPort(two, environment)];
    assert.ok(a && b);
    assert.equal(portsMeet(a, b), expected, `${one} ${two}`);
    assert.equal(portsMeet(b, a), expected, `${two} ${one}`);
  }
});

Deno.test("portVariables() names every variable of a service's ports", () => {
  const ports = ["${A:-${B}}:80", { target: 80, published: "${C}" }, 90];
  assert.deepEqual(portVariables({ ports }), ["A", "B", "C"]);
  assert.deepEqual(portVariables({}), []);
});
