import type { HeadingRecord } from "../markdown/headings.ts";
import { error, type Place, type Problem } from "../problem.ts";
import type { Blog } from "../settings/settings.ts";
import { type Addresses, headingsOf, idOfUrl } from "./addresses.ts";
import { decide } from "./decide.ts";
import { explainLoss, explainProof, explainReserved } from "./explain-url.ts";
import { splitFragment } from "./href.ts";
import { BY_HAND, formatHeadings, isLive, type Ledger, type LedgerEntry, type LedgerKind } from "./ledger.ts";
import { type Candidate, findCandidates } from "./recognise.ts";
import { updateEntry } from "./update-entry.ts";
import type { Writing } from "./writing.ts";

/** What the ledger shall know of something that is published. */
export interface PublicationRecord {
  kind: LedgerKind;
  /** The author's file, the label of a tag, the name of a list. */
  source: string;
  title?: string;
  /** Slugs of an essay's tags. */
  tags?: string[];
  /** Of a feed: the URL of the page whose posts it has, and with which it shares its permanent id. */
  page?: string;
}

/** Something that the site publishes now and that readers may link to. What comes and goes is not among them. */
export interface Publication extends PublicationRecord {
  url: string;
  place?: Place;
  /** Absent when they are as the ledger has them. */
  headings?: HeadingRecord[] | undefined;
}

/** A URL that has no page any more: where it leads, or that it is gone. */
export interface Answer {
  url: string;
  kind: LedgerKind;
  /** A site URL, which may end in `#fragment`, or an absolute address. Absent when it is gone. */
  to?: string;
}

/** A published URL that would vanish, and of which nobody has said what becomes of it. */
export interface LostUrl {
  url: string;
  entry: LedgerEntry;
  /** Texts that may be the one that was there, the likeliest first. */
  candidates: (Candidate & { url?: string })[];
}

/** What is known when all pages are rendered. */
export interface SettleInput {
  blog: Blog;
  addresses: Addresses;
  publications: Publication[];
  /** Texts that are published, by path. */
  writings: Writing[];
  /** Drafts and scheduled posts: a reader's link must not lead there, but the author should hear of them. */
  unpublished: Writing[];
  /** Where a URL stands in the ledger's file. */
  placeOf: (url: string) => Place;
  /** True for site URLs that something answers: pages of lists, files for machines. */
  isAnswered: (url: string) => boolean;
  /** The calendar day of the build in the blog's zone. */
  today: string;
  /** `--allow-gone`: what vanishes is gone, and nobody is asked. */
  allowGone?: boolean;
  /** In a preview nothing is published, so nothing stops. */
  isPreview?: boolean;
}

/** The ledger after the build, and what follows from it. */
export interface Settlement {
  ledger: Ledger;
  isChanged: boolean;
  /** All redirects and gone URLs, sorted. */
  answers: Answer[];
  lost: LostUrl[];
  problems: Problem[];
}

/**
 * Settles what becomes of each URL that was ever published, now that it is known what is there: it is still there, it
 * has moved, it is gone, or it is lost, which stops the build. Nothing is ever dropped from the ledger.
 */
export function settleLedger(input: SettleInput): Settlement {
  const settling = new Settling(input);
  settling.addPublications();
  settling.addAliases();
  settling.findVanished();
  settling.collapse();
  settling.findTwins();
  return settling.result();
}

class Settling {
  readonly #input: SettleInput;
  readonly #before: Ledger;
  readonly #after: Ledger;
  readonly #live: Map<string, Publication>;
  readonly #lost: LostUrl[] = [];
  readonly #problems: Problem[] = [];

  constructor(input: SettleInput) {
    this.#input = input;
    this.#before = input.addresses.ledger;
    this.#after = new Map(this.#before);
    this.#live = new Map(input.publications.map((publication) => [publication.url, publication]));
  }

  addPublications(): void {
    for (const publication of this.#input.publications) {
      const { url } = publication;
      const entry = this.#before.get(url);
      if (entry && this.#isOfAnother(entry, publication))
        this.#problems.push(this.#explainReserved(entry, publication));
      const id = idOfUrl(this.#input.addresses, publication.page ?? url, this.#input.blog);
      const updated = this.#update(entry, publication, id);
      if (updated !== entry) this.#after.set(url, updated);
    }
  }

  /** Readers who follow a link to an essay must not find something else in its place. */
  #isOfAnother(entry: LedgerEntry, { url, kind, source }: Publication): boolean {
    if (!isText(entry) || entry.undecided || entry.source === BY_HAND) return false;
    if (kind !== "post" && kind !== "page") return true;
    const { recognition } = this.#input.addresses;
    if (isLive(entry)) return recognition.writings.get(url)?.path !== source;
    const id = idOfUrl(this.#input.addresses, url, this.#input.blog);
    if (entry.id === undefined ? entry.source === source : entry.id === id) return false;
    // It was redirected to an address that this text had.
    return recognition.writings.get(splitFragment(entry.to ?? "").path)?.path !== source;
  }

  #explainReserved(entry: LedgerEntry, { url, source, place }: Publication): Problem {
    const { recognition, targets } = this.#input.addresses;
    const owner = recognition.writings.get(url);
    const now = owner && targets.get(owner.path)?.url;
    return explainReserved({ url, entry, source, place: place ?? { path: source }, owner, now });
  }

  #update(entry: LedgerEntry | undefined, publication: Publication, id: string): LedgerEntry {
    const { addresses, today } = this.#input;
    const { kind, source, url } = publication;
    // The Markdown of an essay has the essay's source, and no anchors.
    const known = kind === "copy" ? undefined : (entry?.headings ?? headingsOf(addresses, source));
    const headings = publication.headings ? formatHeadings(publication.headings) : known;
    return updateEntry(entry, {
      ...publication,
      id,
      headings,
      today,
      writing: this.#writingAt(source),
      known: addresses.recognition.writings.get(url),
    });
  }

  #writingByPath: Map<string, Writing> | undefined;

  #writingAt(path: string): Writing | undefined {
    this.#writingByPath ??= new Map(this.#input.writings.map((writing) => [writing.path, writing]));
    return this.#writingByPath.get(path);
  }

  addAliases(): void {
    const claims = new Map<string, string>();
    for (const { url, source, kind, to, place } of this.#input.addresses.aliases) {
      const entry = this.#before.get(url);
      const id = idOfUrl(this.#input.addresses, to, this.#input.blog);
      const other = this.#live.get(url)?.source ?? claims.get(url) ?? this.#ownerOf(url, id);
      if (other !== undefined && other !== source) {
        this.#problems.push(
          error(
            "alias-taken",
            place,
            `The alias ${url} is an address of ${other} already.`,
            "Take it out of one of them.",
          ),
        );
        continue;
      }
      claims.set(url, source);
      if (this.#live.has(url)) continue;
      if (entry?.to === to && entry.id === id) continue;
      this.#after.set(url, { kind, source, since: entry?.since ?? this.#input.today, to, id });
    }
  }

  /** The published text, other than the one with the permanent id `id`, whose URL this is or was. */
  #ownerOf(url: string, id: string): string | undefined {
    const { addresses, blog } = this.#input;
    const entry = this.#before.get(url);
    if (!entry || entry.id === undefined || entry.id === id) return undefined;
    const owner = addresses.recognition.writings.get(url)?.path;
    if (owner !== undefined || isLive(entry)) return owner;
    return [...addresses.targets].find(([, target]) => idOfUrl(addresses, target.url, blog) === entry.id)?.[0];
  }

  findVanished(): void {
    for (const [url, entry] of this.#before) {
      if (this.#live.has(url) || this.#after.get(url) !== entry) continue;
      if (entry.undecided) this.#lose(url, entry);
      const moved = this.#input.addresses.moves.get(url) ?? this.#findCopy(url, entry);
      if (!isLive(entry) && !(entry.gone !== undefined && moved !== undefined)) continue;
      const to = moved ?? (isText(entry) ? undefined : this.#findBySource(entry));
      if (to !== undefined && to !== url) this.#move(url, entry, to);
      // What is made of an essay goes with it, and nobody links to it for its own sake.
      else if (entry.kind === "copy" || entry.kind === "image") this.#after.set(url, this.#bury(entry));
      else this.#lose(url, entry);
    }
  }

  /** Where else the same source is published. Of several pages of a template the shortest leads to the others. */
  #findBySource({ kind, source }: LedgerEntry): string | undefined {
    const urls = this.#input.publications.filter((one) => one.kind === kind && one.source === source);
    return urls.map(({ url }) => url).sort((left, right) => left.length - right.length)[0];
  }

  /** The Markdown of an essay moves along with its page. */
  #findCopy(url: string, { kind }: LedgerEntry): string | undefined {
    if (kind !== "copy") return undefined;
    const page = this.#input.addresses.moves.get(url.replace(/index\.md$/, ""));
    const copy = `${page}index.md`;
    return this.#live.has(copy) ? copy : undefined;
  }

  #move(url: string, entry: LedgerEntry, to: string): void {
    const { kind, since } = entry;
    const { recognition } = this.#input.addresses;
    const source = recognition.writings.get(url)?.path ?? entry.source;
    // By its id is known later whose address this was.
    // A tag takes its id along to the one that it is called now, and keeps it when there is none.
    const id = isText(entry) || to === "/tags/" || to === "/feed.xml" ? entry.id : undefined;
    this.#after.set(url, { kind, source, since, to, ...(id !== undefined && { id }) });
    const proof = recognition.proofs.get(url);
    if (proof) this.#problems.push(explainProof(url, entry, to, proof));
  }

  #lose(url: string, entry: LedgerEntry): void {
    if (this.#input.allowGone) {
      this.#after.set(url, this.#bury(entry));
      return;
    }
    const { recognition, targets } = this.#input.addresses;
    const doubts = recognition.doubts.get(url) ?? [];
    const candidates = doubts.map((doubt) => {
      const target = targets.get(doubt.writing.path);
      return target ? { ...doubt, url: target.url } : doubt;
    });
    this.#lost.push({ url, entry, candidates });
    const hidden = this.#input.unpublished.find(({ path }) => path === entry.source) ?? this.#findUnpublished(entry);
    const place = hidden
      ? (hidden.places.status ?? hidden.places.draft ?? { path: hidden.path, line: 1, column: 1 })
      : this.#input.placeOf(url);
    const isThere = this.#writingAt(entry.source) !== undefined;
    const isPreview = this.#input.isPreview === true;
    this.#problems.push(explainLoss({ url, entry, candidates, hidden, place, isThere, isPreview }));
  }

  #findUnpublished(entry: LedgerEntry): Writing | undefined {
    return findCandidates(entry, this.#input.unpublished)[0]?.writing;
  }

  #bury(entry: LedgerEntry): LedgerEntry {
    return decide(entry, "gone", this.#input.today);
  }

  /** Lets each redirect lead to a page at once, not to another redirect. */
  collapse(): void {
    for (const [url, entry] of this.#after) {
      if (entry.to === undefined || !entry.to.startsWith("/")) continue;
      const to = this.#resolve(entry.to);
      const { path } = splitFragment(to);
      if (path === url) {
        this.#problems.push(
          error(
            "redirect-loop",
            this.#input.placeOf(url),
            `The redirect from ${url} leads back to itself.`,
            `Let it lead to a page: longhand urls redirect ${url} NEW`,
          ),
        );
      } else if (to !== entry.to) this.#after.set(url, { ...entry, to });
      if (to.startsWith("/") && !this.#isThere(path)) {
        this.#problems.push(
          error(
            "redirect-dead",
            this.#input.placeOf(url),
            `The redirect from ${url} leads to ${path}, and there is no such page.`,
            `Let it lead to a page: longhand urls redirect ${url} NEW`,
          ),
        );
      }
    }
  }

  /** A new URL that differs from another one in nothing but case; one that differs in normal form has its own check. */
  findTwins(): void {
    const fresh = [...this.#after.keys()].filter((url) => !this.#before.has(url));
    if (fresh.length === 0) return;
    const known = new Map([...this.#before.keys()].map((url) => [url.toLowerCase(), url]));
    for (const url of fresh) {
      const twin = known.get(url.toLowerCase());
      known.set(url.toLowerCase(), url);
      if (twin === undefined) continue;
      const publication = this.#live.get(url);
      this.#problems.push(
        error(
          "url-twins",
          publication?.place ?? (publication ? { path: publication.source } : this.#input.placeOf(url)),
          `${url} differs from ${twin}, which has been published, in nothing but upper and lower case, and many disks and hosts take them for one.`,
          `Write it as it was. If no link to ${twin} matters any more: longhand urls forget ${twin}`,
        ),
      );
    }
  }

  /** Follows redirects; a fragment that is asked for on the way stays. */
  #resolve(start: string): string {
    let to = start;
    for (let steps = 0; steps < 100; steps++) {
      const { path, fragment } = splitFragment(to);
      const next = this.#after.get(path)?.to;
      if (next === undefined) break;
      to = fragment !== undefined && !next.includes("#") ? `${next}#${fragment}` : next;
    }
    return to;
  }

  #isThere(path: string): boolean {
    if (this.#live.has(path) || this.#input.isAnswered(path)) return true;
    // A page that is gone says so itself; a page that is lost has its own message.
    const entry = this.#after.get(path);
    return entry !== undefined && (entry.gone !== undefined || this.#lost.some((lost) => lost.url === path));
  }

  result(): Settlement {
    const answers: Answer[] = [];
    let isChanged = this.#after.size !== this.#before.size;
    for (const [url, entry] of this.#after) {
      if (entry !== this.#before.get(url)) isChanged = true;
      if (entry.gone !== undefined) answers.push({ url, kind: entry.kind });
      if (entry.to === undefined) continue;
      const isGone = this.#after.get(splitFragment(entry.to).path)?.gone !== undefined;
      answers.push(isGone ? { url, kind: entry.kind } : { url, kind: entry.kind, to: entry.to });
    }
    answers.sort((left, right) => (left.url < right.url ? -1 : 1));
    return { ledger: this.#after, isChanged, answers, lost: this.#lost, problems: this.#problems };
  }
}

/** Texts, for which readers come, and not lists or pages of templates, which change with what they show. */
function isText(entry: LedgerEntry): boolean {
  return entry.kind === "post" || (entry.kind === "page" && (entry.text !== undefined || !isLive(entry)));
}
