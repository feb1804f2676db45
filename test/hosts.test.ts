import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { DomUtils, parseDocument } from "htmlparser2";
import { formatApache } from "../src/hosts/apache.ts";
import { formatHostFiles, type Host, hostFiles, hosts } from "../src/hosts/hosts.ts";
import { countForCloudflare, formatNetlifyRedirects } from "../src/hosts/netlify.ts";
import { formatNginx } from "../src/hosts/nginx.ts";
import { formatGonePage, formatRedirectPage } from "../src/hosts/redirect-page.ts";
import type { Rule } from "../src/hosts/rule.ts";
import { formatS3RoutingRules } from "../src/hosts/s3.ts";
import { formatVercel } from "../src/hosts/vercel.ts";

/** One of each kind, as they come from a build: sorted. */
const RULES: Rule[] = [
  { from: "/feed.rss", to: "/feed.xml" },
  { from: '/posts/"quoted" it\'s \\/', to: '/posts/"quoted" it\'s/' },
  { from: "/posts/$money {a} [b] ~;/", to: "/posts/$1 & {x}; 100%/" },
  { from: "/posts/(a)+b*c:d/", to: "/posts/(n)+b*c:d/" },
  { from: "/posts/abroad/", to: "https://example.org/wiki/日:x/?q=1&r=$2#top" },
  { from: "/posts/emoji-👋.html", to: "/posts/hello/#日本" },
  { from: "/posts/gone/" },
  { from: "/posts/gone 日本.html" },
  { from: "/posts/old/", to: "/posts/new/" },
  { from: "/posts/why?/", to: "/posts/c#/#why" },
  { from: "/posts/日 本/", to: "/posts/日本語/" },
];

function readFixture(name: string): string {
  return readFileSync(new URL(`./fixtures/hosts/${name}`, import.meta.url), "utf8");
}

function createMany(number: number, tail = ""): Rule[] {
  return Array.from({ length: number }, (_, index) => {
    const name = String(index).padStart(5, "0");
    return { from: `/posts/old-${name}${tail}/`, to: `/essays/${name}/` };
  });
}

function formatOne(host: Host, rules: Rule[], own = new Map<string, string>(), living: string[] = []) {
  const { files, problems } = formatHostFiles(rules, [host], own, { living });
  return { text: files[0]?.text, codes: problems.map((problem) => problem.code), problems };
}

describe("the files of all hosts", () => {
  const cases: [path: string, fixture: string][] = [
    [".htaccess", "htaccess"],
    ["_redirects", "redirects"],
    ["nginx-redirects.conf", "nginx-redirects.conf"],
    ["s3-routing-rules.json", "s3-routing-rules.json"],
    ["vercel.json", "vercel.json"],
  ];
  const { files, problems } = formatHostFiles(RULES, [...hosts], new Map());

  test("are those that are wanted, in the same order every time", () => {
    assert.deepEqual(
      files.map((file) => file.path),
      cases.map(([path]) => path),
    );
    assert.deepEqual(formatHostFiles(RULES, [...hosts].reverse(), new Map()), { files, problems });
    assert.deepEqual(problems, []);
    assert.deepEqual(formatHostFiles(RULES, [], new Map()), { files: [], problems: [] });
  });

  for (const [path, fixture] of cases) {
    test(`are written as they should be: ${path}`, () => {
      assert.equal(files.find((file) => file.path === path)?.text, readFixture(fixture));
    });
  }

  test("are there without any redirects too, for nginx would miss a file that it includes", () => {
    const empty = formatHostFiles([], [...hosts], new Map([["_redirects", "/a /b"]]));
    assert.equal(empty.files.length, 5);
    assert.deepEqual(empty.problems, []);
    assert.match(empty.files[1]?.text ?? "", /^\/a \/b\n# Written/);
  });

  test("are joined with the author's own where there is a way, and leave them alone where not", () => {
    const own = new Map(Object.values(hostFiles).map((path) => [path, `own ${path}`]));
    const joined = formatHostFiles(RULES, [...hosts], own);
    assert.deepEqual(
      joined.files.map((file) => [file.path, file.text.split("\n")[0]]),
      [
        [".htaccess", "own .htaccess"],
        ["_redirects", "own _redirects"],
      ],
    );
    assert.deepEqual(
      joined.problems.map((problem) => [problem.code, problem.severity]),
      [
        ["own-host-file", "warning"],
        ["own-host-file", "warning"],
        ["own-host-file", "warning"],
      ],
    );
    assert.match(joined.problems[0]?.fact ?? "", /named vercel\.json, .* redirects for vercel are not written\.$/);
    assert.match(joined.problems[0]?.remedy ?? "", /Rename or delete your file .* take "vercel" out of "hosts"/);
  });
});

describe("a _redirects file", () => {
  const rules = [{ from: "/a/", to: "/b/" }, { from: "/gone/" }];

  test("overrules files on Netlify, and speaks of nothing that Cloudflare does not know", () => {
    const netlify = "# Written by Longhand for Netlify.\n/a/ /b/ 301!\n/gone/ /gone/ 410!\n";
    const cloudflare = "# Written by Longhand for Cloudflare Pages.\n/a/ /b/ 301\n";
    assert.equal(formatNetlifyRedirects(rules), netlify);
    assert.equal(formatNetlifyRedirects(rules, "", ["cloudflare"]), cloudflare);
    assert.equal(formatNetlifyRedirects(rules, "", ["netlify", "cloudflare"]), netlify + cloudflare);
  });

  test("begins with the author's own lines, as they are", () => {
    const own = "# mine\r\n/x/*  /y/:splat\t302\r\n";
    assert.ok(formatNetlifyRedirects(rules, own).startsWith(`${own}# Written`));
    assert.ok(formatNetlifyRedirects(rules, "/x /y").startsWith("/x /y\n# Written"));
  });

  test("has one word for each URL, and no splats and placeholders of ours", () => {
    for (const line of formatNetlifyRedirects(RULES).trim().split("\n").slice(1)) {
      const [from = "", to = "", status, ...rest] = line.split(" ");
      assert.match(from, /^\/[!-~]+$/, line);
      assert.doesNotMatch(from, /[*:#?]/, line);
      assert.match(to, /^(\/|https:\/\/)[!-~]+$/, line);
      assert.doesNotMatch(to.replace("https:", ""), /[*:]/, line);
      assert.match(status ?? "", /^(301|410)!$/, line);
      assert.deepEqual(rest, [], line);
    }
  });

  test("is counted as Cloudflare counts it", () => {
    const lines = (number: number, line = (index: number) => `/${index} /new 301`) =>
      Array.from({ length: number }, (_, index) => line(index)).join("\n");
    const cases: [text: string, count: ReturnType<typeof countForCloudflare>][] = [
      [`# one\n\n${lines(2000)}\n`, { ignored: 0, long: 0, isDynamic: false }],
      [lines(2003), { ignored: 3, long: 0, isDynamic: false }],
      [`/x/* /y/:splat\n${lines(99)}`, { ignored: 0, long: 0, isDynamic: true }],
      [`/x/:year /y/:year\n${lines(101)}`, { ignored: 2, long: 0, isDynamic: true }],
      [`${lines(2000)}\n${lines(100, (index) => `/${index}/* /`)}`, { ignored: 0, long: 0, isDynamic: true }],
      [`/${"a".repeat(1000)} /b 301`, { ignored: 0, long: 1, isDynamic: false }],
      ["/a https://example.org/*", { ignored: 0, long: 0, isDynamic: false }],
    ];
    for (const [text, count] of cases) assert.deepEqual(countForCloudflare(text), count, text.slice(0, 40));
  });

  test("that Cloudflare does not read to its end is a problem", () => {
    assert.deepEqual(formatOne("cloudflare", createMany(2000)).codes, []);
    assert.deepEqual(formatOne("cloudflare", createMany(2001)).codes, ["cloudflare-redirects-limit"]);
    assert.deepEqual(formatOne("netlify", createMany(2001)).codes, []);
    assert.deepEqual(formatOne("netlify", createMany(10_000)).codes, ["netlify-many-redirects"]);
    const own = new Map([["_redirects", "/x/* /y/:splat 301\n"]]);
    const { codes, problems } = formatOne("cloudflare", createMany(100), own);
    assert.deepEqual(codes, ["cloudflare-redirects-limit"]);
    assert.match(
      problems[0]?.fact ?? "",
      /passes over 1 line of .* 2000 redirects, and 100 from the first one with \*/,
    );
    assert.match(problems[0]?.remedy ?? "", /^Take the lines with \* or :name out/);
    assert.deepEqual(formatOne("cloudflare", createMany(1, "日".repeat(120))).codes, ["cloudflare-line-limit"]);
  });
});

describe("a vercel.json", () => {
  const source = (from: string) => JSON.parse(formatVercel([{ from, to: "/" }]).text).redirects[0].source;
  const destination = (to: string) => JSON.parse(formatVercel([{ from: "/", to }]).text).redirects[0].destination;

  test("has patterns that match one URL, with and without its slash", () => {
    const cases: [from: string, source: string][] = [
      ["/", "/"],
      ["/posts/old/", "/posts/old{/}?"],
      ["/old.html", "/old.html"],
      ["/posts/(a)+b*c:d/", "/posts/\\(a\\)\\+b\\*c\\:d{/}?"],
      ["/posts/{x}?/", "/posts/%7Bx%7D%3F{/}?"],
      ["/日本/", "/%E6%97%A5%E6%9C%AC{/}?"],
    ];
    for (const [from, expected] of cases) assert.equal(source(from), expected);
    // Vercel reads a source as a regular expression too, for a check.
    for (const { from } of RULES) assert.doesNotThrow(() => new RegExp(source(from)));
  });

  test("has destinations without placeholders", () => {
    const cases: [to: string, destination: string][] = [
      ["/a:b/$1/", "/a%3Ab/%241/"],
      ["https://example.org:8080/a:b?c=:d#:e", "https://example.org:8080/a%3Ab?c=%3Ad#%3Ae"],
      ["/posts/new/#part", "/posts/new/#part"],
    ];
    for (const [to, expected] of cases) assert.equal(destination(to), expected);
  });

  test("has at most 2,048 redirects with at most 4,096 characters, for more would stop a deploy", () => {
    assert.deepEqual(formatOne("vercel", createMany(2048)).codes, []);
    const { text, codes } = formatOne("vercel", [...createMany(2049), { from: "/gone/" }]);
    assert.deepEqual(codes, ["vercel-redirects-limit"]);
    assert.equal(JSON.parse(text ?? "").redirects.length, 2048);
    assert.equal(formatVercel([{ from: `/${"日".repeat(500)}/`, to: "/" }]).leftOut.length, 1);
  });
});

describe("an nginx configuration", () => {
  test("keeps itself secret, below the base path", () => {
    const { files } = formatHostFiles([], ["nginx"], new Map(), { basePath: "/blog/" });
    assert.match(files[0]?.text ?? "", /^ {4}"\/blog\/nginx-redirects\.conf" "\$uri\/none";$/m);
  });

  test("has room for long URLs and for many", () => {
    const room = (rules: Rule[]) =>
      formatNginx(rules, { fileUrl: "/x" })
        .match(/^map_hash_\w+ \d+;$/gm)
        ?.join(" ");
    assert.equal(room([]), "map_hash_bucket_size 1024; map_hash_max_size 2048;");
    assert.equal(room(createMany(10_000)), "map_hash_bucket_size 1024; map_hash_max_size 32768;");
    assert.equal(room(createMany(1, "日".repeat(80))), "map_hash_bucket_size 4096; map_hash_max_size 2048;");
  });

  test("leaves out what nginx would stop at", () => {
    const text = formatNginx(createMany(1, "a".repeat(4100)), { fileUrl: "/x" });
    assert.doesNotMatch(text, /essays/);
  });
});

describe("an .htaccess", () => {
  test("shows one of the pages that are gone, unless the author shows another", () => {
    const rules = [{ from: "/gone.html" }, { from: "/gone 日/" }, { from: "/gone too/" }];
    const line = "ErrorDocument 410 /gone%20%E6%97%A5/index.html\n";
    assert.ok(formatApache(rules).includes(`\n${line}RedirectMatch 410`));
    assert.ok(!formatApache(rules, "  errordocument 410 /mine.html\n").includes(line));
    assert.ok(!formatApache([{ from: "/gone.html" }]).includes("ErrorDocument"));
  });

  test("matches one URL each", () => {
    const patterns = [...formatApache(RULES).matchAll(/^RedirectMatch \d+ "((?:[^"\\]|\\.)*)"/gm)].map(
      ([, pattern = ""]) => new RegExp(pattern),
    );
    assert.equal(patterns.length, RULES.length - 1);
    for (const { from } of RULES.filter((rule) => !rule.to?.includes("c#"))) {
      assert.equal(patterns.filter((pattern) => pattern.test(from)).length, 1, from);
    }
  });

  test("has a comment for what Apache cannot be told", () => {
    for (const to of ["/what?/", "/a\\b/", "https://example.org/a%2Fb", "https://example.org/%E6/", "/$" + "{HOME}/"]) {
      const [, line] = formatApache([{ from: "/a b/", to }]).split("\n");
      assert.equal(line, "# /a%20b/: Apache cannot be told its new address.", to);
    }
  });
});

describe("routing rules for S3", () => {
  const list = (rules: Rule[], options?: Parameters<typeof formatS3RoutingRules>[1]) => {
    const { text, unsafe, leftOut } = formatS3RoutingRules(rules, options);
    const prefixes = JSON.parse(text).map((rule: { Condition: { KeyPrefixEquals: string } }) => {
      return rule.Condition.KeyPrefixEquals;
    });
    return { prefixes, unsafe: unsafe.map((rule) => rule.from), leftOut: leftOut.map((rule) => rule.from) };
  };

  test("have the longest prefixes first", () => {
    const rules = ["/a/", "/a/b/", "/a/b/c/", "/b/"].map((from) => ({ from, to: "/new/" }));
    assert.deepEqual(list(rules).prefixes, ["a/b/c/", "a/b/", "a/", "b/"]);
  });

  test("catch nothing that is there, is new or is gone", () => {
    const cases: [rules: Rule[], living: string[]][] = [
      [[{ from: "/notes/", to: "/notes/all/" }], []],
      [[{ from: "/notes/", to: "/b/" }, { from: "/notes/gone/" }], []],
      [
        [
          { from: "/c/", to: "/notes/x/" },
          { from: "/notes/", to: "/b/" },
        ],
        [],
      ],
      [[{ from: "/notes/", to: "/b/" }], ["/", "/a/", "/notes/other/", "/z/"]],
      [[{ from: "/notes/", to: "/b/" }], ["/notes/picture.jpg"]],
    ];
    for (const [rules, living] of cases) {
      assert.deepEqual(list(rules, { living }).unsafe, ["/notes/"]);
      assert.ok(!list(rules, { living }).prefixes.includes("notes/"));
    }
    assert.deepEqual(list([{ from: "/notes/", to: "/b/" }], { living: ["/note/", "/notes-too/"] }).unsafe, []);
    assert.deepEqual(formatOne("s3", cases[0]?.[0] ?? []).codes, ["s3-redirect-unsafe"]);
  });

  test("are 50 at most, and no shorter prefix takes over from one that is left out", () => {
    const rules = [{ from: "/posts/", to: "/essays/" }, ...createMany(51)];
    const { prefixes, leftOut } = list(rules);
    assert.equal(prefixes.length, 50);
    assert.deepEqual(leftOut, ["/posts/old-00050/", "/posts/"]);
    const { codes, problems } = formatOne("s3", rules);
    assert.deepEqual(codes, ["s3-redirects-limit"]);
    assert.match(problems[0]?.fact ?? "", /without 2 redirects: a bucket takes at most 50\.$/);
  });

  test("name the host when it is known", () => {
    const { text } = formatS3RoutingRules([{ from: "/a/", to: "/b/" }], { origin: "https://ines.blog" });
    assert.deepEqual(JSON.parse(text)[0].Redirect, {
      HostName: "ines.blog",
      Protocol: "https",
      HttpRedirectCode: "301",
      ReplaceKeyWith: "b/",
    });
  });
});

describe("the page that is left behind", () => {
  const read = (html: string) => {
    const document = parseDocument(html);
    const [link] = DomUtils.getElementsByTagName("a", document);
    const attribute = (name: string, key: string, value: string) =>
      DomUtils.getElementsByTagName(name, document).find((element) => element.attribs[key] === value)?.attribs;
    return {
      title: DomUtils.textContent(DomUtils.getElementsByTagName("title", document)),
      link: link && { ...link.attribs, text: DomUtils.textContent(link) },
      canonical: attribute("link", "rel", "canonical")?.href,
      refresh: attribute("meta", "http-equiv", "refresh")?.content,
    };
  };

  test("looks as it should", () => {
    const moved = { href: "/posts/new/", canonical: "https://ines.blog/posts/new/", title: "On <Fair> & “Copy”" };
    assert.equal(formatRedirectPage(moved), readFixture("moved.html"));
    assert.equal(formatGonePage({ homeHref: "/blog/", archiveHref: "/blog/archive/" }), readFixture("gone.html"));
  });

  test("leads on, whatever is in titles and URLs", () => {
    const titles: [title: string, shown: string][] = [
      ["Salt & <b>pepper</b> &amp; \"quotes\" 'n'", "Salt & <b>pepper</b> &amp; \"quotes\" 'n'"],
      ["</title><script>alert(1)</script>", "</title><script>alert(1)</script>"],
      ["two\n lines\tand \u0007 \uD83D noise\uFFFE", "two lines and   noise"],
    ];
    const href = "/posts/it's-%22new%22/?a=1&b=2#x";
    for (const [title, shown] of titles) {
      const page = read(formatRedirectPage({ href, canonical: `https://ines.blog${href}`, title, lang: "ja" }));
      assert.equal(page.title, shown);
      assert.deepEqual(page.link, { href, lang: "ja", dir: "auto", text: shown });
      assert.equal(page.canonical, `https://ines.blog${href}`);
      assert.equal(page.refresh, `0; url=${href}`);
    }
  });

  test("shows the address when there is no title, and encodes what an author wrote", () => {
    const written = "https://example.org/日 本/?q='\"";
    const page = read(formatRedirectPage({ href: written, canonical: written, lang: "ja" }));
    const encoded = "https://example.org/%E6%97%A5%20%E6%9C%AC/?q=%27%22";
    assert.deepEqual(page.link, { href: encoded, text: written });
    assert.equal(page.canonical, encoded);
    assert.equal(page.refresh, `0; url=${encoded}`);
    assert.equal(page.title, "This page has moved");
  });

  test("is small and stands alone", () => {
    for (const name of ["moved.html", "gone.html"]) {
      const html = readFixture(name);
      assert.ok(Buffer.byteLength(html) < 1200, name);
      assert.doesNotMatch(html, /<script|src=|rel="stylesheet"|url\(/, name);
    }
  });
});
