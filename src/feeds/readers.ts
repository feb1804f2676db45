/** Links that open the readers which most people use, with a feed ready to subscribe to. `feedUrl` is absolute. */
export function listReaders(feedUrl: string): { label: string; href: string }[] {
  const feed = encodeURIComponent(feedUrl);
  return [
    { label: "Feedly", href: `https://feedly.com/i/subscription/feed/${feed}` },
    { label: "Inoreader", href: `https://www.inoreader.com/feed/${feed}` },
    { label: "Feedbin", href: `https://feedbin.com/?subscribe=${feed}` },
    // NetNewsWire and other apps on the reader's own machine take the `feed:` scheme in place of `https:`.
    { label: "NetNewsWire", href: feedUrl.replace(/^https?:/, "feed:") },
  ];
}
