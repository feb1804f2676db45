/** A picture for link previews, as it will be online. */
export interface PreviewImage {
  /** `jpeg`, `png`, `gif`, `webp`, `avif`, `svg`, `tiff`. */
  format: string;
  bytes: number;
  /** In pixels; undefined for a drawing. */
  width: number | undefined;
  height: number | undefined;
}

/** Where links are shown with a picture, and which pictures. What a platform does not say is left out. */
export interface Platform {
  name: string;
  formats: string[];
  mostBytes?: number;
  leastWidth?: number;
  leastHeight?: number;
  /** The longest side that is shown. */
  mostPixels?: number;
  /** Width by height; wider pictures are not shown. */
  mostRatio?: number;
  /** Where the limits are written, by the platform itself where it says anything. */
  source: string;
}

const MB = 1_000_000;
const formats = ["jpeg", "png", "gif", "webp"];

/** As their documents say it; where a platform says nothing of sizes, there is no limit here. */
export const platforms: Platform[] = [
  {
    name: "Facebook",
    formats,
    mostBytes: 8 * MB,
    leastWidth: 200,
    leastHeight: 200,
    source: "https://developers.facebook.com/docs/sharing/webmasters/images/",
  },
  {
    name: "X",
    formats,
    mostBytes: 5 * MB,
    leastWidth: 300,
    leastHeight: 157,
    mostPixels: 4096,
    source: "https://developer.x.com/en/docs/x-for-websites/cards/overview/summary-card-with-large-image",
  },
  {
    name: "LinkedIn",
    formats: ["jpeg", "png", "gif"],
    mostBytes: 5 * MB,
    source: "https://www.linkedin.com/help/linkedin/answer/a521928",
  },
  {
    name: "WhatsApp",
    formats,
    mostBytes: 600_000,
    leastWidth: 300,
    mostRatio: 4,
    source: "https://developers.facebook.com/documentation/business-messaging/whatsapp/link-previews/",
  },
  // What it takes from an address: it says nothing of its own about pictures of links.
  { name: "Telegram", formats, mostBytes: 5 * MB, source: "https://core.telegram.org/bots/api#sending-files" },
  { name: "Slack", formats, source: "https://docs.slack.dev/messaging/unfurling-links-in-messages/" },
  {
    name: "iMessage",
    formats,
    source: "https://developer.apple.com/documentation/technotes/tn3156-create-rich-previews-for-messages",
  },
  {
    name: "Mastodon",
    formats,
    mostBytes: 2 * MB,
    source: "https://github.com/mastodon/mastodon/blob/main/app/models/preview_card.rb",
  },
  {
    name: "Bluesky",
    formats,
    mostBytes: 1 * MB,
    source: "https://github.com/bluesky-social/atproto/blob/main/lexicons/app/bsky/embed/external.json",
  },
  // It has no document about pictures of links; this is what others have found.
  {
    name: "Discord",
    formats,
    mostBytes: 8 * MB,
    source: "https://opengraphplus.com/consumers/discord/images",
  },
];

/** Why a platform does not show a picture, as the end of a sentence ("it is …"); undefined when it does. */
export function judgeImage(image: PreviewImage, platform: Platform): string | undefined {
  const { format, bytes, width, height } = image;
  if (!platform.formats.includes(format)) return `of a format that it does not show (${format})`;
  if (platform.mostBytes !== undefined && bytes > platform.mostBytes) {
    return `of more than ${platform.mostBytes >= MB ? `${platform.mostBytes / MB} MB` : `${platform.mostBytes / 1000} kB`}`;
  }
  if (width === undefined || height === undefined) return undefined;
  if (width < (platform.leastWidth ?? 0)) return `narrower than ${platform.leastWidth} pixels`;
  if (height < (platform.leastHeight ?? 0)) return `lower than ${platform.leastHeight} pixels`;
  const { mostPixels = Number.POSITIVE_INFINITY, mostRatio = Number.POSITIVE_INFINITY } = platform;
  if (Math.max(width, height) > mostPixels) return `larger than ${mostPixels} pixels`;
  return width / height > mostRatio ? `wider than ${mostRatio} times its height` : undefined;
}
