// Compiles src/ and layouts/ into dist/. Runs after `npm ci`, so that a fresh clone and a git dependency work at once.
import { spawnSync } from "node:child_process";
import { chmodSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const typescript = dirname(createRequire(import.meta.url).resolve("typescript/package.json"));
rmSync(join(root, "dist"), { recursive: true, force: true });
const compiler = spawnSync(process.execPath, [join(typescript, "bin", "tsc"), "-p", "tsconfig.build.json"], {
  cwd: root,
  stdio: "inherit",
});
if (compiler.status !== 0) process.exit(compiler.status ?? 1);
chmodSync(join(root, "dist", "src", "cli", "main.js"), 0o755);
