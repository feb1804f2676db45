// The process that encodes many images: see encoding-process.ts. It ends with the one that has started it.
import { ProblemError } from "../problem.ts";
import { ImageCache } from "./cache.ts";
import { encoderVersion } from "./encoder.ts";
import type { EncodingNews, EncodingTask } from "./encoding-process.ts";
import { UnusableImage } from "./unusable.ts";
import { encodeJobs } from "./work.ts";

process.once("message", (task) => void work(task as EncodingTask));
process.once("disconnect", () => process.exit());
// Who presses Ctrl+C means the build, which then ends this.
process.on("SIGINT", () => {});

async function work({ jobs, cacheFolder, concurrency }: EncodingTask): Promise<void> {
  await tell(await encode(jobs, new ImageCache(cacheFolder, encoderVersion()), concurrency));
  process.disconnect();
}

async function encode(jobs: EncodingTask["jobs"], cache: ImageCache, concurrency: number): Promise<EncodingNews> {
  try {
    const records = await encodeJobs(jobs, cache, {
      concurrency,
      onProgress: (...progress) => void tell({ progress }),
    });
    return {
      records: [...records].map(([key, record]) => [key, record instanceof UnusableImage ? toPlain(record) : record]),
    };
  } catch (cause) {
    if (cause instanceof ProblemError) return { problems: cause.problems };
    return { failure: String(cause), stack: cause instanceof Error ? cause.stack : undefined };
  }
}

function toPlain({ code, message, remedy }: UnusableImage): { code: string; fact: string; remedy: string } {
  return { code, fact: message, remedy };
}

/** Resolves when it is sent. Who is gone hears nothing. */
function tell(news: EncodingNews): Promise<void> {
  return new Promise((resolve) => process.send?.(news, undefined, undefined, () => resolve()));
}
