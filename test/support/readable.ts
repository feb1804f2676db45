/** A line for each element, so that a difference can be read; and stylesheet and script without the hashes of their content. */
export function makeReadable(path: string, text: string): string {
  const named = text.replace(/(style|search)-[0-9a-f]{8}\.(css|js)/g, "$1-HASH.$2");
  if (!path.endsWith(".html")) return named;
  return named
    .split(/(<pre\b.*?<\/pre>)/s)
    .map((part) => (part.startsWith("<pre") ? part : part.replaceAll("><", ">\n<")))
    .join("");
}
