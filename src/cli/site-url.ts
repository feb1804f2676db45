import { decodeUrl } from "../decode.ts";
import { error, ProblemError } from "../problem.ts";
import type { Blog } from "../settings/settings.ts";

/**
 * The site URL that an author means on the command line: copied from a browser (`https://ines.blog/posts/hello/`) or
 * written (`/posts/hello/`, `posts/hello`). Decoded, in NFC, without the base path; a fragment stays when it may.
 * Throws a `ProblemError` for addresses of other sites.
 */
export function readSiteUrl(written: string, blog: Pick<Blog, "origin" | "basePath">, mayHaveFragment = false): string {
  let path = written.trim();
  if (/^https?:\/\//i.test(path)) {
    const address = URL.canParse(path) ? new URL(path) : undefined;
    if (address?.origin !== blog.origin || !`${address.pathname}/`.startsWith(blog.basePath)) {
      throw new ProblemError([
        error(
          "url-other-site",
          undefined,
          `${written} is not an address of this blog, which is at ${blog.origin}${blog.basePath}.`,
          "Write an address of the blog, for example /posts/hello/",
        ),
      ]);
    }
    path = address.pathname + address.hash;
  }
  // Git for Windows makes a Windows path of an argument that begins with a slash; two slashes keep it from that.
  if (!path.startsWith("/")) path = `/${path}`;
  path = path.replace(/^\/\/+/, "/");
  const [plain = "", fragment] = path.split("#");
  let url = decodeUrl(plain.split("?")[0] ?? "").normalize("NFC");
  if (blog.basePath !== "/" && `${url}/`.startsWith(blog.basePath)) url = url.slice(blog.basePath.length - 1) || "/";
  url = url.replace(/(^|\/)index\.html$/, "$1");
  return fragment !== undefined && mayHaveFragment ? `${url}#${decodeUrl(fragment)}` : url;
}
