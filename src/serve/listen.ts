import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { error, ProblemError } from "../problem.ts";

const TRIES = 11;

/**
 * Opens a server on a port, or on one of the next ten when others are taken; 0 is any port that is free.
 * Gives the port. Throws a `ProblemError` when there is none.
 */
export async function listen(server: Server, host: string, port: number): Promise<number> {
  const last = port === 0 ? 0 : Math.min(port + TRIES - 1, 65_535);
  for (let candidate = port; candidate <= last; candidate++) {
    const issue = await tryPort(server, host, candidate);
    if (!issue) return (server.address() as AddressInfo).port;
    if (issue.code !== "EADDRINUSE") throw new ProblemError([explain(issue, host, candidate)]);
  }
  throw new ProblemError([
    error(
      "port-taken",
      undefined,
      `The ports ${port} to ${last} are all in use by other programs.`,
      "Stop one of them, or choose another port with --port.",
    ),
  ]);
}

function tryPort(server: Server, host: string, port: number): Promise<NodeJS.ErrnoException | undefined> {
  return new Promise((resolve) => {
    const onListening = () => {
      server.off("error", onError);
      resolve(undefined);
    };
    const onError = (issue: NodeJS.ErrnoException) => {
      server.off("listening", onListening);
      resolve(issue);
    };
    server.once("listening", onListening);
    server.once("error", onError);
    server.listen({ host, port });
  });
}

function explain(issue: NodeJS.ErrnoException, host: string, port: number) {
  if (issue.code === "EACCES") {
    return error(
      "port-forbidden",
      undefined,
      `The system does not let you open port ${port}.`,
      "Choose one above 1023 with --port.",
    );
  }
  return error(
    "host-unknown",
    undefined,
    `No server can be opened on "${host}": ${issue.code ?? issue.message}.`,
    "Leave out --host, or give it an address of this machine.",
  );
}
