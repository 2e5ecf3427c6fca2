/** A thread of a fuzz run: waits for its task, answers with its report. */
import { fuzzThread, type Report, type Task } from "./fuzz_thread.ts";

interface Thread {
  onmessage: (event: MessageEvent<Task>) => void;
  postMessage(report: Report): void;
}

const thread = globalThis as unknown as Thread;
thread.onmessage = async ({ data }): Promise<void> => thread.postMessage(await fuzzThread(data));
