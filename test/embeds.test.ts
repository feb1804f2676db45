import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { createMarkdown } from "../src/markdown/create.ts";
import { MarkdownContext } from "../src/markdown/env.ts";
import { FactFinder } from "../src/markdown/facts.ts";
import { findVideo } from "../src/markdown/video.ts";
import { slugify } from "../src/urls/slug.ts";

const options = { html: "safe", typographer: true, language: "en", slugify } as const;
const md = createMarkdown({ ...options, peertube: ["framatube.org"] });

describe("an address is that of a video, or not", () => {
  const cases: [address: string, host: string | undefined][] = [
    ["https://www.youtube.com/watch?v=aqz-KE-bpKQ", "YouTube"],
    ["https://m.youtube.com/watch?t=3&v=aqz-KE-bpKQ", "YouTube"],
    ["https://youtube.com/shorts/abc", "YouTube"],
    ["https://www.youtube-nocookie.com/embed/abc", "YouTube"],
    ["http://youtu.be/abc?t=10", "YouTube"],
    ["HTTPS://YOUTU.BE/abc", "YouTube"],
    ["https://vimeo.com/76979871", "Vimeo"],
    ["https://vimeo.com/76979871/8272103f6e", "Vimeo"],
    ["https://vimeo.com/channels/staffpicks/76979871", "Vimeo"],
    ["https://player.vimeo.com/video/76979871", "Vimeo"],
    ["https://framatube.org/w/9c9de5e8", "framatube.org"],
    ["https://framatube.org/videos/watch/9c9de5e8-0a1e", "framatube.org"],
    ["/films/press.mp4", "file"],
    ["/films/a%20b.WebM", "file"],
    ["https://www.youtube.com/", undefined],
    ["https://www.youtube.com/@channel", undefined],
    ["https://www.youtube.com/watch?list=abc", undefined],
    ["https://www.youtube.com/watch?v=", undefined],
    ["https://youtube.com.example.org/watch?v=abc", undefined],
    ["https://example.org/youtube.com/watch?v=abc", undefined],
    ["https://notyoutube.com/watch?v=abc", undefined],
    ["https://youtube.com@example.org/watch?v=abc", undefined],
    ["https://a:b@youtu.be/abc", undefined],
    ["https://youtu.be:8443/abc", undefined],
    ["//youtu.be/abc", undefined],
    ["javascript:youtu.be/abc", undefined],
    ["https://vimeo.com/about", undefined],
    ["https://peertube.example/w/abc", undefined],
    ["https://example.org/a.mp4", undefined],
    ["//example.org/a.mp4", undefined],
    ["/\\example.org/a.mp4", undefined],
    ["/a.mp4?x", undefined],
    ["a.mp4", undefined],
    ["", undefined],
  ];
  for (const [address, expected] of cases) {
    test(address || "nothing", () => {
      const video = findVideo(address, ["framatube.org"]);
      assert.equal(video?.kind === "host" ? video.host : video?.kind, expected);
    });
  }

  test("however long it is", () => {
    const start = process.hrtime.bigint();
    assert.equal(findVideo(`/${"a/".repeat(50_000)}x`, []), undefined);
    assert.equal(findVideo(`/${"a.mp4".repeat(50_000)}/`, []), undefined);
    assert.ok(process.hrtime.bigint() - start < 1_000_000_000n);
  });
});

const sign = (host: string, address: string): string =>
  `<span class="embed-sign">Watch the video on ${host}</span> <span class="embed-address">${address}</span>`;

describe("a video alone in its paragraph is a figure", () => {
  const cases: [name: string, markdown: string, html: string][] = [
    [
      "as it stands",
      "https://youtu.be/abc",
      `<figure class="embed"><a href="https://youtu.be/abc">${sign("YouTube", "youtu.be/abc")}</a></figure>\n`,
    ],
    [
      "between angle brackets",
      "<https://vimeo.com/1>",
      `<figure class="embed"><a href="https://vimeo.com/1">${sign("Vimeo", "vimeo.com/1")}</a></figure>\n`,
    ],
    [
      "with signs that mean something in HTML",
      "https://youtu.be/abc?a=1&b=2",
      `<figure class="embed"><a href="https://youtu.be/abc?a=1&amp;b=2">${sign("YouTube", "youtu.be/abc?a=1&amp;b=2")}</a></figure>\n`,
    ],
    [
      "with underscores",
      "https://youtu.be/a_b_c",
      `<figure class="embed"><a href="https://youtu.be/a_b_c">${sign("YouTube", "youtu.be/a_b_c")}</a></figure>\n`,
    ],
    [
      "with a poster and a caption",
      '[![A press](p.jpg "Of lead")](https://youtu.be/abc)',
      '<figure class="embed"><a href="https://youtu.be/abc"><img src="p.jpg" alt="A press" fetchpriority="high" decoding="async"> <span class="embed-sign">Watch the video on YouTube</span></a><figcaption>Of lead</figcaption></figure>\n',
    ],
    [
      "a file",
      "/films/a.mp4",
      '<figure class="embed"><video src="/films/a.mp4" controls preload="none" playsinline aria-label="a.mp4"></video></figure>\n',
    ],
    [
      "a file with a poster",
      '[![A "press"](p.jpg "Of lead")](/films/a.webm)',
      '<figure class="embed"><video src="/films/a.webm" controls preload="none" playsinline poster="p.jpg" aria-label="A &quot;press&quot;"></video><figcaption>Of lead</figcaption></figure>\n',
    ],
  ];
  for (const [name, markdown, html] of cases) test(name, () => assert.equal(md.render(markdown), html));
});

describe("all else is as it was", () => {
  const plain = createMarkdown({ ...options, embeds: false });
  const cases = [
    "See https://youtu.be/abc",
    "https://youtu.be/abc\nhttps://youtu.be/def",
    "- https://youtu.be/abc",
    "[A talk](https://youtu.be/abc)",
    "`https://youtu.be/abc`",
    "    https://youtu.be/abc",
    "# https://youtu.be/abc",
    "| https://youtu.be/abc |\n|-|",
    "[![A press](p.jpg)](https://example.org/)",
    "![A film](/a.mp4)",
    'https://youtu.be/"onclick="x()',
    "https://youtu.be/<b>",
    "A note.^[https://youtu.be/abc]",
  ];
  for (const markdown of cases) test(markdown, () => assert.equal(md.render(markdown), plain.render(markdown)));

  test("when the setting says so", () =>
    assert.equal(plain.render("https://youtu.be/abc"), "<p>https://youtu.be/abc</p>\n"));
});

test("a poster of the blog gives the film its size, and feeds have a link", () => {
  const variants = [{ url: "/images/p-480.jpg", width: 480 }];
  let short = "";
  const context = new MarkdownContext({
    link: (href) => `/base${href}`,
    picture: (src) =>
      src === "p.jpg"
        ? {
            width: 960,
            height: 540,
            sources: [],
            fallback: { url: "/images/p-480.jpg", type: "image/jpeg", variants, width: 480, height: 270 },
          }
        : undefined,
    href: (url) => `/base${url}`,
    lang: "en",
  });
  context.keep = (html) => {
    short = html;
  };
  const html = md.render("[![A press](p.jpg)](/films/a.mp4)", { markdown: context });
  assert.match(
    html,
    /<video src="\/base\/films\/a.mp4" .* poster="\/base\/images\/p-480.jpg" width="960" height="540" aria-label="A press">/,
  );
  assert.equal(short, '<figure class="embed"><a href="/base/films/a.mp4">Video: A press</a></figure>\n');
});

test("facts have the address of a film, which may move, and its poster", () => {
  const finder = new FactFinder({ html: "safe", typographer: true, language: "en", home: "https://a.b/" });
  const { links, images } = finder.find({
    path: "posts/a.md",
    body: "/films/a.mp4\n\n[![P](p.jpg)](/films/b.webm)",
    bodyLine: 1,
  });
  assert.deepEqual([links, images.map(({ src }) => src)], [["/films/a.mp4", "/films/b.webm"], ["p.jpg"]]);
});
