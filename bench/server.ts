import { Agent, get } from "node:http";
import { type AddressInfo, createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { Entry } from "./contestants.ts";
import { readPeakMegabytes, type Started, start } from "./measure.ts";

const POLL_MILLISECONDS = 2;
/** Longer than any server takes for a whole blog. */
const PATIENCE_MILLISECONDS = 120_000;

/** A development server that runs in a process of its own. */
export class Server {
  readonly #started: Started;
  readonly #port: number;
  readonly #name: string;
  // One connection that stays, as a browser's does.
  readonly #agent: Agent = new Agent({ keepAlive: true, maxSockets: 1 });

  private constructor(started: Started, port: number, name: string) {
    this.#started = started;
    this.#port = port;
    this.#name = name;
  }

  /** Starts the server of a contestant. Resolves when it has served the home page. */
  static async start({ contestant, folder }: Entry): Promise<Server> {
    const port = await findFreePort();
    const command = contestant.serve?.(folder, port);
    if (!command) throw new Error(`${contestant.name} has no server.`);
    const server = new Server(start(command), port, contestant.name);
    try {
      await server.waitFor("/", "<h1");
      return server;
    } catch (issue) {
      await server.stop();
      throw issue;
    }
  }

  /** Asks for a page until it has the text. Throws when that takes two minutes, or when the server has ended. */
  async waitFor(url: string, text: string): Promise<void> {
    const deadline = performance.now() + PATIENCE_MILLISECONDS;
    while (!(await this.#fetch(url))?.includes(text)) {
      const { child, printed } = this.#started;
      const isEnded = child.exitCode !== null || child.signalCode !== null;
      if (isEnded || performance.now() > deadline) {
        const state = isEnded ? "has ended" : `does not show “${text}” at ${url}`;
        throw new Error(`The server of ${this.#name} ${state}. It has printed:\n${Buffer.concat(printed)}`);
      }
      await sleep(POLL_MILLISECONDS);
    }
  }

  /** Most memory that it has held at once so far, in units of 10⁶ bytes. */
  get peakMegabytes(): number | undefined {
    return readPeakMegabytes(this.#started.child.pid);
  }

  /** Ends it, and waits until it has. */
  async stop(): Promise<void> {
    this.#agent.destroy();
    const { child } = this.#started;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
    child.kill();
    const force = setTimeout(() => child.kill("SIGKILL"), 5000);
    await ended;
    clearTimeout(force);
  }

  /** The body of an answer; undefined when the server does not listen yet. */
  #fetch(path: string): Promise<string | undefined> {
    return new Promise((resolve) => {
      const request = get({ host: "127.0.0.1", port: this.#port, path, agent: this.#agent }, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("end", () => resolve(response.statusCode === 200 ? Buffer.concat(chunks).toString() : undefined));
        response.on("error", () => resolve(undefined));
      });
      request.on("error", () => resolve(undefined));
    });
  }
}

function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
