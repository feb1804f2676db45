/** Does a part of the work; the results are in the order of the items. */
export type Hand<Item, Result> = (items: Item[]) => Promise<Result[]>;

/**
 * Shares work among several hands, in portions: who is ready takes the next one. The results are in the order of the
 * items, whoever has made them. When portions fail, no more are given out, and once all hands are done this throws what
 * the first of these portions did, whichever hand was the fastest: portions are given out in order, so that those before
 * one that has failed were tried, too.
 */
export async function share<Item, Result>(
  items: Item[],
  portion: number,
  hands: Hand<Item, Result>[],
): Promise<Result[]> {
  const results: Result[][] = [];
  const failures: { start: number; issue: unknown }[] = [];
  let next = 0;
  const work = async (hand: Hand<Item, Result>): Promise<void> => {
    while (next < items.length && failures.length === 0) {
      const start = next;
      next += portion;
      try {
        results[start / portion] = await hand(items.slice(start, start + portion));
      } catch (issue) {
        failures.push({ start, issue });
      }
      // What other hands have to say is heard between two portions.
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  await Promise.all(hands.map(work));
  const [first] = failures.sort((left, right) => left.start - right.start);
  if (first) throw first.issue;
  return results.flat();
}
