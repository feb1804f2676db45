/** One place of the program. https://chromedevtools.github.io/devtools-protocol/tot/Runtime/#type-CallFrame */
export interface CallFrame {
  functionName: string;
  url: string;
  /** From 0. */
  lineNumber: number;
  /** From 0. */
  columnNumber: number;
}

/** What `node --cpu-prof` writes. https://chromedevtools.github.io/devtools-protocol/tot/Profiler/#type-Profile */
export interface CpuProfile {
  nodes: { id: number; callFrame: CallFrame; children?: number[] }[];
  /** The node of each sample. */
  samples: number[];
  /** Microseconds before each sample. */
  timeDeltas: number[];
}

/** Where the time of the processor went, in milliseconds, most first. Waiting is left out. */
export interface Usage {
  /** By the stage that was nearest on the stack: its own code, and all that it has called. */
  stages: Record<string, number>;
  /** By whose code it was: a stage of ours, a package, Node.js, the garbage collector. */
  owners: Record<string, number>;
}

const GARBAGE = "garbage collection";
const NONE = "none of ours on the stack";
const NODE = "Node.js";
/** The names that V8 gives to time in which no function of JavaScript runs. */
const SPECIAL = new Map([
  ["(garbage collector)", GARBAGE],
  ["(program)", "outside of JavaScript"],
]);
/** Our code that has no time of its own while a stage has called it: files outside of the stages, and what stages share. */
const SHARED = /^src\/([^/]+\.ts|html|markdown|feeds|hosts)$/;

/** Adds up profiles, one for each thread. `nameFrame` is the name of `nameOwner`, and undefined for Node.js itself. */
export function summarize(profiles: CpuProfile[], nameFrame: (frame: CallFrame) => string | undefined): Usage {
  const stages = new Map<string, number>();
  const owners = new Map<string, number>();
  for (const profile of profiles) {
    const places = findPlaces(profile, nameFrame);
    for (const [index, id] of profile.samples.entries()) {
      const place = places.get(id);
      // A sample stands for the time until the next one.
      const milliseconds = (profile.timeDeltas[index + 1] ?? 0) / 1000;
      if (!place) continue;
      stages.set(place.stage, (stages.get(place.stage) ?? 0) + milliseconds);
      owners.set(place.owner, (owners.get(place.owner) ?? 0) + milliseconds);
    }
  }
  return { stages: sortByTime(stages), owners: sortByTime(owners) };
}

/** Whose a source file is: `src/checks`, `src/build.ts`, `layouts`, or the name of a package. */
export function nameOwner(path: string, repository: string): string {
  const file = path.replaceAll("\\", "/");
  const packaged = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1];
  if (packaged) return packaged;
  const root = `${repository.replaceAll("\\", "/")}/`;
  if (!file.startsWith(root)) return "files of the blog";
  const [top = "", second = "", third] = file
    .slice(root.length)
    .replace(/^dist\//, "")
    .split("/");
  return top === "src" ? `src/${third === undefined ? second.replace(/\.js$/, ".ts") : second}` : top;
}

interface Place {
  stage: string;
  owner: string;
}

/** Whose time each node of the tree of calls is. Nodes in which the thread waits have no place. */
function findPlaces({ nodes }: CpuProfile, nameFrame: (frame: CallFrame) => string | undefined): Map<number, Place> {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const places = new Map<number, Place>();
  const visit = (id: number, callerStage: string): void => {
    const node = byId.get(id);
    if (!node || node.callFrame.functionName === "(idle)") return;
    const special = SPECIAL.get(node.callFrame.functionName);
    const owner = special ?? nameFrame(node.callFrame) ?? NODE;
    const stage = special ?? (isStage(owner, callerStage) ? owner : callerStage);
    places.set(id, { stage, owner });
    for (const child of node.children ?? []) visit(child, stage);
  };
  const children = new Set(nodes.flatMap((node) => node.children ?? []));
  for (const node of nodes) if (!children.has(node.id)) visit(node.id, NONE);
  return places;
}

function isStage(owner: string, callerStage: string): boolean {
  if (SHARED.test(owner)) return callerStage === NONE;
  return owner.startsWith("src/") || owner === "layouts";
}

function sortByTime(times: Map<string, number>): Record<string, number> {
  return Object.fromEntries([...times].sort(([, left], [, right]) => right - left));
}
