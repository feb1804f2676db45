import assert from "node:assert/strict";
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createFolder, longhand } from "./blog.ts";
import { copyExample, exampleEpoch } from "./example.ts";

const post = (title: string, tag: string, body: string): string =>
  `---\ntitle: ${title}\ndate: 2025-01-02\ntags: [${tag}]\ndescription: ${title}, in a sentence.\nstatus: published\n---\n\n${body}\n`;

/** All that a text can have, on one page. */
const everything = `A paragraph with *emphasis*, **strength**, ~~regret~~, \`code\`, a [link](/about/), a note[^1], <kbd>Ctrl</kbd>,
an <abbr title="abbreviation">abbr.</abbr>, H<sub>2</sub>O, x<sup>2</sup>, <mark>a mark</mark> and <ruby>縦<rt>たて</rt></ruby>.

## A table

| name | bytes | share |
|:-----|------:|:-----:|
| text | 6,000 | 3% |
| picture | 194,000 | 97% |

## Code

\`\`\`js
const weight = (bytes) => \`\${(bytes / 1000).toFixed(1)} kB\`; // ${"a line that is much wider than a narrow screen ".repeat(3)}
\`\`\`

    indented code

### Lists

1. One
   - [two](https://example.org/)
   - three
2. Four

> A quotation.
>
> > And one in it.

---

![A letter box](/images/letter-boxes.jpg "The caption, with *emphasis* and a [link](/archive/).")

![""](/images/asterisk.jpg)

![A street](/images/streets.jpg "Where to") ![A pile of *paper*](/images/pile.jpg)
![A cup, twice](/images/cup-twice.jpg){#cup .drawn}

![A train window](/images/train-window.jpg "From edge to edge"){.full}

![A bill of type](/images/bill-of-type.svg){dark=/images/bill-of-type-dark.svg}

![A case, by night a cup](/images/type-case.jpg){dark=/images/cup-twice.jpg .wide}

<p>In HTML: <img src="/images/cup-twice.jpg" alt="A cup" width="120" class="small"></p>

<details><summary>More</summary>

Hidden until asked for.

</details>

<video controls preload="none" src="/films/press.mp4"></video>

Sections of others: [:the charge](/posts/in-praise-of-the-footnote/#a-short-defence-of-interruption), and
[:who writes](../pages/about.md).

- In a list, [:a title](/posts/what-a-page-weighs/).

https://youtu.be/aqz-KE-bpKQ

[![A letter box](/images/letter-boxes.jpg "A press at work.")](https://vimeo.com/127605643)

[![A letter box](/images/letter-boxes.jpg)](/films/press.mp4)

/films/press.mp4

<dl><dt>Term</dt><dd>What it means</dd></dl>

A second note.[^2] The first one again.[^1]

[^1]: A note with [a link](https://example.org/) and \`code\`.
[^2]: Another, with two paragraphs.

    The second of them.
`;

/**
 * The example blog after some years: short lists, so that they have several pages, an essay that has moved, one that is
 * gone, and one with everything in it. Built once in each test file. Gives its folder.
 */
export function buildChangedExample(): Promise<string> {
  building ??= build();
  return building;
}

let building: Promise<string> | undefined;

async function build(): Promise<string> {
  const root = createFolder();
  copyExample(root);
  const settings = join(root, "blog.config.ts");
  const short = "perPage: { home: 3, archive: 4, tag: 2 },";
  writeFileSync(settings, readFileSync(settings, "utf8").replace('language: "en-GB",', `$& ${short}`));
  writeFileSync(join(root, "posts/everything.md"), post("Everything", "writing", everything));
  mkdirSync(join(root, "static/films"), { recursive: true });
  writeFileSync(join(root, "static/films/press.mp4"), "");
  writeFileSync(join(root, "posts/before.md"), post("An Essay That Moves", "moving", "It says what it said before."));
  writeFileSync(join(root, "posts/once.md"), post("An Essay That Goes", "craft", "Nobody will read this again."));
  const run = async (...flags: string[]): Promise<void> => {
    const { code, stderr } = await longhand(root, ["build", ...flags], { SOURCE_DATE_EPOCH: exampleEpoch });
    assert.equal(code, 0, stderr);
  };
  await run();
  renameSync(join(root, "posts/before.md"), join(root, "posts/after.md"));
  rmSync(join(root, "posts/once.md"));
  await run("--allow-gone");
  return root;
}
