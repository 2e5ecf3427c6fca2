/** Signals that ask hsm to stop, with the exit codes of a program that died of them. */
const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/**
 * A signal that is aborted by the first SIGINT, SIGTERM or SIGHUP, its reason being the name. A second one ends the
 * process at once; the journal stays, the next start recovers. From the call on, the first signal no longer ends the
 * process by itself.
 */
export function stopSignals(): AbortSignal {
  const controller = new AbortController();
  for (const [name, code] of Object.entries(SIGNALS)) {
    if (Deno.build.os === "windows" && name === "SIGTERM") continue;
    Deno.addSignalListener(name as keyof typeof SIGNALS, () => {
      if (controller.signal.aborted) leave(code);
      controller.abort(name);
    });
  }
  return controller.signal;
}

/** Says what becomes of what is half-done, and ends. */
function leave(code: number): never {
  try {
    const text = "\nStopped at once: `hsm recover` puts right what is half-done\n";
    Deno.stderr.writeSync(new TextEncoder().encode(text));
  } catch {
    // Nobody reads it.
  }
  Deno.exit(code);
}
