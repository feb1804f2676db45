/** Where the blog is, for `robots.txt`. */
export interface RobotsOptions {
  /** `/`, or `/blog/` for a blog in a folder. */
  basePath: string;
  /** Absolute. */
  sitemapUrl: string;
}

/**
 * Writes a `robots.txt` that lets everybody in and names the sitemap. https://www.rfc-editor.org/rfc/rfc9309
 * Robots read it at the root of a host only, so that in a folder it says what to do with it.
 */
export function formatRobots({ basePath, sitemapUrl }: RobotsOptions): string {
  const note =
    basePath === "/"
      ? ""
      : `# Robots read /robots.txt only, and this file is ${basePath}robots.txt.\n` +
        "# Put the Sitemap line into the robots.txt at the root of the host.\n";
  return `${note}User-agent: *\nDisallow:\n\nSitemap: ${sitemapUrl}\n`;
}
