/** A line for each element, so that a difference can be read; and the stylesheet without the hash of its content. */
export function makeReadable(path: string, text: string): string {
  const named = text.replace(/style-[0-9a-f]{8}\.css/g, "style-HASH.css");
  if (!path.endsWith(".html")) return named;
  return named
    .split(/(<pre\b.*?<\/pre>)/s)
    .map((part) => (part.startsWith("<pre") ? part : part.replaceAll("><", ">\n<")))
    .join("");
}
