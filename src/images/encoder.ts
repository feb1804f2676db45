import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { availableParallelism } from "node:os";
import path from "node:path";
import { packageFolder } from "../package.ts";
import { error, ProblemError } from "../problem.ts";
import { MAX_PIXELS } from "./too-large.ts";

export type SharpModule = typeof import("sharp").default;

/** How originals are decoded. Damaged ones fail; harmless oddities of old cameras do not. */
export const READING = { limitInputPixels: MAX_PIXELS, failOn: "error" } as const;

/** libuv runs no more work at a time, unless the author sets it: https://nodejs.org/api/cli.html#uv_threadpool_sizesize */
const POOL = 4;

/** Encoders that run at a time when nobody says otherwise: one for each core. docs/images-measured.md has the measurements. */
export const ENCODERS: number = Math.min(POOL, availableParallelism());

let loading: Promise<SharpModule> | undefined;

/** Loads sharp on first use: a build whose images are all cached starts without its 20 MB of native code. */
export function loadSharp(): Promise<SharpModule> {
  if (!loading) {
    // What is written in drawings and on cards looks the same on every machine: there are no fonts but ours. It is read
    // when the libraries of sharp are loaded.
    process.env.FONTCONFIG_FILE = path.join(packageFolder, "dist", "fonts", "fonts.conf");
    loading = import("sharp").then(configure, explain);
  }
  return loading;
}

/** The version of sharp without loading it. A release of sharp pins its release of libvips. */
export function encoderVersion(): string {
  const main = createRequire(import.meta.url).resolve("sharp");
  const manifest = path.join(path.dirname(path.dirname(main)), "package.json");
  return (JSON.parse(readFileSync(manifest, "utf8")) as { version: string }).version;
}

function configure(module: typeof import("sharp")): SharpModule {
  const sharp = module.default;
  // The queue keeps the cores busy. With more threads an AVIF has other bytes, so that it would depend on the machine.
  // No picture is read twice, so no cache.
  sharp.concurrency(1);
  sharp.cache(false);
  return sharp;
}

function explain(cause: unknown): never {
  const reason = cause instanceof Error ? (cause.message.split("\n")[0] ?? "") : String(cause);
  throw new ProblemError([
    error(
      "image-encoder-missing",
      undefined,
      `Images cannot be encoded, because the package sharp does not load: ${reason}`,
      "Install again with optional dependencies: npm install --include=optional sharp",
    ),
  ]);
}
