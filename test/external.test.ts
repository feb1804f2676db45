import assert from "node:assert/strict";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, describe, test } from "node:test";
import { checkExternal, type ExternalResult, explainExternal } from "../src/checks/external.ts";

/** A host as there are many; each path is one of its ways. */
const ways: Record<string, (request: IncomingMessage, response: ServerResponse) => void> = {
  "/ok": answerWith(200),
  "/no-head": (request, response) => answerWith(request.method === "HEAD" ? 405 : 200)(request, response),
  "/head-lies": (request, response) => answerWith(request.method === "HEAD" ? 404 : 200)(request, response),
  "/404": answerWith(404),
  "/410": answerWith(410),
  "/403": answerWith(403),
  "/429": answerWith(429),
  "/500": answerWith(500),
  "/301": redirectTo(301, "/ok"),
  "/302": redirectTo(302, "/ok"),
  "/301-to-302": redirectTo(301, "/302"),
  "/301-to-404": redirectTo(301, "/404"),
  "/loop": redirectTo(302, "/loop"),
  "/circle": redirectTo(302, "/circle-2"),
  "/circle-2": redirectTo(302, "/circle"),
  "/nowhere": redirectTo(302, "http://["),
  "/hang": () => {},
  // Its answer to HEAD never ends, and neither does the page itself.
  "/slow-body": (_request, response) => {
    response.writeHead(200);
    response.write("x");
  },
  "/slow": (request, response) => setTimeout(() => answerWith(200)(request, response), 100),
  "/cut": (request) => request.socket.destroy(),
};

let server: Server;
let origin = "";
let refused = "";
const seen: { method: string; url: string; headers: IncomingMessage["headers"] }[] = [];
let active = 0;
let mostActive = 0;

before(async () => {
  server = createServer((request, response) => {
    const { method = "", url = "", headers } = request;
    seen.push({ method, url, headers });
    active++;
    mostActive = Math.max(mostActive, active);
    response.on("close", () => active--);
    (ways[url] ?? answerWith(404))(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
  refused = `http://127.0.0.1:${(other.address() as AddressInfo).port}/`;
  await new Promise((resolve) => other.close(resolve));
});
after(() => {
  server.closeAllConnections();
  server.close();
});

function answerWith(status: number) {
  return (_request: IncomingMessage, response: ServerResponse): void => {
    response.writeHead(status, { "set-cookie": "a=b" }).end();
  };
}

function redirectTo(status: number, location: string) {
  return (_request: IncomingMessage, response: ServerResponse): void => {
    response.writeHead(status, { location, "set-cookie": "a=b" }).end();
  };
}

function ask(urls: string[], limits = {}): Promise<ExternalResult[]> {
  const links = urls.map((url) => ({ url, place: undefined, page: "/" }));
  return checkExternal(links, {
    userAgent: "Longhand/0 (link check)",
    limits: { pause: 0, milliseconds: 60_000, ...limits },
  });
}

describe("another host is asked whether it has a page", () => {
  const cases: [path: string, outcome: string, reason?: string][] = [
    ["/ok", "ok"],
    ["/no-head", "ok"],
    ["/head-lies", "ok"],
    ["/slow-body", "ok"],
    ["/slow", "ok"],
    ["/404", "dead", "answers with 404"],
    ["/410", "dead", "answers with 410"],
    ["/403", "unclear", "answers with 403"],
    ["/429", "unclear", "answers with 429"],
    ["/500", "unclear", "answers with 500"],
    ["/302", "ok"],
    ["/301-to-302", "ok"],
    ["/301-to-404", "dead", "answers with 404"],
    ["/loop", "dead", "redirects in a circle"],
    ["/circle", "dead", "redirects in a circle"],
    ["/nowhere", "dead", "redirects to what is no address"],
    ["/hang", "unclear", "does not answer in time"],
    ["/cut", "unclear", "cannot be reached (UND_ERR_SOCKET)"],
  ];
  for (const [path, outcome, reason] of cases) {
    test(`${path} is ${outcome}`, async () => {
      // Those that never answer are given up; all others may take as long as a busy machine does.
      const limits = path === "/hang" ? { milliseconds: 300 } : path === "/slow-body" ? { milliseconds: 3000 } : {};
      const [result] = await ask([origin + path], limits);
      assert.deepEqual([result?.outcome, result?.reason], [outcome, reason]);
    });
  }

  test("what has moved for good is named", async () => {
    const [result] = await ask([`${origin}/301`]);
    assert.deepEqual([result?.outcome, result?.to], ["moved", `${origin}/ok`]);
  });

  test("a host that takes no connections", async () => {
    const [result] = await ask([refused]);
    assert.deepEqual([result?.outcome, result?.reason], ["dead", "is on a host that takes no connections"]);
  });

  test("a host that does not exist", async () => {
    const [result] = await ask(["http://longhand.invalid/"]);
    assert.match(
      `${result?.outcome} ${result?.reason}`,
      /^(dead is on a host that does not exist|unclear cannot be reached)/,
    );
  });
});

test("it names itself and never sends a cookie", async () => {
  seen.length = 0;
  await ask([`${origin}/302`, `${origin}/ok`]);
  assert.ok(seen.length >= 3);
  for (const { headers } of seen) {
    assert.equal(headers["user-agent"], "Longhand/0 (link check)");
    assert.equal(headers.cookie, undefined);
  }
});

test("a host gets one request at a time, and no body is asked for when its head says enough", async () => {
  seen.length = 0;
  mostActive = 0;
  await ask(Array.from({ length: 12 }, (_, index) => `${origin}/ok?${index}`));
  await ask([`${origin}/ok`]);
  assert.equal(mostActive, 1);
  assert.deepEqual(
    seen.filter(({ url }) => url === "/ok").map(({ method }) => method),
    ["HEAD"],
  );
});

test("it stops at its limits: number and time", async () => {
  const urls = ["/ok", "/ok?1", "/ok?2"].map((path) => origin + path);
  const few = await ask(urls, { links: 1 });
  assert.deepEqual(
    few.map(({ outcome }) => outcome),
    ["ok", "skipped", "skipped"],
  );
  const hanging = Array.from({ length: 5 }, (_, index) => `http://127.0.0.1:${new URL(origin).port}/hang?${index}`);
  ways["/hang?0"] = ways["/hang"] ?? assert.fail();
  const slow = await ask(hanging, { milliseconds: 60_000, totalMilliseconds: 200 });
  assert.deepEqual(
    slow.map(({ outcome }) => outcome),
    ["unclear", "skipped", "skipped", "skipped", "skipped"],
  );
});

test("what it finds is never an error", async () => {
  const place = { path: "posts/a.md", line: 3, column: 4 };
  const results: ExternalResult[] = [
    { url: "https://a.org/", place, page: "/", outcome: "ok", status: 200 },
    { url: "https://b.org/", place, page: "/", outcome: "dead", status: 404, reason: "answers with 404" },
    {
      url: "https://c.org/",
      place: undefined,
      page: "/about/",
      outcome: "unclear",
      status: 403,
      reason: "answers with 403",
    },
    { url: "https://d.org/", place, page: "/", outcome: "moved", status: 200, to: "https://e.org/" },
    { url: "https://f.org/", place, page: "/", outcome: "skipped" },
  ];
  assert.deepEqual(
    explainExternal(results).map(({ severity, code, fact }) => `${severity} ${code}: ${fact}`),
    [
      "warning external-dead: The link to https://b.org/ leads nowhere: it answers with 404.",
      "note external-unclear: It cannot be told whether https://c.org/ is still there: it answers with 403. On /about/.",
      "note external-moved: The link to https://d.org/ has moved for good.",
      "note external-skipped: 1 of 5 links to other hosts were not asked for: there was no time, or there are too many.",
    ],
  );
});

test("without a connection nothing is said of the links", () => {
  const none: ExternalResult = {
    url: "https://a.org/",
    place: undefined,
    page: "/",
    outcome: "dead",
    reason: "is on a host that does not exist",
  };
  assert.deepEqual(
    explainExternal([none, none]).map(({ code }) => code),
    ["external-offline"],
  );
  assert.deepEqual(explainExternal([]), []);
});
