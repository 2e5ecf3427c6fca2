/** Running programs, and what they print. */
import assert from "node:assert/strict";

/** How a program ended, and everything it printed. */
export interface Ended {
  readonly code: number;
  readonly output: string;
}

/** What a program printed; it must succeed. */
export async function output(program: string, args: readonly string[]): Promise<string> {
  const done = await new Deno.Command(program, { args: [...args], stdin: "null" }).output();
  const text = new TextDecoder();
  assert.equal(done.code, 0, `${program} ${args.join(" ")}: ${text.decode(done.stderr)}`);
  return text.decode(done.stdout);
}

export function said({ code, stdout, stderr }: Deno.CommandOutput): Ended {
  const text = new TextDecoder();
  return { code, output: text.decode(stdout) + text.decode(stderr) };
}

/** What a program prints, line by line. */
export async function* linesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  let rest = "";
  for await (const piece of stream.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + piece).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
}

/** Where Deno keeps what it has fetched. */
export async function denoDir(): Promise<string> {
  return (JSON.parse(await output(Deno.execPath(), ["info", "--json"])) as { denoDir: string })
    .denoDir;
}
