import type { Content } from "../content/read.ts";
import type { PostDate } from "../date.ts";
import { isLive } from "../urls/ledger.ts";
import type { LedgerFile } from "../urls/ledger-file.ts";
import type { Settlement } from "../urls/settle.ts";

/** How many posts there are, by who may see them. Plain data. */
export interface PostCounts {
  public: number;
  hidden: number;
  draft: number;
  scheduled: number;
  /** The day of the scheduled post that is due first. */
  next?: PostDate;
}

/** How many addresses a build has added to the ledger, or changed there. */
export interface AddressCounts {
  new: number;
  moved: number;
  gone: number;
  back: number;
}

export function countPosts({ posts }: Content): PostCounts {
  const of = (visibility: string) => posts.filter((post) => post.visibility === visibility);
  const [next] = of("scheduled").sort((left, right) => left.date.time - right.date.time);
  return {
    public: of("public").length,
    hidden: of("hidden").length,
    draft: of("draft").length,
    scheduled: of("scheduled").length,
    ...(next && { next: next.date }),
  };
}

export function countAddresses({
  settlement,
  ledgerFile,
}: {
  settlement?: Settlement;
  ledgerFile?: LedgerFile;
}): AddressCounts {
  const numbers = { new: 0, moved: 0, gone: 0, back: 0 };
  if (!settlement?.isChanged) return numbers;
  for (const [url, entry] of settlement.ledger) {
    const before = ledgerFile?.ledger.get(url);
    if (entry.to !== undefined && entry.to !== before?.to) numbers.moved++;
    else if (entry.gone !== undefined && before?.gone === undefined) numbers.gone++;
    else if (!before) numbers.new++;
    else if (isLive(entry) && !isLive(before)) numbers.back++;
  }
  return numbers;
}
