/** Does a part of the work; the results are in the order of the items. */
export type Hand<Item, Result> = (items: Item[]) => Promise<Result[]>;

/**
 * Shares work among several hands, in portions: who is ready takes the next one. The results are in the order of the
 * items, whoever has made them.
 */
export async function share<Item, Result>(
  items: Item[],
  portion: number,
  hands: Hand<Item, Result>[],
): Promise<Result[]> {
  const results: Result[][] = [];
  let next = 0;
  const work = async (hand: Hand<Item, Result>): Promise<void> => {
    while (next < items.length) {
      const start = next;
      next += portion;
      results[start / portion] = await hand(items.slice(start, start + portion));
      // What other hands have to say is heard between two portions.
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  await Promise.all(hands.map(work));
  return results.flat();
}
