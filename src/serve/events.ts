import { randomUUID } from "node:crypto";
import type { ServerResponse } from "node:http";
import type { Problem } from "../problem.ts";
import { formatProblems } from "./problem-page.ts";

/** What `longhand dev` tells the pages that are open in browsers. */
export type Change =
  /** The blog was built again: pages load again. Problems told before are over. */
  | { kind: "reload" }
  /** Only stylesheets changed: pages load these again and stay where they are. */
  | { kind: "css" }
  /** The blog could not be built: pages show why. Without an error among the problems, they stop showing it. */
  | { kind: "problems"; problems: Problem[] };

/** The open pages, and what they should know. */
export interface Events {
  /** Names the state of the blog; another one after each change and in each run of the server. */
  readonly version: string;
  /** Why the blog could not be built; empty when it could. */
  readonly problems: Problem[];
  /** Tells all open pages. */
  send(change: Change): void;
  /** Keeps a response open for a page that was made in the state `since`. */
  subscribe(response: ServerResponse, since: string | null): void;
  /** Ends all open responses. */
  close(): void;
}

/** Server-sent events: https://html.spec.whatwg.org/multipage/server-sent-events.html */
export function createEvents(): Events {
  const run = randomUUID();
  const responses = new Set<ServerResponse>();
  let count = 0;
  let problems: Problem[] = [];

  const getVersion = () => `${run}.${count}`;
  const describeProblems = () =>
    formatEvent("problems", JSON.stringify(problems.length > 0 ? formatProblems(problems) : ""));

  return {
    get version() {
      return getVersion();
    },
    get problems() {
      return problems;
    },
    send(change) {
      if (change.kind === "problems") {
        problems = change.problems.some((problem) => problem.severity === "error") ? change.problems : [];
      } else {
        problems = [];
        count++;
      }
      const event = change.kind === "problems" ? describeProblems() : formatEvent(change.kind, getVersion());
      for (const response of responses) response.write(event);
    },
    subscribe(response, since) {
      response.writeHead(200, { "Content-Type": "text/event-stream", "Cache-Control": "no-store" });
      if (since !== getVersion()) response.write(formatEvent("reload", getVersion()));
      else if (problems.length > 0) response.write(describeProblems());
      // A comment: there is no more to say of what has happened before.
      response.write(": Longhand\n\n");
      responses.add(response);
      response.on("close", () => responses.delete(response));
    },
    close() {
      for (const response of responses) response.end();
    },
  };
}

function formatEvent(name: string, data: string): string {
  return `event: ${name}\ndata: ${data}\n\n`;
}
