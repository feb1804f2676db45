import type { MarkdownIt, Token } from "markdown-it";
import type { MarkdownEnv } from "./env.ts";
import type { Voice } from "./voice.ts";

/** What stands above an alert. */
const labels = {
  note: "alertNote",
  tip: "alertTip",
  important: "alertImportant",
  warning: "alertWarning",
  caution: "alertCaution",
} as const;

type Kind = keyof typeof labels;

/** Alone in the first line of a quotation, as on GitHub. */
const MARKER = /^\[!(note|tip|important|warning|caution)\][ \t]*(?:\n|$)/i;

/**
 * A quotation that begins with `[!NOTE]` is an aside with a label. https://docs.github.com/en/get-started/writing-on-github/getting-started-with-writing-and-formatting-on-github/basic-writing-and-formatting-syntax#alerts
 */
export function addAlerts(md: MarkdownIt, voice: Voice): void {
  md.core.ruler.after("block", "alerts", (state) => {
    const open: Token[] = [];
    const empty = new Set<Token>();
    state.tokens.forEach((token, index) => {
      if (token.type === "blockquote_open") {
        open.push(token);
        const [start, inline, end] = state.tokens.slice(index + 1, index + 4);
        const [marker = "", kind] = start?.type === "paragraph_open" ? (MARKER.exec(inline?.content ?? "") ?? []) : [];
        if (!kind || !start || !inline || !end) return;
        becomeAlert(token, kind.toLowerCase() as Kind);
        inline.content = inline.content.slice(marker.length);
        if (inline.content === "") for (const one of [start, inline, end]) empty.add(one);
      } else if (token.type === "blockquote_close" && open.pop()?.type === "alert_open") {
        token.type = "alert_close";
        token.tag = "aside";
      }
    });
    if (empty.size > 0) state.tokens = state.tokens.filter((token) => !empty.has(token));
  });

  md.renderer.rules.alert_open = (tokens, index, settings, env: MarkdownEnv = {}, renderer) => {
    const { kind = "note" } = (tokens[index]?.meta ?? {}) as { kind?: Kind };
    const label = labels[kind];
    const said = `<p class="alert-label"${voice.attributesOf(label, env)}>${voice.say(label)}</p>`;
    return `${renderer.renderToken(tokens, index, settings)}${said}\n`;
  };
}

function becomeAlert(token: Token, kind: Kind): void {
  token.type = "alert_open";
  token.tag = "aside";
  token.meta = { ...(token.meta as object | null), kind };
  token.attrSet("class", `alert alert-${kind}`);
  token.attrSet("role", "note");
}
