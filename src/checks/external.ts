import { note, type Place, type Problem, warning } from "../problem.ts";

/** A link to another host. */
export interface ExternalLink {
  url: string;
  /** Where an author's file has it; without a line when a layout has written it. */
  place: Place | undefined;
  /** URL of the first page that has it. */
  page: string;
}

/** What another host says of an address. */
export interface ExternalResult extends ExternalLink {
  /** `unclear`: the host answers programs otherwise than people, or not now. `skipped`: nobody has asked. */
  outcome: "ok" | "moved" | "dead" | "unclear" | "skipped";
  status?: number;
  /** Why, as the end of a sentence: `answers with 404`. */
  reason?: string;
  /** Where it has moved to for good. */
  to?: string;
}

/** How long and how often other hosts are asked. */
export interface ExternalLimits {
  /** For one request. */
  milliseconds: number;
  /** For all of them. */
  totalMilliseconds: number;
  /** How many addresses are asked for. */
  links: number;
  /** Hosts that are asked at a time; each gets one request after the other. */
  hosts: number;
  /** Between two requests to a host. */
  pause: number;
}

/** They are asked for by hand, and no author waits longer than two minutes. */
const externalLimits: ExternalLimits = {
  milliseconds: 10_000,
  totalMilliseconds: 120_000,
  links: 500,
  hosts: 8,
  pause: 200,
};

const MOST_REDIRECTS = 5;

const NO_HOST = "is on a host that does not exist";
const UNREACHED = "cannot be reached";

interface Options {
  userAgent: string;
  limits?: Partial<ExternalLimits>;
  onProgress?: (done: number, total: number, url: string) => void;
}

/** Asks other hosts whether they still have what the blog links to. Never throws: what cannot be told is `unclear`. */
export async function checkExternal(links: ExternalLink[], options: Options): Promise<ExternalResult[]> {
  const limits = { ...externalLimits, ...options.limits };
  const deadline = AbortSignal.timeout(limits.totalMilliseconds);
  const results = new Map<string, ExternalResult>();
  const queues = groupByHost(links.slice(0, limits.links));
  const total = Math.min(links.length, limits.links);
  const askHosts = async (): Promise<void> => {
    for (let queue = queues.shift(); queue; queue = queues.shift()) {
      for (const [index, link] of queue.entries()) {
        if (index > 0) await pause(limits.pause, deadline);
        if (deadline.aborted) return;
        results.set(link.url, { ...link, ...(await ask(link.url, options.userAgent, limits.milliseconds, deadline)) });
        options.onProgress?.(results.size, total, link.url);
      }
    }
  };
  await Promise.all(Array.from({ length: limits.hosts }, askHosts));
  return links.map((link) => results.get(link.url) ?? { ...link, outcome: "skipped" });
}

/** True when not one host has said anything: then it is the connection, and nothing is known of the links. */
export function isOffline(results: ExternalResult[]): boolean {
  const asked = results.filter(({ outcome }) => outcome !== "skipped");
  return asked.length > 0 && asked.every(({ reason = "" }) => reason === NO_HOST || reason.startsWith(UNREACHED));
}

function groupByHost(links: ExternalLink[]): ExternalLink[][] {
  const queues = new Map<string, ExternalLink[]>();
  for (const link of links) {
    const { host } = new URL(link.url);
    const queue = queues.get(host);
    if (queue) queue.push(link);
    else queues.set(host, [link]);
  }
  return [...queues.values()];
}

function pause(milliseconds: number, deadline: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      deadline.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    deadline.addEventListener("abort", end);
  });
}

type Answer = Pick<ExternalResult, "outcome" | "status" | "reason" | "to">;

async function ask(url: string, userAgent: string, milliseconds: number, deadline: AbortSignal): Promise<Answer> {
  const head = await follow(url, "HEAD", userAgent, milliseconds, deadline);
  const isKnown = head.outcome === "ok" || head.outcome === "moved" || head.status === 429;
  if (isKnown || deadline.aborted || (head.outcome === "dead" && head.status === undefined)) return head;
  // Many servers do not know HEAD, or answer it otherwise.
  return follow(url, "GET", userAgent, milliseconds, deadline);
}

/** Follows redirects itself, to see which of them are for good. No cookies are sent or kept. */
async function follow(
  url: string,
  method: "HEAD" | "GET",
  userAgent: string,
  milliseconds: number,
  deadline: AbortSignal,
): Promise<Answer> {
  const seen = new Set([url]);
  const signal = AbortSignal.any([AbortSignal.timeout(milliseconds), deadline]);
  let current = url;
  let isForGood = true;
  try {
    for (;;) {
      const headers = { "user-agent": userAgent, accept: "*/*" };
      const response = await fetch(current, { method, redirect: "manual", headers, signal });
      await response.body?.cancel();
      const { status } = response;
      const location = response.headers.get("location");
      if (status < 300 || status >= 400 || location === null) return judge(status, current, url, isForGood);
      if (status !== 301 && status !== 308) isForGood = false;
      const next = URL.canParse(location, current) ? new URL(location, current) : undefined;
      if (!next) return { outcome: "dead", status, reason: "redirects to what is no address" };
      next.hash = "";
      if (seen.has(next.href) || seen.size > MOST_REDIRECTS)
        return { outcome: "dead", status, reason: "redirects in a circle" };
      seen.add(next.href);
      current = next.href;
    }
  } catch (issue) {
    return explain(issue);
  }
}

/** Refusals to programs, and 999 of LinkedIn, which are no word about the page. */
const REFUSALS = [401, 403, 405, 407, 408, 425, 429, 451, 999];

function judge(status: number, current: string, url: string, isForGood: boolean): Answer {
  if (status < 400)
    return isForGood && current !== url ? { outcome: "moved", status, to: current } : { outcome: "ok", status };
  const isClear = status < 500 && !REFUSALS.includes(status);
  return { outcome: isClear ? "dead" : "unclear", status, reason: `answers with ${status}` };
}

function explain(issue: unknown): Answer {
  if (issue instanceof Error && /^(TimeoutError|AbortError)$/.test(issue.name)) {
    return { outcome: "unclear", reason: "does not answer in time" };
  }
  const { code = "" } = ((issue as { cause?: { code?: string } }).cause ?? {}) as { code?: string };
  if (code === "ENOTFOUND") return { outcome: "dead", reason: NO_HOST };
  if (code === "ECONNREFUSED") return { outcome: "dead", reason: "is on a host that takes no connections" };
  if (/CERT|SSL|TLS|ALTNAME/.test(code))
    return { outcome: "dead", reason: `has a certificate that browsers refuse (${code})` };
  return { outcome: "unclear", reason: `${UNREACHED}${code && ` (${code})`}` };
}

/** What the author should know of it: never an error, since other hosts have their days. */
export function explainExternal(results: ExternalResult[]): Problem[] {
  if (isOffline(results)) {
    const fact = "No other host can be reached, so nothing is known of links to them.";
    return [note("external-offline", undefined, fact, "Connect to the internet, and run the command again.")];
  }
  const problems = results.flatMap(({ url, place, page, outcome, reason, to }): Problem[] => {
    const where = place?.line === undefined ? ` On ${page}.` : "";
    if (outcome === "dead") {
      const remedy = "Link to another page, or to a copy at https://web.archive.org/, or take the link away.";
      return [warning("external-dead", place, `The link to ${url} leads nowhere: it ${reason}.${where}`, remedy)];
    }
    if (outcome === "moved")
      return [note("external-moved", place, `The link to ${url} has moved for good.${where}`, `Link to ${to}`)];
    if (outcome !== "unclear") return [];
    const fact = `It cannot be told whether ${url} is still there: it ${reason}.${where}`;
    return [note("external-unclear", place, fact, "Look at it in a browser.")];
  });
  const skipped = results.filter(({ outcome }) => outcome === "skipped").length;
  if (skipped > 0) {
    const fact = `${skipped} of ${results.length} links to other hosts were not asked for: there was no time, or there are too many.`;
    problems.push(note("external-skipped", undefined, fact, "Run the command again later."));
  }
  return problems;
}
