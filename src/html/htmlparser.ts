import { lazily } from "../load-package.ts";

/** The package `htmlparser2`, with the first HTML that is read. */
export const loadHtmlParser: () => typeof import("htmlparser2") = lazily("htmlparser2");
