import type { Problem } from "../problem.ts";
import { formatApache } from "./apache.ts";
import { checkCloudflare, checkNetlify, checkS3, checkVercel, createOwnFileProblem } from "./limits.ts";
import { formatNetlifyRedirects, type RedirectsReader } from "./netlify.ts";
import { formatNginx } from "./nginx.ts";
import type { Rule } from "./rule.ts";
import { formatS3RoutingRules, type S3Options } from "./s3.ts";
import { formatVercel } from "./vercel.ts";

/** The hosts for which redirects can be written in their own form. */
export const hosts = ["netlify", "cloudflare", "vercel", "nginx", "apache", "s3"] as const;

/** One of them. */
export type Host = (typeof hosts)[number];

/** Paths in the output folder, and the names of own files that go before them or are in their way. */
export const hostFiles: Record<Host, string> = {
  netlify: "_redirects",
  cloudflare: "_redirects",
  vercel: "vercel.json",
  nginx: "nginx-redirects.conf",
  apache: ".htaccess",
  s3: "s3-routing-rules.json",
};

/** A file for a host. */
export interface HostFile {
  /** In the output folder. */
  path: string;
  text: string;
}

/** What else is known of the blog. */
export interface HostOptions extends S3Options {
  /** `/`, or `/blog/` for a blog in a folder. */
  basePath?: string;
}

/** The files, and what the author should know about them. */
export interface HostFiles {
  files: HostFile[];
  problems: Problem[];
}

/** What a file is written from: the rules, the author's own file, and the rest. */
interface Input {
  rules: Rule[];
  own: string;
  wanted: Host[];
  options: HostOptions;
}

interface Output {
  text: string;
  problems: Problem[];
}

const formatters: Record<Host, (input: Input) => Output> = {
  netlify(input) {
    return { text: formatRedirects(input), problems: checkNetlify(input.rules) };
  },
  cloudflare(input) {
    const text = formatRedirects(input);
    return { text, problems: checkCloudflare(text) };
  },
  vercel({ rules }) {
    const file = formatVercel(rules);
    return { text: file.text, problems: checkVercel(file) };
  },
  nginx({ rules, options }) {
    return { text: formatNginx(rules, { fileUrl: `${options.basePath ?? "/"}${hostFiles.nginx}` }), problems: [] };
  },
  apache({ rules, own }) {
    return { text: formatApache(rules, own), problems: [] };
  },
  s3({ rules, options }) {
    const file = formatS3RoutingRules(rules, options);
    return { text: file.text, problems: checkS3(file) };
  },
};

/** Formats into which the author's own lines can go. */
const joined: Host[] = ["netlify", "cloudflare", "apache"];

/**
 * Writes the files for the hosts that are wanted. `own` has the texts of the author's own files of the same names
 * (`hostFiles`); they are joined with ours where the format allows, and left alone where not.
 */
export function formatHostFiles(
  rules: Rule[],
  wanted: Host[],
  own: Map<string, string>,
  options: HostOptions = {},
): HostFiles {
  const files = new Map<string, HostFile>();
  const problems: Problem[] = [];
  for (const host of hosts.filter((name) => wanted.includes(name))) {
    const path = hostFiles[host];
    const ownText = own.get(path);
    if (ownText !== undefined && !joined.includes(host)) {
      problems.push(createOwnFileProblem(host, path));
      continue;
    }
    const output = formatters[host]({ rules, own: ownText ?? "", wanted, options });
    files.set(path, { path, text: output.text });
    problems.push(...output.problems);
  }
  return { files: [...files.values()].sort((a, b) => (a.path < b.path ? -1 : 1)), problems };
}

function formatRedirects({ rules, own, wanted }: Input): string {
  const readers = wanted.filter((host): host is RedirectsReader => host === "netlify" || host === "cloudflare");
  return formatNetlifyRedirects(rules, own, readers);
}
