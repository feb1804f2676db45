let isRegistered = false;

/**
 * Lets `import()` load the author's TypeScript (settings, layouts, `.eleventy.ts`). Node reads `.ts` by itself from
 * 22.18 on (`process.features.typescript`); `.tsx` and older Node versions need tsx, which is loaded only then.
 */
export async function enableTypeScript(path: string): Promise<void> {
  const isNative = Boolean((process.features as { typescript?: unknown }).typescript);
  if (isRegistered || !/\.[cm]?tsx?$/.test(path) || (isNative && !path.endsWith("x"))) return;
  isRegistered = true;
  const { register } = await import("tsx/esm/api");
  register();
}
