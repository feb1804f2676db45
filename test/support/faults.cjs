// Loaded with --require into a process under test: makes the disk fail, or kills the process, in the middle of its work.
// LONGHAND_FAULT says how, as JSON:
//   root   only what happens below this folder counts
//   kill   dies before the step of this number; each write is two steps, and before the second one half is written
//   count  writes the steps that were made into this file when the process ends
//   room   so many bytes can be written, then the disk is full
//   deny   { path, code }: nothing below that path can be changed
const fs = require("node:fs");
const { syncBuiltinESMExports } = require("node:module");
const { join, sep } = require("node:path");

const plan = JSON.parse(process.env.LONGHAND_FAULT);
const real = { ...fs };
const realPromises = { ...fs.promises };
const steps = [];
let room = plan.room ?? Number.POSITIVE_INFINITY;

const isWithin = (path, folder) => path === folder || path.startsWith(folder + sep);
const isWatched = (path) => isWithin(String(path), plan.root) && !String(path).includes(`${sep}node_modules${sep}`);

function step(kind) {
  steps.push(kind);
  if (steps.length !== plan.kill) return;
  process.kill(process.pid, "SIGKILL");
  // The signal comes at once, or nearly so; until then nothing may happen.
  for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1000);
}

function fail(code, syscall, path) {
  const issue = new Error(`${code}: injected, ${syscall} '${path}'`);
  throw Object.assign(issue, { code, syscall, path: String(path), errno: -1 });
}

function before(kind, path) {
  if (!isWatched(path)) return false;
  if (plan.deny && isWithin(String(path), plan.deny.path)) fail(plan.deny.code, kind, path);
  step(kind);
  return true;
}

/** Writes half, makes the second step, and writes the rest: in one piece, as the program wanted it. */
function writeInSteps(path, bytes, write) {
  const half = Math.min(room, Math.floor(bytes.length / 2));
  if (plan.kill === steps.length + 1 || bytes.length > room) real.writeFileSync(path, bytes.subarray(0, half));
  step("write half");
  if (bytes.length > room) fail("ENOSPC", "write", path);
  room -= bytes.length;
  return write();
}

fs.writeFileSync = (path, content, ...rest) => {
  const write = () => real.writeFileSync(path, content, ...rest);
  return before("write", path) ? writeInSteps(path, Buffer.from(content), write) : write();
};
fs.copyFileSync = (from, to, ...rest) => {
  const copy = () => real.copyFileSync(from, to, ...rest);
  return before("write", to) ? writeInSteps(to, real.readFileSync(from), copy) : copy();
};
/** As the others, for those that call back. */
function later(wrapped, unwrapped) {
  return (...args) => {
    const done = args.at(-1);
    try {
      return wrapped(() => unwrapped(...args), ...args);
    } catch (issue) {
      return process.nextTick(done, issue);
    }
  };
}

fs.writeFile = later(
  (write, path, content) => (before("write", path) ? writeInSteps(path, Buffer.from(content), write) : write()),
  real.writeFile,
);
fs.copyFile = later(
  (copy, from, to) => (before("write", to) ? writeInSteps(to, real.readFileSync(from), copy) : copy()),
  real.copyFile,
);
fs.mkdir = later((make, path) => {
  if (!real.existsSync(path)) before("mkdir", path);
  return make();
}, real.mkdir);
fs.promises.writeFile = async (path, content, ...rest) => {
  const write = () => realPromises.writeFile(path, content, ...rest);
  return before("write", path) ? writeInSteps(path, Buffer.from(content), write) : write();
};
fs.mkdirSync = (path, ...rest) => {
  if (!real.existsSync(path)) before("mkdir", path);
  return real.mkdirSync(path, ...rest);
};
fs.renameSync = (from, to) => {
  before("rename", to);
  return real.renameSync(from, to);
};
fs.rmdirSync = (path, ...rest) => {
  before("rmdir", path);
  return real.rmdirSync(path, ...rest);
};
fs.unlinkSync = (path) => {
  before("unlink", path);
  return real.unlinkSync(path);
};
fs.rmSync = (path, options) => {
  const stats = real.lstatSync(path, { throwIfNoEntry: false });
  if (!stats || !isWatched(path)) return real.rmSync(path, options);
  if (!stats.isDirectory() || !options?.recursive) return before("unlink", path) && real.rmSync(path, options);
  for (const name of real.readdirSync(path)) fs.rmSync(join(path, name), options);
  before("rmdir", path);
  return real.rmdirSync(path);
};
syncBuiltinESMExports();

if (plan.count) process.on("exit", () => real.writeFileSync(plan.count, JSON.stringify(steps)));
