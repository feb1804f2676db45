// Loaded before the program by `node --require`: makes it believe that it runs on another machine. What is to differ
// stands in the environment variable OTHER_MACHINE, as JSON: { order: "reversed" | a seed, umask, days }.
const fs = require("node:fs");
const { syncBuiltinESMExports } = require("node:module");

const { order, umask, days } = JSON.parse(process.env.OTHER_MACHINE);

/** Disks list a folder in any order; most of them happen to sort. */
function rearrange(entries) {
  if (!Array.isArray(entries)) return entries;
  if (order === "reversed") return entries.reverse();
  let state = order;
  for (let last = entries.length - 1; last > 0; last--) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    const other = state % (last + 1);
    [entries[last], entries[other]] = [entries[other], entries[last]];
  }
  return entries;
}

if (order !== undefined) {
  const { readdir, readdirSync } = fs;
  const readdirPromise = fs.promises.readdir;
  fs.readdirSync = (...args) => rearrange(readdirSync(...args));
  fs.readdir = (...args) => {
    const callback = args.pop();
    readdir(...args, (issue, entries) => callback(issue, rearrange(entries)));
  };
  fs.promises.readdir = async (...args) => rearrange(await readdirPromise(...args));
  syncBuiltinESMExports();
}

if (umask !== undefined) process.umask(umask);

if (days !== undefined) {
  const Now = Date;
  const shift = days * 86_400_000;
  globalThis.Date = class extends Now {
    constructor(...args) {
      super(...(args.length === 0 ? [Now.now() + shift] : args));
    }
    static now() {
      return Now.now() + shift;
    }
  };
}
