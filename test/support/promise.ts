import type { Ledger } from "../../src/urls/ledger.ts";
import type { Desk, Essay, Section } from "./desk.ts";
import { isPassing, type SiteAnswer } from "./site-answers.ts";

/** What stands behind a URL: the number of an essay, or what kind of other thing it is. */
type Subject = number | "tag" | "tag feed" | "other";

/** What is known of a part of an essay since it was published last. */
interface KnownSection {
  heading: string;
  /** True when no other heading of the essay had the same text. */
  isUnique: boolean;
  text: string;
  ids: Set<string>;
}

/**
 * All that a blog has ever promised to its readers, kept beside the ledger and without it: which essay was at each URL,
 * by which id feeds know it, which anchors its headings had. `check` says where a finished site breaks its word.
 */
export class Promises {
  readonly #subjects = new Map<string, Subject>();
  /** Where the author has led the URLs of an essay on to. */
  readonly #led = new Map<Subject, Set<Subject>>();
  readonly #gone = new Set<Subject>();
  readonly #ids = new Map<number, string>();
  readonly #sections = new Map<string, KnownSection>();

  /** All URLs of essays that were ever published. */
  get addresses(): string[] {
    return [...this.#subjects].flatMap(([url, subject]) => (typeof subject === "number" ? [url] : []));
  }

  subjectOf(url: string): Subject | undefined {
    return this.#subjects.get(url);
  }

  /** The author lets a URL lead to another one. */
  redirect(url: string, to: string): void {
    const [from, target] = [this.#subjects.get(url), this.#subjects.get(to)];
    if (from === undefined || target === undefined) throw new Error(`${url} or ${to} was never published.`);
    this.#led.set(from, (this.#led.get(from) ?? new Set()).add(target));
  }

  /** The author says that there is nothing at a URL any more. */
  bury(url: string): void {
    const subject = this.#subjects.get(url);
    if (subject !== undefined) this.#gone.add(subject);
  }

  /** What is broken on the site, a sentence each. What is new on it is promised from now on. */
  check(site: Map<string, SiteAnswer>, ledger: Ledger, desk: Desk): string[] {
    const broken = [...this.#subjects].flatMap(([url, subject]) => [...this.#checkUrl(url, subject, site, ledger)]);
    broken.push(...this.#checkFeeds(site));
    for (const [url, answer] of site) {
      if (answer.kind === "essay") broken.push(...this.#checkAnchors(url, answer, desk));
    }
    for (const url of site.keys()) if (!this.#subjects.has(url) && !isPassing(url)) this.#add(url, site);
    return broken;
  }

  #add(url: string, site: Map<string, SiteAnswer>): void {
    const answer = site.get(url);
    const end = answer?.kind === "redirect" ? site.get(answer.to) : answer;
    this.#subjects.set(url, end?.kind === "essay" ? end.number : kindOf(url));
  }

  *#checkUrl(url: string, subject: Subject, site: Map<string, SiteAnswer>, ledger: Ledger): Generator<string> {
    const answer = site.get(url);
    const end = answer?.kind === "redirect" ? site.get(answer.to) : answer;
    if (!answer || !end)
      yield `${url} of ${describe(subject)} answers nothing${answer ? ", but leads somewhere" : ""}.`;
    else if (end.kind === "redirect") yield `${url} leads on to a redirect: ${JSON.stringify(answer)}.`;
    else if (end.kind === "gone") {
      const isRecorded = ledger.get(url)?.gone ?? ledger.get(ledger.get(url)?.to?.split("#")[0] ?? "")?.gone;
      const isMeant = [...this.#reach(subject)].some((one) => this.#gone.has(one));
      if (!isMeant || !isRecorded) yield `${url} of ${describe(subject)} is gone, and nobody has said so.`;
    } else {
      const found = end.kind === "essay" ? end.number : kindOf(answer.kind === "redirect" ? answer.to : url);
      if (subject === "tag feed" && end.kind !== "feed") yield `${url} is no feed any more.`;
      if (!this.#reach(subject).has(found)) yield `${url} of ${describe(subject)} leads to ${describe(found)}.`;
    }
  }

  /** All that the URLs of a subject may lead to: itself, and what the author has led them on to. */
  #reach(subject: Subject): Set<Subject> {
    const reach = new Set([subject]);
    for (const one of reach) for (const next of this.#led.get(one) ?? []) reach.add(next);
    return reach;
  }

  *#checkFeeds(site: Map<string, SiteAnswer>): Generator<string> {
    const feeds = new Map<string, string>();
    for (const [url, feed] of site) {
      if (feed.kind !== "feed" || feed.self !== url) continue;
      const other = feeds.get(feed.id);
      if (other !== undefined) yield `The feeds ${url} and ${other} have the same id: ${feed.id}.`;
      feeds.set(feed.id, url);
      const ids = new Set(feed.entries.map(({ id }) => id));
      if (ids.size < feed.entries.length) yield `Two entries of ${url} have the same id.`;
      for (const { id, number } of feed.entries) {
        const known = this.#ids.get(number);
        if (known !== undefined && known !== id) yield `In ${url} the id of essay ${number} was ${known} and is ${id}.`;
        if (known === undefined && [...this.#ids.values()].includes(id)) {
          yield `In ${url} essay ${number} has an id that another one had: ${id}.`;
        }
        this.#ids.set(number, id);
      }
    }
  }

  *#checkAnchors(url: string, page: SiteAnswer & { kind: "essay" }, desk: Desk): Generator<string> {
    const essay = desk.essays.find(({ number }) => number === page.number);
    if (!essay || essay.sections.length !== page.anchors.length) {
      yield `${url} does not show the headings of essay ${page.number}.`;
      return;
    }
    for (const [index, section] of essay.sections.entries()) {
      const known = this.#sections.get(section.key);
      const ids = new Set(page.anchors[index]);
      if (known && isSameSection(known, section, essay)) {
        for (const id of known.ids) {
          if (!ids.has(id)) yield `${url} has lost the anchor #${id} of “${section.heading}”.`;
        }
      }
      const isUnique = hasUniqueHeading(section, essay);
      this.#sections.set(section.key, { heading: section.heading, isUnique, text: section.words.join(" "), ids });
    }
    // What an essay does not have for a while need not be known for ever.
    const keys = new Set(essay.sections.map(({ key }) => key));
    for (const key of this.#sections.keys()) {
      if (key.startsWith(`${essay.number}.`) && !keys.has(key)) this.#sections.delete(key);
    }
  }
}

/** The text below the heading is the same, or else its own text, which no other heading has. */
function isSameSection(known: KnownSection, section: Section, essay: Essay): boolean {
  if (known.text === section.words.join(" ")) return true;
  return known.heading === section.heading && known.isUnique && hasUniqueHeading(section, essay);
}

function hasUniqueHeading({ heading }: Section, essay: Essay): boolean {
  return essay.sections.filter((one) => one.heading === heading).length === 1;
}

function kindOf(url: string): Subject {
  if (!url.startsWith("/tags/")) return "other";
  return url.endsWith("/") ? "tag" : "tag feed";
}

function describe(subject: Subject): string {
  return typeof subject === "number" ? `essay ${subject}` : `(${subject})`;
}
