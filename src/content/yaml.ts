import { lazily } from "../load-package.ts";

/** The package `yaml`, with the first front matter that is read. */
export const loadYaml: () => typeof import("yaml") = lazily("yaml");
