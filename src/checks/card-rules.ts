import type { PreviewImage } from "./platforms.ts";

/** What decides how a platform draws the card of a link. */
export interface CardRule {
  /** As in `platforms`. */
  platform: string;
  /** Letters of a title that are shown at most; what is longer is cut there. Undefined when it is shown whole. */
  title: number | undefined;
  /** The same of a description. 0 when the platform shows none. */
  description: number | undefined;
  /** What says where the link leads: the name of the site (its host, when it has none), or always the host. */
  site: "name" | "host";
  /** True when the platform prefers `twitter:…` to `og:…`. */
  prefersTwitter?: true;
  /** How a picture is shown that the platform accepts at all. `isLarge`: the page asks for a large one by `twitter:card`. */
  picture: (image: Partial<PreviewImage>, isLarge: boolean) => PictureShape;
}

/** How a picture stands on a card. */
export interface PictureShape {
  size: "large" | "small";
  /** Width by height to which it is cropped around its middle; undefined when it is shown whole. */
  ratio?: number;
}

const wide = 1.91;
const square: PictureShape = { size: "small", ratio: 1 };

/**
 * The eight platforms whose cards are shown. Few of them say where they cut a text, and what they do depends on the
 * device: where they say nothing, the number is what others have found, and of several the largest, so that what is
 * longer is cut everywhere.
 */
export const cardRules: CardRule[] = [
  /**
   * Title: cut after 122 letters, by trial: https://ogtester.com/blog/what-is-maximum-length-of-og-title-and-og-description
   * Description: one line, about 80 letters: https://mojicnt.click/en/blog/ogp-text-optimization.html
   * Picture: large from 600×315 on, else small: https://developers.facebook.com/docs/sharing/webmasters/images/
   */
  {
    platform: "Facebook",
    title: 122,
    description: 80,
    site: "host",
    picture: ({ width = 600, height = 315 }) =>
      width >= 600 && height >= 315 ? { size: "large", ratio: wide } : square,
  },
  /**
   * Title 70 and description 200 letters: https://developer.x.com/cards/markup
   * A large picture has the title over it and no description, since October 2023; see `hasDescription`. It is 2:1:
   * https://developer.x.com/en/docs/x-for-websites/cards/overview/summary-card-with-large-image
   */
  {
    platform: "X",
    title: 70,
    description: 200,
    site: "host",
    prefersTwitter: true,
    picture: (_image, isLarge) => (isLarge ? { size: "large", ratio: 2 } : square),
  },
  /**
   * It says nothing of texts, and what others say of titles differs; 100 letters:
   * https://breezy-tools.pages.dev/tools/open-graph-preview
   * No description, and since 2024 small pictures, but for those who pay:
   * https://seoimnews.com/linkedin-shrinks-link-previews-for-organic-posts/
   */
  {
    platform: "LinkedIn",
    title: 100,
    description: 0,
    site: "host",
    picture: () => ({ size: "small", ratio: wide }),
  },
  /**
   * Title and description: 60 to 81 letters, as wide as the phone is: https://opengraphplus.com/consumers/whatsapp/tags
   * Picture: https://developers.facebook.com/documentation/business-messaging/whatsapp/link-previews/
   */
  {
    platform: "WhatsApp",
    title: 81,
    description: 81,
    site: "host",
    picture: () => ({ size: "large", ratio: wide }),
  },
  /**
   * Title: whole, by trial: https://ogtester.com/blog/what-is-maximum-length-of-og-title-and-og-description
   * Description: 300 letters: https://previewog.com/slack-link-preview/
   * Picture: as `twitter:card` asks for it: https://opengraphplus.com/consumers/slack/tags
   */
  {
    platform: "Slack",
    title: undefined,
    description: 300,
    site: "name",
    picture: (_image, isLarge) => (isLarge ? { size: "large" } : square),
  },
  /**
   * Two lines of title, one of description, in a column of 600 pixels: about 120 and 75 letters. A picture that is wider
   * than high is large. https://github.com/mastodon/mastodon/blob/main/app/javascript/styles/mastodon/components.scss and
   * https://github.com/mastodon/mastodon/blob/main/app/javascript/mastodon/features/status/components/card.jsx
   */
  {
    platform: "Mastodon",
    title: 120,
    description: 75,
    site: "name",
    picture: ({ width = 2, height = 1 }) => (width > height ? { size: "large", ratio: wide } : square),
  },
  /**
   * Title 67 and description 347 letters, by trial: https://mastodawn.com/explore/tag/000abc (3 of 70 and of 350 are for
   * the dots). Picture: as `twitter:card` asks for it: https://opengraphplus.com/consumers/discord/tags
   */
  {
    platform: "Discord",
    title: 67,
    description: 347,
    site: "name",
    picture: (_image, isLarge) => (isLarge ? { size: "large" } : square),
  },
  /**
   * Title and host; a description is not shown, by trial:
   * https://www.branch.io/resources/blog/how-to-configure-your-apps-sharing-for-ios-10s-imessage-update/
   * Picture: https://developer.apple.com/documentation/technotes/tn3156-create-rich-previews-for-messages
   */
  {
    platform: "iMessage",
    title: undefined,
    description: 0,
    site: "host",
    picture: () => ({ size: "large" }),
  },
];

/** False on X below a large picture: https://boingboing.net/2023/10/05/twitter-no-longer-showing-headlines-in-social-media-previews.html */
export function hasDescription({ platform, description }: CardRule, shape: PictureShape | undefined): boolean {
  return description !== 0 && !(platform === "X" && shape?.size === "large");
}
