/** What a host should answer for a URL that has no page any more. Paths have the base path and are decoded. */
export interface Rule {
  /** `/posts/old/`, or `/blog/posts/old/` with a base path. Begins with a slash. */
  from: string;
  /**
   * Where it is now: a path with the base path, decoded, which may end in `#fragment`; or an absolute address (`https:`), as
   * it was written. Absent when it is gone (410).
   */
  to?: string;
}

/** A rule with a new address. */
export type MovedRule = Rule & { to: string };

/** True for a rule that leads somewhere, false for one that says "gone". */
export function isMoved(rule: Rule): rule is MovedRule {
  return rule.to !== undefined;
}
