import { type Problem, warning } from "../problem.ts";
import { CLOUDFLARE_DYNAMIC, CLOUDFLARE_LINE, CLOUDFLARE_STATIC, countForCloudflare, NETLIFY_MANY } from "./netlify.ts";
import type { Rule } from "./rule.ts";
import { S3_RULES, type S3File } from "./s3.ts";
import { VERCEL_LENGTH, VERCEL_REDIRECTS, type VercelFile } from "./vercel.ts";

const PAGES_REMAIN = "Nobody is lost: the pages at the old URLs take readers on.";

/** Warns of more redirects than Netlify is sure to take. */
export function checkNetlify(rules: Rule[]): Problem[] {
  if (rules.length < NETLIFY_MANY) return [];
  return [
    warning(
      "netlify-many-redirects",
      undefined,
      `The blog has ${rules.length} redirects. From ${NETLIFY_MANY} on, a deploy to Netlify may fail.`,
      `If it does, take "netlify" out of "hosts" in the settings. ${PAGES_REMAIN}`,
    ),
  ];
}

/** Warns of lines of a `_redirects` file that Cloudflare does not read. */
export function checkCloudflare(text: string): Problem[] {
  const { ignored, long, isDynamic } = countForCloudflare(text);
  const problems: Problem[] = [];
  if (ignored > 0) {
    const dynamic = isDynamic ? `, and ${CLOUDFLARE_DYNAMIC} from the first one with * or :name on` : "";
    problems.push(
      warning(
        "cloudflare-redirects-limit",
        undefined,
        `Cloudflare Pages passes over ${count(ignored, "line")} of the file _redirects: it reads at most ` +
          `${CLOUDFLARE_STATIC} redirects${dynamic}.`,
        `${isDynamic ? "Take the lines with * or :name out of your own _redirects. " : ""}${PAGES_REMAIN}`,
      ),
    );
  }
  if (long > 0) {
    problems.push(
      warning(
        "cloudflare-line-limit",
        undefined,
        `Cloudflare Pages passes over ${count(long, "line")} of the file _redirects: no line may have more than ` +
          `${CLOUDFLARE_LINE} characters, and a letter beyond A to Z counts as six to twelve.`,
        `Choose a shorter permalink for the post. ${PAGES_REMAIN}`,
      ),
    );
  }
  return problems;
}

/** Warns of redirects that Vercel does not take. */
export function checkVercel({ leftOut }: VercelFile): Problem[] {
  if (leftOut.length === 0) return [];
  return [
    warning(
      "vercel-redirects-limit",
      undefined,
      `The file vercel.json is without ${count(leftOut.length, "redirect")}: Vercel takes at most ${VERCEL_REDIRECTS}, ` +
        `with URLs of at most ${VERCEL_LENGTH} characters.`,
      PAGES_REMAIN,
    ),
  ];
}

/** Warns of redirects that S3 cannot be told. */
export function checkS3({ unsafe, leftOut }: S3File): Problem[] {
  const remedy = `${PAGES_REMAIN} To have a 301 as well, upload such a page with x-amz-website-redirect-location.`;
  const problems: Problem[] = [];
  if (leftOut.length > 0) {
    const fact = `The routing rules for S3 are without ${count(leftOut.length, "redirect")}: a bucket takes at most ${S3_RULES}.`;
    problems.push(warning("s3-redirects-limit", undefined, fact, remedy));
  }
  if (unsafe.length > 0) {
    const fact =
      `The routing rules for S3 are without ${count(unsafe.length, "redirect")}, such as the one from ` +
      `${unsafe[0]?.from}: S3 would redirect pages below it too.`;
    problems.push(warning("s3-redirect-unsafe", undefined, fact, remedy));
  }
  return problems;
}

/** Warns of a file of the author where one of ours would be. */
export function createOwnFileProblem(host: string, path: string): Problem {
  return warning(
    "own-host-file",
    undefined,
    `You have a file of your own named ${path}, so that the redirects for ${host} are not written.`,
    `Rename or delete your file to have them written, or take "${host}" out of "hosts" in the settings. ${PAGES_REMAIN}`,
  );
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
