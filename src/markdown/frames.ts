import type { OpenTag } from "../html/tags.ts";

/** What a page of others may be given by the page in which it is shown, and does no harm. https://www.w3.org/TR/permissions-policy/ */
const FEATURES = new Set(["autoplay", "encrypted-media", "fullscreen", "picture-in-picture", "web-share"]);

/**
 * What the page in a frame may do: run, know its own origin, and open what a reader clicks. It may not lead the reader
 * away from the essay by itself. https://html.spec.whatwg.org/multipage/iframe-embed-object.html#attr-iframe-sandbox
 */
const SANDBOX =
  "allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox allow-presentation";

/**
 * The attributes with which a frame is published, or what it shows when its host is not on the list. Players want to
 * know the site that shows them, so the origin of the blog is sent, and no more.
 */
export function readFrame(
  { attributes }: OpenTag,
  hosts: string[],
): { attributes: Map<string, string>; origin?: never } | { origin: string; attributes?: never } {
  const src = attributes.get("src")?.value.trim() ?? "";
  if (!URL.canParse(src)) return { origin: `"${src.slice(0, 60)}"` };
  const address = new URL(src);
  const isPlain = address.protocol === "https:" && address.port === "" && !address.username && !address.password;
  if (!isPlain || !isListedHost(address.hostname, hosts)) {
    return { origin: address.origin === "null" ? address.protocol : address.origin };
  }
  const kept = new Map([["src", address.href]]);
  const keep = (name: string, isRight: (value: string) => boolean): void => {
    const value = attributes.get(name)?.value.trim();
    if (value !== undefined && isRight(value)) kept.set(name, value);
  };
  keep("title", (value) => value !== "");
  keep("width", isLength);
  keep("height", isLength);
  const features = (attributes.get("allow")?.value ?? "").split(";").map((feature) => feature.trim().toLowerCase());
  const allow = features.filter((feature) => FEATURES.has(feature)).join("; ");
  if (allow) kept.set("allow", allow);
  keep("allowfullscreen", () => true);
  return {
    attributes: kept
      .set("loading", "lazy")
      .set("referrerpolicy", "strict-origin-when-cross-origin")
      .set("sandbox", SANDBOX),
  };
}

/** Whether the settings list a host, whose pages may stand in frames. `*.host` stands for all hosts below one, and not for itself. */
export function isListedHost(hostname: string, hosts: string[]): boolean {
  return hosts.some((host) => (host.startsWith("*.") ? hostname.endsWith(host.slice(1)) : hostname === host));
}

function isLength(value: string): boolean {
  return /^\d{1,5}%?$/.test(value);
}
