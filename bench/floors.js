// What any generator in Node has to do at least, as a program of its own: node floors.js copy|render POSTS OUTPUT
//   copy    reads each post and writes it as a page
//   render  reads each post, parses its front matter, renders it with markdown-it and writes the page
// Plain JavaScript, so that no compiler is part of the time.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const [mode, posts = "", output = ""] = process.argv.slice(2);
const render = mode === "render" ? await createRenderer() : (/** @type {string} */ source) => source;
for (const file of readdirSync(posts)) {
  const page = render(readFileSync(join(posts, file), "utf8"));
  const folder = join(output, "posts", file.slice(0, -".md".length));
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "index.html"), page);
}

async function createRenderer() {
  const [{ default: MarkdownIt }, { default: footnote }, { parse }] = await Promise.all([
    import("markdown-it"),
    import("markdown-it-footnote"),
    import("yaml"),
  ]);
  const md = new MarkdownIt({ html: true, typographer: true }).use(footnote);
  return (/** @type {string} */ source) => {
    const end = source.indexOf("\n---\n", 3);
    const { title, description, date } = parse(source.slice(4, end));
    const text = md.utils.escapeHtml;
    return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>${text(title)}</title>
<meta name="description" content="${text(description)}">
</head>
<body>
<h1>${text(title)}</h1>
<p><time>${date}</time></p>
${md.render(source.slice(end + 5))}</body>
</html>
`;
  };
}
