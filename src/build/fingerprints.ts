import { recordSettings } from "../content/text-record.ts";
import { digest } from "../digest.ts";
import { buildId } from "../package.ts";
import { fingerprintTemplates, type TemplatesFingerprint } from "../render/fingerprint.ts";
import type { Blog } from "../settings/settings.ts";
import type { Fingerprints } from "./record.ts";

/** The fingerprints of a blog as it is now, and what they say of its templates. */
export interface TakenFingerprints extends Fingerprints, Omit<TemplatesFingerprint, "key"> {}

/** Names all that pages and facts of texts depend on beside their own sources: code, versions, settings, templates. */
export async function takeFingerprints(root: string, blog: Blog, isPreview: boolean): Promise<TakenFingerprints> {
  // Dates are written by what the system knows of languages and time zones.
  const { icu, unicode, cldr, tz, node } = process.versions;
  const code = [buildId, icu, unicode, cldr, tz, node.split(".")[0]];
  // What only later stages look at; these never come from a record.
  const { places: _places, checks: _checks, budget: _budget, drafts: _drafts, urls: _urls, ...settings } = blog;
  const { key, ...templates } = await fingerprintTemplates(root, blog);
  return {
    ...templates,
    texts: digest(JSON.stringify([code, recordSettings(blog)])),
    files: digest(JSON.stringify([code, settings, isPreview, key])),
  };
}
