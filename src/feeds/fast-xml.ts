import { lazily } from "../load-package.ts";

/** The package `fast-xml-parser`, with the first feed that is written or read. */
export const loadFastXml: () => typeof import("fast-xml-parser") = lazily("fast-xml-parser");
