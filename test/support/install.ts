import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/**
 * The path of a browser: `CHROMIUM_PATH`, one that is installed, or one that is installed now (on Debian as root by
 * apt, elsewhere Playwright's own). Tests never go on without one.
 */
export function findBrowser(): string {
  const usual = [
    process.env.CHROMIUM_PATH,
    "/usr/bin/chromium",
    "/usr/bin/chromium-browser",
    "/usr/bin/google-chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
  ];
  const installed = usual.find((path) => path && existsSync(path));
  if (installed) return installed;
  if (isDebianRoot()) {
    installDebianPackage("chromium");
    return "/usr/bin/chromium";
  }
  const require = createRequire(import.meta.url);
  const playwright = dirname(require.resolve("playwright-core/package.json"));
  execFileSync(process.execPath, [join(playwright, "cli.js"), "install", "chromium"], { stdio: "inherit" });
  return (require("playwright-core") as typeof import("playwright-core")).chromium.executablePath();
}

/** What Chromium needs to run as root, and to keep from calling home. */
export const browserFlags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
];

/** The path of Java, for the Nu HTML checker; installed on Debian when it is missing. */
export function findJava(): string {
  const java = process.env.JAVA_HOME ? join(process.env.JAVA_HOME, "bin", "java") : "java";
  const works = (): boolean => {
    try {
      execFileSync(java, ["-version"], { stdio: "ignore" });
      return true;
    } catch {
      return false;
    }
  };
  if (works()) return java;
  if (isDebianRoot()) installDebianPackage("default-jre-headless");
  if (works()) return java;
  throw new Error("The HTML of the pages is checked by the Nu HTML checker, which needs Java 11 or newer. Install it.");
}

/** The path of nginx, for the redirects that are written for it; installed on Debian when it is missing. */
export function findNginx(): string {
  // Debian has it where only root looks.
  const usual = [
    process.env.NGINX_PATH,
    "nginx",
    "/usr/sbin/nginx",
    "/usr/local/sbin/nginx",
    "/opt/homebrew/bin/nginx",
  ];
  const find = () => usual.find((path) => path && answersVersion(path));
  const installed = find();
  if (installed) return installed;
  if (isDebianRoot()) {
    // Without systemd, no service is started in runlevel 1: port 80 stays free.
    installDebianPackage("nginx-light", { RUNLEVEL: "1" });
    const path = find();
    if (path) return path;
  }
  throw new Error("The redirects for nginx are checked with nginx 1.20 or newer. Install it, or set NGINX_PATH.");
}

function answersVersion(program: string): boolean {
  try {
    execFileSync(program, ["-v"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

function isDebianRoot(): boolean {
  return existsSync("/usr/bin/apt-get") && process.getuid?.() === 0;
}

/** Another program may be installing something: it is waited for, in seconds. */
const WAITING = ["-o", "DPkg::Lock::Timeout=300"];

function installDebianPackage(name: string, variables: Record<string, string> = {}): void {
  const env = { ...process.env, ...variables };
  execFileSync("apt-get", ["update", "-qq"], { stdio: "inherit" });
  execFileSync("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...WAITING, name], {
    stdio: "inherit",
    env,
  });
}
