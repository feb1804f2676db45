import type { SiteChecks } from "../checks/check-site.ts";
import { checkExternal, type ExternalResult, isOffline } from "../checks/external.ts";
import { version } from "../package.ts";
import { count, type OutputOptions } from "./report.ts";

const SECONDS_BETWEEN_LINES = 3;

/** Asks the hosts to which the blog links, and says on standard error how far it is. */
export async function askOtherHosts(checks: SiteChecks, options: OutputOptions): Promise<ExternalResult[]> {
  const links = checks.listForeignLinks();
  const isShown = !options.quiet && !options.json;
  if (isShown && links.length > 0) console.error(`Asking for ${count(links.length, "link")} to other hosts …`);
  let shownAt = performance.now();
  return checkExternal(links, {
    userAgent: `Longhand/${version} (link check)`,
    onProgress(done, total) {
      if (!isShown || performance.now() - shownAt < SECONDS_BETWEEN_LINES * 1000) return;
      shownAt = performance.now();
      console.error(`${done} of ${total}`);
    },
  });
}

/** What other hosts have said, in one line. */
export function summarizeExternal(results: ExternalResult[]): string {
  const of = (outcome: ExternalResult["outcome"]): number => results.filter((one) => one.outcome === outcome).length;
  const said = [
    `${of("ok") + of("moved")} there`,
    of("moved") > 0 && `${of("moved")} of them moved`,
    of("dead") > 0 && `${of("dead")} dead`,
    of("unclear") > 0 && `${of("unclear")} unclear`,
    of("skipped") > 0 && `${of("skipped")} not asked for`,
  ];
  if (isOffline(results)) return "Links to other hosts: no connection";
  return `Links to other hosts: ${results.length === 0 ? "none" : said.filter(Boolean).join(", ")}`;
}
