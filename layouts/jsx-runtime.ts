/** JSX for the author's layouts: `longhand` is the import source, so that a blog needs no other package. */

export type { JSX } from "preact";
export { Fragment, jsx, jsxs } from "preact/jsx-runtime";
