import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { markAddresses, renderProse } from "../layouts/addresses.tsx";

const here = "https://blog.page/notes/essay/";
const note = '<ol><li id="fn1" class="footnote-item"></li></ol>';
const link = (href: string, words = "words"): string => `<a href="${href}">${words}</a>`;

describe("addresses on paper", () => {
  const written: [name: string, href: string, address: string][] = [
    ["are as short as they can be typed", "https://there.org/", "there.org"],
    ["say when they are not encrypted", "http://there.org/a/", "http://there.org/a/"],
    ["have what comes behind the path", "https://there.org/?a=1&amp;b=2#c", "there.org/?a=1&b=2#c"],
    ["of the blog are whole", "/archive/", "blog.page/archive/"],
    ["begin where the page is", "../other/", "blog.page/notes/other/"],
    ["have letters instead of their codes", "https://de.org/K%C3%A4se", "de.org/Käse"],
    ["keep codes of what is not seen", "https://de.org/a%20b", "de.org/a%20b"],
    ["keep codes that stand for codes", "https://de.org/a%2520%C3%A4", "de.org/a%2520%C3%A4"],
    ["keep codes that are no letters", "https://de.org/%FF", "de.org/%FF"],
    ["of persons are bare", "mailto:me@there.org?subject=One", "me@there.org"],
  ];
  for (const [name, href, address] of written) {
    test(name, () => {
      const { content, addresses } = markAddresses(link(href), here);
      assert.deepEqual(addresses, [address]);
      assert.equal(content, `<a data-ref="1" href="${href}">words</a>`);
    });
  }

  const without: [name: string, html: string][] = [
    ["within the page", link("#part")],
    ["within the page, by its path", link("/notes/essay/#part")],
    ["to the page itself", link(here)],
    ["whose words are the address", link("https://there.org/a", "there.org/a")],
    ["whose words hold the address", link("https://www.there.org/", "Go to there.org!")],
    ["whose words are the address with its codes", link("https://de.org/K%C3%A4se", "https://de.org/K%C3%A4se")],
    ["of pictures alone", link("https://there.org/", '<img alt="there" src="a.png">')],
    ["to what is no address", link("javascript:x")],
    ["to what cannot be read", link("https://[")],
    ["in comments", `<!-- ${link("https://there.org/")} -->`],
    ["in what browsers show instead of a film", `<video>${link("https://there.org/")}</video>`],
    [
      "in what a button opens",
      `<div class="expansion" id="Expand-1" popover><div>${link("/a/")}</div><p class="expansion-end">${link("/b/")}</p>\n</div>`,
    ],
    ["that are none", "<a id='x'>words</a><abbr>there.org</abbr>"],
  ];
  for (const [name, html] of without) {
    test(`leave out links ${name}`, () => {
      const { content, addresses } = markAddresses(`${html} ${link("/z/")}`, here);
      assert.equal(content, `${html} <a data-ref="1" href="/z/">words</a>`);
      assert.deepEqual(addresses, ["blog.page/z/"]);
    });
  }

  test("have one mark each, however often they are linked to", () => {
    const { content, addresses } = markAddresses([link("/a/"), link("/b/"), link("/a/", "again")].join(" "), here);
    assert.deepEqual(content.match(/data-ref="\w+"/g), ['data-ref="1"', 'data-ref="2"', 'data-ref="1"']);
    assert.deepEqual(addresses, ["blog.page/a/", "blog.page/b/"]);
  });

  test("have letters in a text whose notes have numbers, and go on after z", () => {
    const links = Array.from({ length: 28 }, (_, index) => link(`/${index}/`)).join(" ");
    const marks = [...markAddresses(links + note, here).content.matchAll(/data-ref="(\w+)"/g)].map(([, mark]) => mark);
    assert.equal(marks.join(" "), "a b c d e f g h i j k l m n o p q r s t u v w x y z aa ab");
    assert.match(renderProse(links + note, here), /<ol class="addresses" type="a" aria-hidden="true">/);
  });

  test("are no part of the text, and not there when there are none", () => {
    assert.equal(
      renderProse(link("https://there.org/?a&amp;b"), here),
      '<div class="prose"><a data-ref="1" href="https://there.org/?a&amp;b">words</a></div>' +
        '<ol class="addresses" aria-hidden="true"><li><bdi>there.org/?a&amp;b</bdi></li></ol>',
    );
    assert.equal(renderProse("<p>One.</p>", here), '<div class="prose"><p>One.</p></div>');
  });
});
