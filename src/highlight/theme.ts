import type { ThemeRegistration } from "shiki/core";

/**
 * What code is made of, as far as readers see it: four kinds beside the rest. The letters are classes of the
 * stylesheet: `c`omments, `k`eywords, `s`trings and other values, and `f`or names of functions, types and fields.
 */
export type Kind = "c" | "k" | "s" | "f";

/** Which scopes of TextMate's grammars are of which kind; `rest` is what stands in one of them and is none of it. */
const scopes: Record<Kind | "rest", string[]> = {
  c: [
    "comment",
    "punctuation.definition.comment",
    "meta.diff.header",
    "string.quoted.docstring",
    "string.quoted.docstring punctuation.definition.string",
  ],
  k: [
    "keyword",
    "storage",
    "variable.language",
    "keyword.operator.new",
    "keyword.operator.expression",
    "keyword.operator.logical.python",
    "keyword.operator.word",
    "keyword.control",
    "entity.name.tag",
    "entity.other.attribute-name.class",
    "entity.other.attribute-name.id",
    "meta.diff.range",
  ],
  s: [
    "string",
    "constant",
    "support.constant",
    "keyword.other.unit",
    "storage.type.string",
    "markup.inline.raw",
    "punctuation.definition.string",
  ],
  f: [
    "entity.name.function",
    "support.function",
    "entity.name.type",
    "entity.name.class",
    "entity.name.namespace",
    "support.class",
    "support.type",
    "entity.other.inherited-class",
    "entity.name.tag.yaml",
    "support.type.property-name.json punctuation",
    "entity.name.section",
    "markup.heading",
  ],
  rest: [
    "keyword.operator",
    "storage.type.function.arrow",
    "meta.template.expression",
    "meta.embedded",
    "string.unquoted.argument",
    "source.embedded",
  ],
};

const kinds = Object.keys(scopes) as (Kind | "rest")[];

/** The colour by which a kind comes back from Shiki: its number. */
const colourOf = (kind: Kind | "rest"): string => `#00000${kinds.indexOf(kind)}`;

/** The kind that Shiki has found, by the colour of a token; undefined for the rest. */
export function kindOf(colour: string | undefined): Kind | undefined {
  const kind = kinds[Number(colour?.slice(-1))];
  return kind === "rest" ? undefined : kind;
}

/** A theme of Shiki that names kinds. What they look like is said in `layouts/style.css` alone. */
export const theme: ThemeRegistration = {
  name: "longhand",
  type: "light",
  fg: colourOf("rest"),
  bg: "#ffffff",
  settings: [
    { settings: { foreground: colourOf("rest"), background: "#ffffff" } },
    ...kinds.map((kind) => ({ scope: scopes[kind], settings: { foreground: colourOf(kind) } })),
  ],
};
