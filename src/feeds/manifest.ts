/** What a phone is told about the blog when a reader puts it on the home screen. */
export interface ManifestOptions {
  name: string;
  description: string;
  language: string;
  dir: "ltr" | "rtl";
  /** `/`, or `/blog/`. */
  basePath: string;
  themeColor: string;
  backgroundColor: string;
  /** `src` with base path. `purpose: "maskable"` for one that may be cut to a circle. */
  icons: { src: string; sizes: string; type: string; purpose?: "any" | "maskable" }[];
}

/** Writes a web app manifest. https://www.w3.org/TR/appmanifest/ */
export function formatManifest(options: ManifestOptions): string {
  const manifest = {
    id: options.basePath,
    name: options.name,
    description: options.description,
    lang: options.language,
    dir: options.dir,
    start_url: options.basePath,
    scope: options.basePath,
    // Essays link to the whole web: readers need the browser's back button and address.
    display: "minimal-ui",
    theme_color: options.themeColor,
    background_color: options.backgroundColor,
    icons: options.icons,
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}
