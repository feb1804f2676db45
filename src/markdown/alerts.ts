import type { MarkdownIt, Token } from "markdown-it";

/** What stands above an alert. */
const labels: Record<string, string> = {
  note: "Note",
  tip: "Tip",
  important: "Important",
  warning: "Warning",
  caution: "Caution",
};

/** Alone in the first line of a quotation, as on GitHub. */
const MARKER = /^\[!(note|tip|important|warning|caution)\][ \t]*(?:\n|$)/i;

/**
 * A quotation that begins with `[!NOTE]` is an aside with a label. https://docs.github.com/en/get-started/writing-on-github/getting-started-with-writing-and-formatting-on-github/basic-writing-and-formatting-syntax#alerts
 */
export function addAlerts(md: MarkdownIt): void {
  md.core.ruler.after("block", "alerts", (state) => {
    const open: Token[] = [];
    const empty = new Set<Token>();
    state.tokens.forEach((token, index) => {
      if (token.type === "blockquote_open") {
        open.push(token);
        const [start, inline, end] = state.tokens.slice(index + 1, index + 4);
        const [marker = "", kind] = start?.type === "paragraph_open" ? (MARKER.exec(inline?.content ?? "") ?? []) : [];
        if (!kind || !start || !inline || !end) return;
        becomeAlert(token, kind.toLowerCase());
        inline.content = inline.content.slice(marker.length);
        if (inline.content === "") for (const one of [start, inline, end]) empty.add(one);
      } else if (token.type === "blockquote_close" && open.pop()?.type === "alert_open") {
        token.type = "alert_close";
        token.tag = "aside";
      }
    });
    if (empty.size > 0) state.tokens = state.tokens.filter((token) => !empty.has(token));
  });

  md.renderer.rules.alert_open = (tokens, index, settings, _env, renderer) => {
    const { kind = "" } = (tokens[index]?.meta ?? {}) as { kind?: string };
    return `${renderer.renderToken(tokens, index, settings)}<p class="alert-label">${labels[kind] ?? ""}</p>\n`;
  };
}

function becomeAlert(token: Token, kind: string): void {
  token.type = "alert_open";
  token.tag = "aside";
  token.meta = { ...(token.meta as object | null), kind };
  token.attrSet("class", `alert alert-${kind}`);
  token.attrSet("role", "note");
}
