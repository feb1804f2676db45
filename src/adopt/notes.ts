import { note, type Problem } from "../problem.ts";
import type { Blog } from "../settings/settings.ts";
import type { Adoption } from "./adopt.ts";
import type { ReadSite } from "./read-site.ts";

const ONLY_HOST = "Where readers still have such links, only a rule of the host can lead them on.";

/** What the author should know of the site that was adopted. */
export function listNotes(site: ReadSite, { twins }: Pick<Adoption, "twins">, blog: Blog): Problem[] {
  const notes: Problem[] = [];
  const add = (code: string, fact: string, remedy: string): void => {
    notes.push(note(code, undefined, fact, remedy));
  };
  if (site.movedFrom !== undefined) {
    add(
      "adopt-moved",
      `The site is at ${site.movedFrom}, and the blog will be at ${blog.origin}. Readers of its feed know its essays by addresses of the old domain, and the ledger keeps these as permanent ids.`,
      `Let the old domain lead to the same paths at ${blog.origin}.`,
    );
  }
  const queries = site.leftOut.find(({ reason }) => reason === "query")?.addresses ?? [];
  if (queries.length > 0) {
    add(
      "adopt-query",
      `No static site can answer an address that is nothing but a query: ${list(queries)}.`,
      ONLY_HOST,
    );
  }
  if (twins.length > 0) {
    const pairs = twins.map(({ url, twin }) => `${url} and ${twin}`);
    const fact = `Many disks take addresses for the same that differ in nothing but upper and lower case: ${list(pairs)}.`;
    add("adopt-twins", fact, `The second one of each is in the ledger. ${ONLY_HOST}`);
  }
  const hasPages = site.things.some(({ kind }) => kind === "page");
  if (hasPages && site.what !== "feed" && !site.things.some(({ id }) => id !== undefined)) {
    add(
      "adopt-feed",
      "There are no ids of a feed in it, by which readers know what they have read.",
      "If the blog has a feed, adopt it as well, before the first build: longhand urls adopt <its address>",
    );
  }
  return notes;
}

function list(texts: string[]): string {
  const shown = texts.slice(0, 3).join(", ");
  return texts.length > 3 ? `${shown} and ${texts.length - 3} more` : shown;
}
