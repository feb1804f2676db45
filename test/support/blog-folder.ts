import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import type { BlogSettings } from "../../src/settings/settings.ts";

/** What a build makes, and what `npm install` does: all else in the folder is the author's. */
const made = /^(_site|\.cache|node_modules)(\/|$)/;

const settingsFile = "blog.config.ts";

/** A blog on the disk, as an author has it before them: files by path from its root, with forward slashes. */
export class BlogFolder {
  readonly root: string;

  constructor(root: string) {
    this.root = root;
  }

  /** Paths of the author's files that match, in a fixed order. */
  list(pattern: RegExp): string[] {
    const paths: string[] = [];
    const walk = (folder: string): void => {
      for (const entry of readdirSync(folder, { withFileTypes: true })) {
        const path = relative(this.root, join(folder, entry.name)).split(sep).join("/");
        if (made.test(path)) continue;
        if (entry.isDirectory()) walk(join(folder, entry.name));
        else paths.push(path);
      }
    };
    walk(this.root);
    return paths.filter((path) => pattern.test(path)).sort();
  }

  /** Files that a build has made, in `_site` or in `.cache`. */
  listMade(folder: "_site" | ".cache", pattern = /^/): string[] {
    if (!this.has(folder)) return [];
    return readdirSync(join(this.root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(this.root, join(entry.parentPath, entry.name)).split(sep).join("/"))
      .filter((path) => pattern.test(path))
      .sort();
  }

  has(path: string): boolean {
    return existsSync(join(this.root, path));
  }

  read(path: string): string {
    return readFileSync(join(this.root, path), "utf8");
  }

  readBytes(path: string): Buffer {
    return readFileSync(join(this.root, path));
  }

  write(path: string, content: string | Buffer): void {
    mkdirSync(dirname(join(this.root, path)), { recursive: true });
    writeFileSync(join(this.root, path), content);
  }

  /** Other content, and the size and the time of the file as they were: `change` keeps the number of bytes. */
  writeUnnoticed(path: string, change: (content: Buffer) => Buffer): void {
    const file = join(this.root, path);
    const { atime, mtime, size } = statSync(file);
    const content = change(readFileSync(file));
    if (content.length !== size) throw new Error(`${path} has another size now.`);
    writeFileSync(file, content);
    utimesSync(file, atime, mtime);
  }

  remove(path: string): void {
    rmSync(join(this.root, path), { recursive: true });
  }

  rename(from: string, to: string): void {
    mkdirSync(dirname(join(this.root, to)), { recursive: true });
    renameSync(join(this.root, from), join(this.root, to));
  }

  /** Sets the time of a file, in milliseconds since 1970. */
  touch(path: string, time: number): void {
    utimesSync(join(this.root, path), time / 1000, time / 1000);
  }

  /** All that is the author's, to put it back later; without the ledger, which only grows. */
  keep(): Map<string, Buffer> {
    return new Map(this.list(/^/).flatMap((path) => (path === "urls.json" ? [] : [[path, this.readBytes(path)]])));
  }

  /** Puts back what was kept. Files that are as they were are not touched. */
  putBack(kept: Map<string, Buffer>): void {
    for (const path of this.list(/^/)) if (path !== "urls.json" && !kept.has(path)) this.remove(path);
    for (const [path, content] of kept) {
      if (!this.has(path) || !this.readBytes(path).equals(content)) this.write(path, content);
    }
  }

  /** A field of a post's front matter as it is written, or undefined. */
  field(path: string, name: string): string | undefined {
    return new RegExp(`^${name}: (.*?)\\r?$`, "m").exec(this.read(path).split(/^---\r?$/m)[1] ?? "")?.[1];
  }

  /** Sets a field, each of which is one line; undefined takes it away. */
  setField(path: string, name: string, value: string | undefined): void {
    const [start = "", front = "", ...rest] = this.read(path).split(/^---\r?$/m);
    const others = front.split("\n").filter((line) => !line.startsWith(`${name}: `));
    const line = value === undefined ? [] : [`${name}: ${value}`];
    this.write(path, [start, [...others.slice(0, -1), ...line, ""].join("\n"), ...rest].join("---"));
  }

  /** Changes the text below the front matter. */
  editBody(path: string, change: (body: string) => string): void {
    const text = this.read(path);
    const start = text.indexOf("\n---", 4) + 4;
    this.write(path, text.slice(0, start) + change(text.slice(start)));
  }

  /** Changes the settings, which stand in their file as JSON. */
  editSettings(change: (settings: BlogSettings) => void): void {
    const [head = "", json = "{}"] = this.read(settingsFile).split(/(?<=export default )/);
    const settings = JSON.parse(json.replace(/;\s*$/, "")) as BlogSettings;
    change(settings);
    this.write(settingsFile, `${head}${JSON.stringify(settings, null, 2)};\n`);
  }
}

/** The same bytes but for the last small letter. */
export function exchangeLast(content: Buffer): Buffer {
  const exchanged = Buffer.from(content);
  const at = exchanged.findLastIndex((byte) => byte >= 0x61 && byte <= 0x7a);
  if (at >= 0) exchanged[at] = exchanged[at] === 0x71 ? 0x77 : 0x71;
  return exchanged;
}
