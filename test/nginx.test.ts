import assert from "node:assert/strict";
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { get, type IncomingHttpHeaders } from "node:http";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, describe, test } from "node:test";
import { formatNginx } from "../src/hosts/nginx.ts";
import { formatGonePage } from "../src/hosts/redirect-page.ts";
import type { Rule } from "../src/hosts/rule.ts";
import { findNginx } from "./support/install.ts";
import { eventually } from "./support/server.ts";

const RULES: Rule[] = [
  { from: "/blog/posts/old/", to: "/blog/posts/new/" },
  { from: "/blog/posts/gone/" },
  { from: '/posts/"quoted" it\'s \\/', to: '/posts/"quoted" it\'s/' },
  { from: "/posts/$uri {a} ~;/", to: "/posts/$uri & $ {uri}; 100%/" },
  { from: "/posts/(a)+b*c:d/", to: "/posts/(n)+b*c:d/" },
  { from: "/posts/abroad/", to: "https://example.org/wiki/日/?q=1#top" },
  { from: "/posts/emoji-👋.html", to: "/posts/hello/#日本" },
  { from: "/posts/gone $uri/" },
  { from: "/posts/gone 日本.html" },
  { from: "/posts/gone.pdf" },
  { from: "/posts/gone/" },
  { from: "/posts/日 本/", to: "/posts/日本語/" },
];

const GONE_PAGE = formatGonePage({ homeHref: "/", archiveHref: "/archive/" });

/** What a build leaves in the output folder: pages at old and gone URLs too. */
const SITE: Record<string, string> = {
  "index.html": "the home page",
  "posts/new/index.html": "a living page",
  "posts/日 本/index.html": "a page that leads on",
  "posts/gone/index.html": GONE_PAGE,
  "posts/gone $uri/index.html": GONE_PAGE,
  "posts/gone 日本.html": GONE_PAGE,
  "blog/posts/new/index.html": "a living page in a folder",
  "blog/posts/gone/index.html": GONE_PAGE,
};

interface Answer {
  status: number | undefined;
  headers: IncomingHttpHeaders;
  body: string;
}

/** A request for exactly this path. */
async function request(port: number, path: string): Promise<Answer> {
  const [response] = await once(get({ host: "127.0.0.1", port, path, agent: false }), "response");
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  return { status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks).toString() };
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

/** The lines that the file's own comment shows for a block, as an author would copy them. */
function readComment(text: string, begin: string, end: string): string {
  const lines = text.split("\n").map((line) => line.replace(/^# */, ""));
  const first = lines.findIndex((line) => line.startsWith(begin));
  const last = lines.findIndex((line) => line.startsWith(end));
  assert.ok(first >= 0 && last >= first, text);
  return lines.slice(first, last + 1).join("\n");
}

/** A configuration with everything in its own folder, for root and for anybody else. */
function formatConfig(folder: string, redirects: string, port: number): string {
  const { stderr } = spawnSync(nginx, ["-V"], { encoding: "utf8" });
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
    .filter((name) => !stderr.includes(`--without-http_${name}_module`))
    .map((name) => `${name}_temp_path "${folder}/temp-${name}";`);
  return `daemon off;
master_process off;
pid "${folder}/pid";
error_log "${folder}/error.log";
events {}
http {
  include "${folder}/site/nginx-redirects.conf";
  access_log off;
  absolute_redirect off;
  default_type text/html;
  ${temporary.join("\n  ")}
  server {
    listen 127.0.0.1:${port};
    root "${folder}/site";
    ${readComment(redirects, "if ($longhand_location)", "location @longhand_gone")}
  }
}
`;
}

function writeSite(folder: string, redirects: string, port: number): string[] {
  for (const [path, text] of Object.entries({ ...SITE, "nginx-redirects.conf": redirects })) {
    const target = join(folder, "site", path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, text);
  }
  const config = join(folder, "nginx.conf");
  writeFileSync(config, formatConfig(folder, redirects, port));
  return ["-p", folder, "-e", join(folder, "error.log"), "-c", config];
}

const nginx = findNginx();

describe("nginx with the file that is written for it", () => {
  const folder = mkdtempSync(join(tmpdir(), "longhand-nginx-"));
  let port = 0;
  let server: ChildProcess | undefined;

  before(async () => {
    const redirects = formatNginx(RULES, { fileUrl: "/nginx-redirects.conf" });
    let said = "";
    // A port that is free may be somebody else's a moment later.
    for (let attempt = 0; attempt < 5; attempt += 1) {
      port = await findFreePort();
      const process = spawn(nginx, writeSite(folder, redirects, port), { stdio: ["ignore", "ignore", "pipe"] });
      server = process;
      process.stderr.on("data", (chunk) => {
        said += chunk;
      });
      const state = await eventually(async () => {
        if (process.exitCode !== null) return "ended";
        const answer = await request(port, "/").catch(() => undefined);
        return String(answer?.headers.server).startsWith("nginx") ? "runs" : undefined;
      });
      if (state === "runs") return;
    }
    assert.fail(`nginx does not run. ${said}`);
  });

  after(async () => {
    if (server && server.exitCode === null && server.signalCode === null) {
      server.kill();
      await once(server, "exit");
    }
    rmSync(folder, { recursive: true, force: true });
  });

  const moved: [path: string, location: string][] = [
    ["/blog/posts/old/", "/blog/posts/new/"],
    ["/blog/posts/old/?a=1&b=%20", "/blog/posts/new/?a=1&b=%20"],
    ["/posts/%22quoted%22%20it's%20%5C/", "/posts/%22quoted%22%20it's/"],
    ["/posts/$uri%20%7Ba%7D%20~;/", "/posts/%24uri%20&%20%24%20%7Buri%7D;%20100%25/"],
    ["/posts/(a)+b*c:d/", "/posts/(n)+b*c:d/"],
    ["/posts/%28a%29%2Bb%2Ac%3Ad/", "/posts/(n)+b*c:d/"],
    ["/posts/abroad/", "https://example.org/wiki/%E6%97%A5/?q=1#top"],
    ["/posts/abroad/?x=1", "https://example.org/wiki/%E6%97%A5/?q=1#top"],
    ["/posts/emoji-%F0%9F%91%8B.html", "/posts/hello/#%E6%97%A5%E6%9C%AC"],
    ["/posts/emoji-%F0%9F%91%8B.html?x=1", "/posts/hello/?x=1#%E6%97%A5%E6%9C%AC"],
    ["/posts/%E6%97%A5%20%E6%9C%AC/", "/posts/%E6%97%A5%E6%9C%AC%E8%AA%9E/"],
    ["/posts/%e6%97%a5%20%e6%9c%ac/?", "/posts/%E6%97%A5%E6%9C%AC%E8%AA%9E/"],
  ];
  for (const [path, location] of moved) {
    test(`answers 301 for what has moved: ${path}`, async () => {
      const { status, headers } = await request(port, path);
      assert.deepEqual([status, headers.location], [301, location]);
    });
  }

  for (const path of [
    "/posts/gone/",
    "/posts/gone/?a=1",
    "/blog/posts/gone/",
    "/posts/gone%20$uri/",
    "/posts/gone%20%E6%97%A5%E6%9C%AC.html",
  ]) {
    test(`answers 410 for what is gone, with the page that is there: ${path}`, async () => {
      const { status, headers, body } = await request(port, path);
      assert.deepEqual([status, headers["content-type"], body], [410, "text/html", GONE_PAGE]);
    });
  }

  test("answers 410 for what is gone and has no page", async () => {
    const { status, body } = await request(port, "/posts/gone.pdf");
    assert.equal(status, 410);
    assert.match(body, /410 Gone/);
  });

  test("shows nobody the file itself", async () => {
    for (const path of [
      "/nginx-redirects.conf",
      "/nginx%2Dredirects.conf",
      "//nginx-redirects.conf",
      "/NGINX-redirects.conf",
    ]) {
      const { status, body } = await request(port, path);
      assert.equal(status, 410, path);
      assert.doesNotMatch(body, /longhand|map/, path);
    }
  });

  const living: [path: string, status: number, body: string | undefined][] = [
    ["/", 200, "the home page"],
    ["/posts/new/", 200, "a living page"],
    ["/posts/new/?a=1", 200, "a living page"],
    ["/posts/new/index.html", 200, "a living page"],
    ["/blog/posts/new/", 200, "a living page in a folder"],
    ["/posts/gone/other/", 404, undefined],
    ["/posts/old/", 404, undefined],
  ];
  for (const [path, status, body] of living) {
    test(`lets all others be: ${path}`, async () => {
      const answer = await request(port, path);
      assert.equal(answer.status, status);
      if (body) assert.equal(answer.body, body);
    });
  }

  test("finds the way from an old folder without a slash", async () => {
    const { status, headers } = await request(port, "/posts/%E6%97%A5%20%E6%9C%AC");
    assert.deepEqual([status, headers.location], [301, "/posts/%E6%97%A5%20%E6%9C%AC/"]);
  });
});

test("nginx takes 10,000 redirects with long URLs, without a warning", async () => {
  const folder = mkdtempSync(join(tmpdir(), "longhand-nginx-"));
  try {
    const many = Array.from({ length: 10_000 }, (_, number): Rule => {
      const from = `/posts/${String(number).padStart(5, "0")}-${"長い道".repeat(1 + (number % 80))}/`;
      return number % 5 === 0 ? { from } : { from, to: `/essays/${"長".repeat(number % 250)}-${number}/#part` };
    });
    const args = writeSite(folder, formatNginx(many, { fileUrl: "/nginx-redirects.conf" }), await findFreePort());
    const { status, stderr } = spawnSync(nginx, ["-t", ...args], { encoding: "utf8" });
    assert.match(stderr, /test is successful/);
    assert.doesNotMatch(stderr, /\[(warn|alert|emerg)\]/);
    assert.equal(status, 0);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
