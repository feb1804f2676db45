import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { memoryPages, validateXML } from "xmllint-wasm";

/** Checks documents against a RELAX NG grammar of this folder with libxml2, which runs everywhere as WebAssembly. */
export async function validateXml(xml: string | string[], grammar: "atom.rng" | "sitemap.rng"): Promise<void> {
  const schema = await readFile(new URL(grammar, import.meta.url), "utf8");
  const { valid, errors } = await validateXML({
    xml: [xml].flat().map((contents, index) => ({ fileName: `document-${index}.xml`, contents })),
    schema: [schema],
    extension: "relaxng",
    initialMemoryPages: 256,
    maxMemoryPages: memoryPages.GiB,
  });
  const reasons = errors.map((reason) => reason.rawMessage).join("\n");
  assert.ok(valid, `A document does not follow ${grammar}:\n${reasons}\n${[xml].flat().join("\n").slice(0, 4000)}`);
}
