import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

/** Checks XML against a RELAX NG grammar of this folder with xmllint. Without xmllint the test fails; it never passes unseen. */
export async function validateXml(xml: string, grammar: "atom.rng" | "sitemap.rng"): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "longhand-grammar-"));
  try {
    const file = join(folder, "document.xml");
    await writeFile(file, xml);
    const schema = fileURLToPath(new URL(grammar, import.meta.url));
    await promisify(execFile)("xmllint", ["--noout", "--nonet", "--relaxng", schema, file]);
  } catch (cause) {
    const { code, stderr } = cause as { code?: unknown; stderr?: string };
    if (code === "ENOENT") {
      assert.fail("This test needs xmllint. Install libxml2-utils (Debian, Ubuntu) or libxml2 (macOS, Windows).");
    }
    assert.fail(`The document does not follow ${grammar}:\n${stderr}\n${xml.slice(0, 4000)}`);
  } finally {
    await rm(folder, { recursive: true });
  }
}
