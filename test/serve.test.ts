import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { request } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { error, ProblemError, warning } from "../src/problem.ts";
import { isAllowedHost } from "../src/serve/allowed-host.ts";
import { getContentType } from "../src/serve/content-type.ts";
import { createFolderFiles } from "../src/serve/folder.ts";
import { injectLiveReload } from "../src/serve/live-reload.ts";
import { formatProblemPage } from "../src/serve/problem-page.ts";
import { readRequestPath } from "../src/serve/request-path.ts";
import { type SiteServer, startServer } from "../src/serve/server.ts";
import type { FoundFile } from "../src/serve/site-files.ts";
import { patience } from "./support/server.ts";

interface Reply {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
}

/** Asks exactly for `path`: `fetch` would tidy it up. */
function ask(
  server: SiteServer,
  path: string,
  options: { method?: string; headers?: Record<string, string> } = {},
): Promise<Reply> {
  const { hostname, port } = new URL(server.url);
  return new Promise((resolve, reject) => {
    const call = request({ hostname, port, path, agent: false, ...options }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (part: string) => {
        text += part;
      });
      response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
    });
    call.on("error", reject);
    call.end();
  });
}

/** Sends bytes as they are; gives the first line of the answer. */
function sendRaw(server: SiteServer, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(server.url).port), "127.0.0.1", () => socket.write(text));
    let answer = "";
    socket.setTimeout(patience, () => socket.destroy(new Error("The server hangs.")));
    socket.on("data", (part) => {
      answer += part.toString("latin1");
    });
    socket.on("error", reject);
    socket.on("close", () => resolve(answer.split("\r\n")[0] ?? ""));
  });
}

describe("longhand preview", () => {
  let folder: string;
  let server: SiteServer;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "longhand-serve-"));
    const site = join(folder, "_site");
    await mkdir(join(site, "posts", "日本語"), { recursive: true });
    await mkdir(join(site, "empty"));
    await mkdir(join(site, ".well-known"));
    await writeFile(join(site, "index.html"), "<body>home</body>");
    await writeFile(join(site, "404.html"), "<body>lost</body>");
    await writeFile(join(site, "posts", "日本語", "index.html"), "<body>post</body>");
    await writeFile(join(site, "feed.json"), "{}");
    await writeFile(join(site, "feed.xml"), "<feed/>");
    await writeFile(join(site, "a b.txt"), "0123456789");
    await writeFile(join(site, "empty.css"), "");
    await writeFile(join(site, ".secret"), "secret");
    await writeFile(join(site, ".well-known", "x.txt"), "known");
    await writeFile(join(folder, "outside.txt"), "secret");
    await symlink(join(folder, "outside.txt"), join(site, "link.txt")).catch(() => {});
    server = await startServer({ lookup: createFolderFiles(site), basePath: "/blog/" });
  });
  after(async () => {
    await server.close();
    await rm(folder, { recursive: true });
  });

  test("listens on 127.0.0.1 and says where", () => assert.match(server.url, /^http:\/\/127\.0\.0\.1:\d+\/blog\/$/));

  const replies: [path: string, status: number, text: string | RegExp, headers?: Record<string, string>][] = [
    ["/blog/", 200, "<body>home</body>", { "content-type": "text/html; charset=utf-8", "cache-control": "no-cache" }],
    ["/blog/?a=1", 200, "<body>home</body>"],
    ["/blog/index.html", 200, "<body>home</body>"],
    ["/blog/posts/%E6%97%A5%E6%9C%AC%E8%AA%9E/", 200, "<body>post</body>"],
    [
      "/blog/posts/%E6%97%A5%E6%9C%AC%E8%AA%9E?q=1",
      301,
      /./,
      { location: "/blog/posts/%E6%97%A5%E6%9C%AC%E8%AA%9E/?q=1" },
    ],
    ["/blog/feed.json", 200, "{}", { "content-type": "application/feed+json; charset=utf-8" }],
    ["/blog/feed.xml", 200, "<feed/>", { "content-type": "application/xml; charset=utf-8" }],
    ["/blog/a%20b.txt", 200, "0123456789", { "content-length": "10" }],
    ["/blog/empty.css", 200, "", { "content-length": "0" }],
    ["/blog/.well-known/x.txt", 200, "known"],
    ["/", 302, /./, { location: "/blog/" }],
    ["/blog", 301, /./, { location: "/blog/" }],
    ["/other/", 404, /The blog is at \/blog\//],
    ["/blogger/", 404, /The blog is at/],
    [
      "/blog/nothing/",
      404,
      "<body>lost</body>",
      { "content-type": "text/html; charset=utf-8", "cache-control": "no-cache" },
    ],
    ["/blog/empty", 404, "<body>lost</body>"],
    ["/blog/empty/", 404, "<body>lost</body>"],
    ["/blog/feed.xml/", 404, "<body>lost</body>"],
    ["/blog/.secret", 404, "<body>lost</body>"],
    ["/blog/link.txt", 404, "<body>lost</body>"],
    ["//evil.example/%2e%2e", 400, /malformed/],
    ["/blog//posts/", 404, /./],
    ["/blog/%E0%A4%A", 400, /malformed/],
    ["/blog/%", 400, /malformed/],
    ["/blog/../outside.txt", 400, /malformed/],
    ["/blog/%2e%2e/outside.txt", 400, /malformed/],
    ["/blog/..%2foutside.txt", 400, /malformed/],
    ["/blog/..%5coutside.txt", 400, /malformed/],
    ["/blog/a\\b", 400, /malformed/],
    ["/blog/%00", 400, /malformed/],
    ["/.longhand/events", 404, /./],
  ];
  for (const [path, status, text, headers] of replies) {
    test(`GET ${path} is ${status}`, async () => {
      const reply = await ask(server, path);
      assert.equal(reply.status, status);
      if (typeof text === "string") assert.equal(reply.text, text);
      else assert.match(reply.text, text);
      assert.ok(!reply.text.includes("secret"));
      for (const [name, value] of Object.entries(headers ?? {})) assert.equal(reply.headers[name], value);
    });
  }

  const raw: [text: string, status: number][] = [
    ["GET /%E0%A4%A HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", 400],
    ["GET /blog/../../etc/passwd HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", 400],
    ["GET http://localhost/blog/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", 400],
    ["GET * HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", 400],
    ["GET /blog/ HTTP/1.1\r\nConnection: close\r\n\r\n", 400],
    ["GET /blog/ HTTP/1.0\r\n\r\n", 403],
    ["GET /blog/\u0000 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", 400],
    ["nonsense\r\n\r\n", 400],
    ["GET /blog/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", 200],
  ];
  for (const [text, status] of raw) {
    test(`${JSON.stringify(text.split("\r\n")[0])} is answered with ${status}`, async () => {
      assert.match(await sendRaw(server, text), new RegExp(`^HTTP/1\\.1 ${status} `));
    });
  }

  test("HEAD gives the headers of GET and no body", async () => {
    const reply = await ask(server, "/blog/a%20b.txt", { method: "HEAD" });
    assert.deepEqual([reply.status, reply.headers["content-length"], reply.text], [200, "10", ""]);
  });

  test("other methods are refused", async () => {
    for (const method of ["POST", "PUT", "DELETE", "OPTIONS"]) {
      const reply = await ask(server, "/blog/", { method });
      assert.deepEqual([reply.status, reply.headers.allow], [405, "GET, HEAD"]);
    }
  });

  test("a browser that has the bytes already gets a 304", async () => {
    const { headers } = await ask(server, "/blog/feed.xml");
    assert.equal(headers["last-modified"], undefined);
    const reply = await ask(server, "/blog/feed.xml", { headers: { "If-None-Match": String(headers.etag) } });
    assert.deepEqual([reply.status, reply.text], [304, ""]);
  });

  test("a part of a file can be had, as players of video ask for it", async () => {
    const ranges: [range: string, status: number, text: string][] = [
      ["bytes=2-4", 206, "234"],
      ["bytes=7-", 206, "789"],
      ["bytes=-3", 206, "789"],
      ["bytes=8-100", 206, "89"],
      ["bytes=10-", 416, ""],
      ["lines=1-2", 200, "0123456789"],
    ];
    for (const [range, status, text] of ranges) {
      const reply = await ask(server, "/blog/a%20b.txt", { headers: { Range: range } });
      assert.deepEqual([reply.status, reply.text], [status, text], range);
    }
  });

  test("other host names are refused, against DNS rebinding", async () => {
    assert.equal((await ask(server, "/blog/", { headers: { Host: "evil.example" } })).status, 403);
    assert.equal((await ask(server, "/blog/", { headers: { Host: "localhost:1" } })).status, 200);
  });

  test("takes the next port when one is taken, and says so when ten are", async (context) => {
    const port = Number(new URL(server.url).port);
    const second = await startServer({ lookup: createFolderFiles(folder), port });
    context.after(() => second.close());
    assert.notEqual(new URL(second.url).port, String(port));
    await assert.rejects(startServer({ lookup: createFolderFiles(folder), host: "192.0.2.1" }), (issue: unknown) => {
      assert.ok(issue instanceof ProblemError);
      assert.equal(issue.problems[0]?.code, "host-unknown");
      return true;
    });
  });
});

describe("longhand dev", () => {
  const files = new Map<string, FoundFile>([
    ["/", { body: "<html><body>home</body></html>", type: "text/html" }],
    ["/style.css", { body: "p{}", type: "text/css" }],
    ["/old/", { redirect: "/posts/ü/", status: 301 }],
    ["/away/", { redirect: "https://ex.org/x", status: 302 }],
    ["/part/", { redirect: "/posts/ü/#zwölf", status: 301 }],
    ["/asked/", { redirect: "https://ex.org/x?a=1#b", status: 301 }],
    ["/gone/", { body: "<body>gone</body>", type: "text/html", status: 410 }],
    ["/gone.txt", { file: "/nowhere/at/all" }],
  ]);
  const lookup = {
    find(path: string) {
      if (path === "/bug/") throw new Error("a bug");
      return files.get(path);
    },
  };
  let server: SiteServer;
  before(async () => {
    server = await startServer({ lookup, liveReload: true, allowedHosts: ["Blog.Test"] });
  });
  after(() => server.close());

  /** Opens the events of a page; `next` waits for text that matches. */
  async function openEvents(since: string) {
    const abort = new AbortController();
    const response = await fetch(new URL(`/.longhand/events?since=${encodeURIComponent(since)}`, server.url), {
      signal: abort.signal,
    });
    assert.equal(response.headers.get("content-type"), "text/event-stream");
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    let text = "";
    return {
      async next(pattern: RegExp): Promise<string> {
        while (!pattern.test(text)) {
          const part = await reader?.read();
          if (!part || part.done) throw new Error(`The events ended before ${pattern}: ${text}`);
          text += part.value;
        }
        const seen = text;
        text = "";
        return seen;
      },
      close: () => abort.abort(),
    };
  }

  async function readVersion(): Promise<string> {
    return /, "([^"]+)"\)<\/script>/.exec((await ask(server, "/")).text)?.[1] ?? "";
  }

  test("adds the script to pages, and to nothing else, and lets nobody keep them", async () => {
    const page = await ask(server, "/");
    assert.match(page.text, /^<html><body>home<script>.*<\/script><\/body><\/html>$/s);
    assert.equal(page.headers["cache-control"], "no-store");
    assert.equal(page.headers.etag, undefined);
    assert.equal((await ask(server, "/style.css")).text, "p{}");
  });

  test("redirects inside and outside of the blog", async () => {
    assert.equal((await ask(server, "/old/")).headers.location, "/posts/%C3%BC/");
    assert.equal((await ask(server, "/old")).headers.location, "/old/");
    assert.equal((await ask(server, "/away/")).headers.location, "https://ex.org/x");
  });

  test("takes along what the reader has asked for, before the fragment", async () => {
    const locations = {
      "/old/?a=%20b": "/posts/%C3%BC/?a=%20b",
      "/part/": "/posts/%C3%BC/#zw%C3%B6lf",
      "/part/?a=1": "/posts/%C3%BC/?a=1#zw%C3%B6lf",
      "/away/?a=1": "https://ex.org/x?a=1",
      "/asked/": "https://ex.org/x?a=1#b",
    };
    for (const [path, location] of Object.entries(locations)) {
      assert.equal((await ask(server, path)).headers.location, location, path);
    }
  });

  test("joins two questions", async () => {
    assert.equal((await ask(server, "/asked/?c=2")).headers.location, "https://ex.org/x?a=1&c=2#b");
  });

  test("says 410 for a page that is gone", async () => {
    const { status, headers, text } = await ask(server, "/gone/");
    assert.deepEqual([status, headers["content-type"]], [410, "text/html; charset=utf-8"]);
    assert.match(text, /gone/);
  });

  test("survives a file that is gone and a bug in a lookup", async () => {
    assert.equal((await ask(server, "/gone.txt")).status, 404);
    assert.equal((await ask(server, "/bug/")).status, 500);
    assert.equal((await ask(server, "/")).status, 200);
  });

  test("answers to the names it was given", async () => {
    assert.equal((await ask(server, "/", { headers: { Host: "blog.test:8080" } })).status, 200);
  });

  test("tells open pages of changes", async () => {
    const events = await openEvents(await readVersion());
    await events.next(/Longhand/);
    server.notify({ kind: "css" });
    await events.next(/event: css\ndata: .+\n\n/);
    server.notify({ kind: "reload" });
    await events.next(/event: reload\ndata: .+\n\n/);
    events.close();
  });

  test("tells a page that slept through a change to load again", async () => {
    const version = await readVersion();
    server.notify({ kind: "reload" });
    const late = await openEvents(version);
    await late.next(/event: reload\ndata: .+\n\n/);
    late.close();
    const other = await openEvents("another-run.0");
    await other.next(/event: reload\ndata: .+\n\n/);
    other.close();
  });

  test("shows problems on open pages, on new ones, and instead of a page that is not there", async () => {
    const problem = error("x", { path: "posts/a.md", line: 3, column: 7 }, "<b>bad</b>", "Do this & that.");
    const events = await openEvents(await readVersion());
    server.notify({ kind: "problems", problems: [problem] });
    assert.match(await events.next(/event: problems\ndata: .*\n\n/), /posts\/a\.md:3:7.*&lt;b&gt;bad.*this &amp; that/);

    const page = await ask(server, "/nothing/");
    assert.equal(page.status, 500);
    assert.match(page.text, /posts\/a\.md:3:7/);

    const later = await openEvents(await readVersion());
    await later.next(/event: problems\ndata: .*\n\n/);
    later.close();

    server.notify({ kind: "problems", problems: [warning("y", undefined, "Only a warning.")] });
    assert.match(await events.next(/event: problems\ndata: .*\n\n/), /data: ""\n/);
    assert.equal((await ask(server, "/nothing/")).status, 404);
    events.close();
  });

  test("closes although pages are still listening", async () => {
    const other = await startServer({ lookup, liveReload: true });
    const response = await fetch(new URL("/.longhand/events", other.url));
    const ended = response.text().catch(() => "");
    await other.close();
    await ended;
  });
});

describe("the path of a request", () => {
  const cases: [target: string, basePath: string, expected: string][] = [
    ["/", "/", "site /"],
    ["/a/?b#c", "/", "site /a/"],
    ["/blog/a", "/blog/", "site /a"],
    ["/Blog/a", "/blog/", "outside /Blog/a"],
    ["/%62log/a", "/blog/", "site /a"],
    ["/a%2Fb", "/", "malformed"],
    ["/a/./b", "/", "malformed"],
    ["/a%0Ab", "/", "malformed"],
    ["/...", "/", "site /..."],
    ["//x", "/", "outside //x"],
    ["", "/", "malformed"],
  ];
  for (const [target, basePath, expected] of cases) {
    test(`${JSON.stringify(target)} in ${basePath} is ${expected}`, () => {
      const wanted = readRequestPath(target, basePath);
      assert.equal("path" in wanted ? `${wanted.kind} ${wanted.path}` : wanted.kind, expected);
    });
  }
});

describe("the host of a request", () => {
  const cases: [host: string | undefined, isAllowed: boolean][] = [
    ["localhost", true],
    ["LOCALHOST:8080", true],
    ["127.0.0.1:1", true],
    ["[::1]:8080", true],
    ["blog.test", true],
    ["[fe80::1]", true],
    [undefined, false],
    ["", false],
    ["localhost.evil.example", false],
    ["evil.example:localhost", false],
    ["localhost@evil.example", false],
    ["127.0.0.1.nip.io", false],
    ["[::1", false],
  ];
  for (const [host, isAllowed] of cases) {
    test(`${host} is ${isAllowed ? "allowed" : "refused"}`, () =>
      assert.equal(isAllowedHost(host, ["blog.test", "fe80::1"]), isAllowed));
  }
});

test("every kind of file that a blog has gets its media type", () => {
  const cases: Record<string, string> = {
    "/": "text/html; charset=utf-8",
    "/404.html": "text/html; charset=utf-8",
    "/feed.xml": "application/xml; charset=utf-8",
    "/tags/c/feed.json": "application/feed+json; charset=utf-8",
    "/data.json": "application/json; charset=utf-8",
    "/site.webmanifest": "application/manifest+json; charset=utf-8",
    "/posts/a/index.md": "text/markdown; charset=utf-8",
    "/robots.txt": "text/plain; charset=utf-8",
    "/style.css": "text/css; charset=utf-8",
    "/search.js": "text/javascript; charset=utf-8",
    "/a.AVIF": "image/avif",
    "/a.webp": "image/webp",
    "/a.jpg": "image/jpeg",
    "/a.svg": "image/svg+xml; charset=utf-8",
    "/favicon.ico": "image/x-icon",
    "/a.woff2": "font/woff2",
    "/CNAME": "application/octet-stream",
  };
  for (const [path, type] of Object.entries(cases)) assert.equal(getContentType(path), type, path);
});

test("the script goes before the last </body>, or to the end", () => {
  assert.match(
    injectLiveReload("<p></body> x</BODY></html>", "1"),
    /^<p><\/body> x<script>.*<\/script><\/BODY><\/html>$/s,
  );
  assert.match(injectLiveReload("<p>", "1"), /^<p><script>.*<\/script>$/s);
});

test("a page of problems names place, fact and remedy, errors first", () => {
  const page = formatProblemPage([
    warning("w", undefined, "A warning."),
    error("e", { path: "posts/a.md", line: 3 }, "A fact.", "A remedy."),
  ]);
  assert.match(page, /1 error<.*posts\/a\.md:3<.*A fact\..*A remedy\..*A warning\./s);
});
