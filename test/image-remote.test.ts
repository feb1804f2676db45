import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import sharp from "sharp";
import { type DownloadOptions, download } from "../src/images/download.ts";
import { isPrivateAddress } from "../src/images/private-address.ts";
import { readRemoteImages, remoteAddress } from "../src/images/remote.ts";
import type { Problem } from "../src/problem.ts";
import { createBlog, longhand } from "./support/blog.ts";
import { bombs } from "./support/odd-images.ts";

const options: DownloadOptions = { userAgent: "test", mayBePrivate: true, maxBytes: 100_000, milliseconds: 60_000 };

let server: Server;
let origin: string;
const asked: string[] = [];

before(async () => {
  const jpeg = await sharp({ create: { width: 64, height: 40, channels: 3, background: "#3366cc" } })
    .jpeg()
    .toBuffer();
  const bomb = await bombs["bomb.png"]?.();
  const files: Record<string, Buffer | string | undefined> = {
    "/train.jpg": jpeg,
    "/raw.jpg": jpeg,
    "/raw/inline.jpg": jpeg,
    "/social.jpg": await sharp(jpeg).resize(640).jpeg().toBuffer(),
    "/%C3%9Cber%20uns.php": jpeg,
    "/no-ending": jpeg,
    "/": jpeg,
    "/page.jpg": "<!doctype html><html><title>Log in</title></html>",
    "/empty.jpg": "",
    "/bomb.png": bomb,
    "/script.svg": '<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>',
    "/plain.svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"/>',
  };
  server = createServer((request, response) => {
    const url = request.url ?? "";
    asked.push(url);
    const [, step] = /^\/redirect\/(\d+)$/.exec(url) ?? [];
    if (step)
      response.writeHead(302, { location: step === "1" ? "/train.jpg" : `/redirect/${Number(step) - 1}` }).end();
    else if (url === "/to-file") response.writeHead(302, { location: "file:///etc/passwd" }).end();
    else if (url === "/to-nothing") response.writeHead(302, { location: "http://" }).end();
    else if (url === "/slow") response.write("a");
    else if (url === "/announced") response.writeHead(200, { "content-length": 200_000 }).end(Buffer.alloc(200_000));
    else if (url === "/endless") response.writeHead(200).end(Buffer.alloc(200_000));
    else if (url === "/half") {
      response.writeHead(200, { "content-length": 1000 });
      response.write("a", () => response.destroy());
    } else if (url.split("?")[0] === "/echo") response.writeHead(200).end(JSON.stringify(request.headers));
    else if (files[url] !== undefined) response.writeHead(200, { "content-type": "text/plain" }).end(files[url]);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
after(() => {
  server.closeAllConnections();
  server.close();
});

test("what is no public address is private", () => {
  const cases: [address: string, isPrivate: boolean][] = [
    ["127.0.0.1", true],
    ["10.1.2.3", true],
    ["172.16.0.1", true],
    ["172.31.255.255", true],
    ["192.168.1.1", true],
    ["169.254.169.254", true],
    ["100.64.0.1", true],
    ["0.0.0.0", true],
    ["224.0.0.1", true],
    ["255.255.255.255", true],
    ["::1", true],
    ["::", true],
    ["::ffff:127.0.0.1", true],
    ["::ffff:8.8.8.8", false],
    ["64:ff9b::7f00:1", true],
    ["fe80::1", true],
    ["fd00::1", true],
    ["2002:7f00:1::", true],
    ["ff02::1", true],
    ["localhost", true],
    ["8.8.8.8", false],
    ["172.32.0.1", false],
    ["172.15.255.255", false],
    ["2606:4700::1111", false],
  ];
  for (const [address, isPrivate] of cases) assert.equal(isPrivateAddress(address), isPrivate, address);
});

test("an image of another host is known by its address", () => {
  const cases: [src: string, address: string | undefined][] = [
    ["https://ex.org/a.jpg#top", "https://ex.org/a.jpg"],
    ["HTTP://EX.org/a.jpg?b", "http://ex.org/a.jpg?b"],
    ["//ex.org/a.jpg", "https://ex.org/a.jpg"],
    ["https://ex.org/ä b.jpg", "https://ex.org/%C3%A4%20b.jpg"],
    ["/images/a.jpg", undefined],
    ["a.jpg", undefined],
    ["data:image/png;base64,AA==", undefined],
    ["https://", undefined],
  ];
  for (const [src, address] of cases) assert.equal(remoteAddress(src), address, src);
});

describe("a download", () => {
  const fails: [path: string, words: RegExp][] = [
    ["/none.jpg", /^the host answers with 404\.$/],
    ["/redirect/6", /^it redirects more than 5 times\.$/],
    ["/to-file", /^its address begins with file:\.$/],
    ["/to-nothing", /^it redirects to what is no address\.$/],
    ["/slow", /^the host does not answer in time\.$/],
    ["/announced", /^it has more than 0\.1 MB\.$/],
    ["/endless", /^it has more than 0\.1 MB\.$/],
    ["/half", /^the connection ended before all of it was here\.$/],
  ];
  for (const [path, words] of fails) {
    test(`fails with words: ${path}`, async () => {
      const limited = path === "/slow" ? { ...options, milliseconds: 700 } : options;
      await assert.rejects(download(origin + path, limited), { name: "DownloadFault", message: words });
    });
  }

  test("follows five redirects", async () => {
    assert.ok((await download(`${origin}/redirect/5`, options)).length > 100);
  });

  test("says who asks, and nothing of where the image is shown", async () => {
    const headers = JSON.parse((await download(`${origin}/echo`, options)).toString());
    assert.deepEqual(Object.keys(headers).sort(), ["accept", "accept-encoding", "connection", "host", "user-agent"]);
  });

  const isPublicOnly = { ...options, mayBePrivate: false };
  for (const host of ["127.0.0.1", "localhost", "0x7f.1", "[::1]", "[::ffff:127.0.0.1]", "2130706433"]) {
    test(`asks no host of one's own network: ${host}`, async () => {
      const before = asked.length;
      const address = origin.replace("127.0.0.1", host);
      await assert.rejects(download(`${address}/train.jpg`, isPublicOnly), /is not on the public internet\.$/);
      assert.equal(asked.length, before);
    });
  }

  test("sends no password, and asks over nothing but http and https", async () => {
    await assert.rejects(download(origin.replace("//", "//ada:secret@"), options), /has a name or a password/);
    await assert.rejects(download("ftp://127.0.0.1/a.jpg", options), /begins with ftp:/);
    await assert.rejects(download("http://127.0.0.1:1/a.jpg", options), /takes no connections/);
  });
});

describe("longhand images fetch", () => {
  let root: string;
  let text: string;
  const post = (title: string, status: string, body: string, fields = ""): string =>
    `---\ntitle: ${title}\ndate: 2025-01-01\nstatus: ${status}\n${fields}---\n\n${body}\n`;
  before(() => {
    const good = ["/train.jpg", "/Über uns.php", "/no-ending", "/", "/plain.svg", "/redirect/1"];
    const bad = ["/page.jpg", "/empty.jpg", "/bomb.png", "/script.svg", "/none.jpg"];
    const show = (path: string): string => `![A ${path}](<${origin}${path}>)`;
    const raw = [
      `<p class="plate">\n<img src="${origin}/raw.jpg" alt="In a block" width="32">\n</p>`,
      `In a line <img alt="" src='${origin}/raw/inline.jpg'> of text.`,
      // These choose a file themselves, or are none of pictures.
      `<picture><source srcset="${origin}/other.jpg"><img src="${origin}/other.jpg" alt=""></picture>`,
      `<img src="${origin}/other.jpg" srcset="${origin}/other.jpg 2x" alt="">`,
      `<img src="data:image/png;base64,AA==" alt="">`,
    ].join("\n\n");
    text = post(
      "A",
      "published",
      `${good.map(show).join("\n\n")}\n\n![Again](${origin}/train.jpg#top)\n\n${raw}`,
      `socialImage: ${origin}/social.jpg\n`,
    );
    root = createBlog(
      {
        "posts/a.md": text,
        "posts/b.md": post("B", "draft", bad.map(show).join("\n\n"), `socialImage: ${origin}/train.jpg\n`),
      },
      { checks: { "third-party": "off", "mixed-content": "off", "page-weight": "off", "description-missing": "off" } },
    );
  });

  test("a build asks nobody, and tells of such images once", async () => {
    asked.length = 0;
    const { code, stdout } = await longhand(root, ["build", "--json"]);
    const { problems } = JSON.parse(stdout) as { problems: Problem[] };
    assert.equal(code, 0, stdout);
    assert.deepEqual(
      problems.map(({ code, severity, place }) => [severity, code, place]),
      [
        ["note", "image-remote", { path: "posts/a.md", line: 5, column: 14 }],
        ["note", "image-remote", { path: "posts/a.md", line: 8, column: 18 }],
      ],
    );
    assert.match(
      problems[0]?.fact ?? "",
      /social\.jpg is on another host, and a link to this post shows no picture\.$/,
    );
    assert.match(
      problems[1]?.fact ?? "",
      /train\.jpg is on another host, which learns who reads this\. So are 8 others\./,
    );
    assert.deepEqual(asked, []);
    assert.match(readFileSync(join(root, "_site/posts/a/index.html"), "utf8"), /<img src="http:[^"]+train\.jpg"/);
  });

  test("asks no host of one's own network unless it is told to", async () => {
    const { code, stderr } = await longhand(root, ["images", "fetch"]);
    assert.equal(code, 1);
    assert.match(
      stderr,
      /posts\/a\.md:8:18 {2}The image http:\S+train\.jpg was not fetched: 127\.0\.0\.1 is not on the public/,
    );
    assert.deepEqual([asked, existsSync(join(root, "images"))], [[], false]);
  });

  test("with --dry-run lists them and asks nobody", async () => {
    const { code, stdout } = await longhand(root, ["images", "fetch", "--dry-run"]);
    assert.equal(code, 0);
    assert.match(stdout, /14 images would be fetched; 0 here already\./);
    assert.deepEqual([asked, existsSync(join(root, "images"))], [[], false]);
  });

  test("brings each into the images folder once, and says which it could not", async () => {
    const { code, stdout, stderr } = await longhand(root, ["images", "fetch", "--allow-private", "--json"]);
    assert.equal(code, 1);
    const { images, problems } = JSON.parse(stdout) as { images: { url: string; file: string }[]; problems: Problem[] };
    assert.equal(stderr, "");
    assert.deepEqual(images.map(({ file }) => file.replace(/[0-9a-f]{8}/, "HASH")).sort(), [
      "remote/127-0-0-1-1-HASH.jpg",
      "remote/127-0-0-1-image-HASH.jpg",
      "remote/127-0-0-1-inline-HASH.jpg",
      "remote/127-0-0-1-no-ending-HASH.jpg",
      "remote/127-0-0-1-plain-HASH.svg",
      "remote/127-0-0-1-raw-HASH.jpg",
      "remote/127-0-0-1-social-HASH.jpg",
      "remote/127-0-0-1-train-HASH.jpg",
      "remote/127-0-0-1-uber-uns-HASH.jpg",
    ]);
    const reasons = [/it is a web page/, /an empty file/, /has 900 megapixels/, /holds <script>/, /answers with 404/];
    assert.equal(problems.length, reasons.length, JSON.stringify(problems));
    for (const [index, reason] of reasons.entries()) {
      assert.match(problems[index]?.fact ?? "", reason);
      const { path, line } = problems[index]?.place ?? {};
      assert.deepEqual([path, line], ["posts/b.md", 8 + index * 2]);
    }
    assert.equal(asked.filter((url) => url === "/train.jpg").length, 2, "itself, and behind the redirect");
    assert.equal(readdirSync(join(root, "images/remote")).length, 9);
    assert.deepEqual([...readRemoteImages(root, "images")].length, 9);
    assert.equal(readFileSync(join(root, "posts/a.md"), "utf8"), text, "the text is as it was");
  });

  test("asks for none again that is here", async () => {
    writeFileSync(join(root, "posts/b.md"), post("B", "draft", "Nothing."));
    asked.length = 0;
    const { code, stdout } = await longhand(root, ["images", "fetch", "--allow-private"]);
    assert.deepEqual([code, asked], [0, []]);
    assert.match(stdout, /Fetched 0 images, 0 bytes; 9 here already\./);
  });

  test("the next build shows the copies, encoded like all pictures", async () => {
    const { code, stdout } = await longhand(root, ["build", "--json"]);
    assert.equal(code, 0, stdout);
    assert.deepEqual(JSON.parse(stdout).problems, []);
    const html = readFileSync(join(root, "_site/posts/a/index.html"), "utf8");
    assert.doesNotMatch(html.replaceAll(`${origin}/other.jpg`, ""), /127\.0\.0\.1:/);
    assert.match(html, /<p class="plate">\s*<picture>.*127-0-0-1-raw-.* width="32" height="20".* alt="In a block"/);
    assert.match(html, /In a line <picture>.*127-0-0-1-inline-.* alt="".*<\/picture> of text/);
    assert.match(html, /srcset="\/images\/127-0-0-1-train-[0-9a-f]{8}-[0-9a-f]{8}-64\.webp 64w"/);
    assert.match(html, /<meta property="og:image" content="https:\/\/test\.blog\/images\/social\/127-0-0-1-social-/);
    assert.deepEqual(asked, []);
  });

  test("a list that was damaged by hand stops the build with words", async () => {
    const list = readFileSync(join(root, "images/remote.json"), "utf8");
    for (const broken of [
      "{",
      "[]",
      '{ "https://ex.org/a.jpg": "../../secret.jpg" }',
      '{ "https://ex.org/a.jpg": 1 }',
    ]) {
      writeFileSync(join(root, "images/remote.json"), broken);
      const { code, stderr } = await longhand(root, ["build"]);
      assert.equal(code, 1);
      assert.match(stderr, /^images\/remote\.json {2}This file does not say which files/m, broken);
    }
    writeFileSync(join(root, "images/remote.json"), list);
  });
});
