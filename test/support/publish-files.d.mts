import type { Published } from "../../src/publish/publish.ts";
import type { SitePlan } from "./posts-site.ts";

export function publishFiles(root: string, plan: SitePlan): Promise<Published>;
