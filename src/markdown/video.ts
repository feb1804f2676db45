/** A video that an address leads to. */
export type Video = { kind: "host"; host: string } | { kind: "file" };

const YOUTUBE = /^((www|m)\.)?(youtube\.com|youtube-nocookie\.com)$/;
const VIDEO_PATHS: [host: RegExp, path: RegExp, name: string][] = [
  [YOUTUBE, /^\/(shorts|live|embed)\/[\w-]+\/?$/, "YouTube"],
  [/^youtu\.be$/, /^\/[\w-]+\/?$/, "YouTube"],
  [/^(www\.)?vimeo\.com$/, /^\/((channels|groups)\/[\w-]+\/(videos\/)?)?\d+(\/[\da-f]+)?\/?$/, "Vimeo"],
  [/^player\.vimeo\.com$/, /^\/video\/\d+\/?$/, "Vimeo"],
];

/** https://docs.joinpeertube.org/use/video-sharing */
const PEERTUBE_PATH = /^\/(w|videos\/(watch|embed))\/[\w-]+\/?$/;

const FILE = /^\/(?:[\w%.~-]+\/)*[^\s/\\?#:]+\.(?:mp4|webm)$/i;

/**
 * The video behind an address: a page of YouTube, Vimeo, or of one of the hosts in `peertube`; or an `.mp4` or `.webm`
 * file, when the address is a path from the root. Undefined for all else: playlists, channels, and what only looks like one of them.
 *
 * @example
 * findVideo("https://youtu.be/aqz-KE-bpKQ", []) //=> { kind: "host", host: "YouTube" }
 */
export function findVideo(address: string, peertube: string[]): Video | undefined {
  if (FILE.test(address)) return { kind: "file" };
  if (!/^https?:\/\//i.test(address) || !URL.canParse(address)) return undefined;
  const { hostname, pathname, searchParams, username, password, port } = new URL(address);
  if (username || password || port) return undefined;
  if (peertube.includes(hostname) && PEERTUBE_PATH.test(pathname)) return { kind: "host", host: hostname };
  if (YOUTUBE.test(hostname) && pathname === "/watch" && /^[\w-]+$/.test(searchParams.get("v") ?? "")) {
    return { kind: "host", host: "YouTube" };
  }
  const known = VIDEO_PATHS.find(([host, path]) => host.test(hostname) && path.test(pathname));
  return known && { kind: "host", host: known[2] };
}
