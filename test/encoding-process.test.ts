import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import sharp from "sharp";
import { command, createBlog, epoch, longhand, readTree } from "./support/blog.ts";
import { eventually } from "./support/server.ts";

/** With any number of workers, images are encoded in a process of their own; with none, in that of the build. */
const apart = { LONGHAND_WORKERS: "1" };
const together = { LONGHAND_WORKERS: "0" };

const isLinux = process.platform === "linux";

function draw(width: number, height: number, seed: number): Promise<Buffer> {
  const data = Buffer.alloc(width * height * 3);
  for (let index = 0; index < data.length; index++)
    data[index] = (index * seed + Math.floor(index / (width * 3)) * 13) % 251;
  const image = sharp(data, { raw: { width, height, channels: 3 } });
  return image.jpeg().toBuffer();
}

async function createPictureBlog(names: string[], [width, height] = [90, 60]): Promise<string> {
  const text = names.map((name) => `![A picture](${name})`).join("\n\n");
  const post = `---\ntitle: Pictures\nstatus: published\ndate: 2026-01-01\ndescription: Some.\n---\n\n${text}\n`;
  const images = await Promise.all(
    names.map(
      async (name, index) => [`images/${name}`, await draw(width as number, height as number, index + 3)] as const,
    ),
  );
  return createBlog({ "posts/pictures.md": post, ...Object.fromEntries(images) });
}

test("images that are encoded in a process of their own are the same", async () => {
  const root = await createPictureBlog(["a.jpg", "b.jpg"]);
  const sites = [];
  for (const env of [together, apart]) {
    const { code, stdout, stderr } = await longhand(root, ["build", "--json"], env);
    assert.equal(code, 0, stderr);
    const { images } = JSON.parse(stdout) as { images: { encoded: number } };
    assert.ok(images.encoded >= 2, stdout);
    sites.push(readTree(join(root, "_site")));
    rmSync(join(root, ".cache"), { recursive: true });
  }
  assert.deepEqual(sites[1], sites[0]);
});

test("a picture that is damaged is told at its place, whichever process finds it", async () => {
  const root = await createPictureBlog(["good.jpg", "bad.jpg"]);
  const whole = readFileSync(join(root, "images/bad.jpg"));
  writeFileSync(join(root, "images/bad.jpg"), whole.subarray(0, 700));
  const said = [];
  for (const env of [together, apart]) {
    const { code, stderr } = await longhand(root, ["build"], env);
    assert.equal(code, 1);
    assert.match(stderr, /posts\/pictures\.md:10:\d+ .*bad\.jpg.*is damaged/);
    said.push(stderr);
  }
  assert.equal(said[1], said[0]);
});

test("the process that encodes ends when the build is killed", { skip: !isLinux && "needs /proc" }, async () => {
  const names = Array.from({ length: 6 }, (_, index) => `${index}.jpg`);
  const root = await createPictureBlog(names, [2200, 1500]);
  const env = { ...process.env, ...apart, SOURCE_DATE_EPOCH: epoch };
  const build = spawn(process.execPath, [command, "build"], { cwd: root, env, stdio: "ignore" });
  // For a moment a new process still has the name of the one that has started it.
  const encoder = await eventually(() =>
    childrenOf(build.pid).find((pid) => /images.worker\.js/.test(readCommand(pid))),
  );
  build.kill("SIGKILL");
  await eventually(() => !isAlive(encoder) || undefined);
  assert.ok(!existsSync(join(root, "_site", "index.html")));
});

/** https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
function readStat(pid: number): { state: string; parent: number } | undefined {
  try {
    const [state = "", parent] = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
    return { state, parent: Number(parent) };
  } catch {
    return undefined;
  }
}

function readCommand(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8");
  } catch {
    return "";
  }
}

function childrenOf(parent: number | undefined): number[] {
  const all = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return all.map(Number).filter((pid) => readStat(pid)?.parent === parent);
}

/** One that nobody has waited for is gone all the same. */
function isAlive(pid: number): boolean {
  return !["Z", undefined].includes(readStat(pid)?.state);
}
