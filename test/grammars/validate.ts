import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { memoryPages, validateXML } from "xmllint-wasm";

/** Checks XML against a RELAX NG grammar of this folder with libxml2, which runs everywhere as WebAssembly. */
export async function validateXml(xml: string, grammar: "atom.rng" | "sitemap.rng"): Promise<void> {
  const schema = await readFile(new URL(grammar, import.meta.url), "utf8");
  const { valid, errors } = await validateXML({
    xml: [{ fileName: "document.xml", contents: xml }],
    schema: [schema],
    extension: "relaxng",
    initialMemoryPages: 256,
    maxMemoryPages: memoryPages.GiB,
  });
  const reasons = errors.map((reason) => reason.rawMessage).join("\n");
  assert.ok(valid, `The document does not follow ${grammar}:\n${reasons}\n${xml.slice(0, 4000)}`);
}
