/**
 * Puts values into the places of a text that have their names.
 *
 * @example
 * fill("{title}, page {n}", { title: "Archive", n: 2 }); //=> "Archive, page 2"
 */
export function fill(text: string, values: Record<string, string | number>): string {
  return text.replace(/\{(\w+)\}/g, (slot, name: string) => String(values[name] ?? slot));
}
