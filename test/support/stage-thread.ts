// Stages texts in a thread of its own, and says how they are known.
import { parentPort, workerData } from "node:worker_threads";
import { stageText } from "../../src/publish/staging.ts";

const { output, texts } = workerData as { output: string; texts: [string, string][] };
parentPort?.postMessage(texts.map(([path, text]) => [path, stageText(output, path, Buffer.from(text))]));
