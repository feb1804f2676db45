import { renderToString } from "preact-render-to-string";
import { addSideNotes } from "./side-notes.ts";

/** A finished text whose links have marks for paper, and what the marks stand for. */
export interface AddressedText {
  content: string;
  /** Each once, in the order of the marks. */
  addresses: string[];
  /** Marks are letters in a text with notes, whose marks are numbers. */
  areLetters: boolean;
}

/** Nothing in these is a link that paper shows: comments, what is no text, and what a button opens. */
const elsewhere =
  '<!--[\\s\\S]*?-->|<(script|style|template|video|audio|object|iframe|noscript|svg)\\b[\\s\\S]*?<\\/\\1>|<div class="expansion" id="Expand-\\d+"[\\s\\S]*?<p class="expansion-end">[\\s\\S]*?<\\/div>';
const attributes = `[^"'>]*(?:"[^"]*"[^"'>]*|'[^']*'[^"'>]*)*`;
const linkOrElsewhere = new RegExp(`${elsewhere}|<a(\\s${attributes})>([\\s\\S]*?)<\\/a>`, "gi");
const hrefAttribute = /\shref=(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/i;

/**
 * Gives the links of finished HTML marks (`data-ref`), which the stylesheet shows on paper alone, behind the words of the
 * link: paper cannot be followed, so a list of addresses stands at its end. An address has one mark, however often it is
 * linked to. Links within the page, links of pictures alone and those whose words show the address have none. `here` is the
 * absolute URL of the page.
 */
export function markAddresses(content: string, here: string): AddressedText {
  const areLetters = content.includes('<li id="fn');
  const marks = new Map<string, string>();
  const marked = content.replace(linkOrElsewhere, (whole, _tag, start: string | undefined, inner: string) => {
    const [, double, single, bare] = hrefAttribute.exec(start ?? "") ?? [];
    const address = readAddress(decode(double ?? single ?? bare ?? ""), here);
    const words = decode(inner?.replace(/<[^>]*>/g, "") ?? "").trim();
    if (address === undefined || words === "" || showsAddress(words, address)) return whole;
    const mark = marks.get(address) ?? (areLetters ? toLetters(marks.size + 1) : String(marks.size + 1));
    marks.set(address, mark);
    return `<a data-ref="${mark}"${whole.slice(2)}`;
  });
  return { content: marked, addresses: [...marks.keys()], areLetters };
}

/** An address that is the same once it is read, as most are. */
const plain = /^https:\/\/([a-z\d-]+(?:\.[a-z][a-z\d-]*)+\/(?:[\w-]+(?:\.[\w-]+)*(?:\/|$))+)$/;

/** An address as one writes it down; undefined when paper has no use for it. */
function readAddress(href: string, here: string): string | undefined {
  const [, known] = href === here ? [] : (plain.exec(href) ?? []);
  if (known !== undefined) return known;
  if (href === "" || href.startsWith("#") || !URL.canParse(href, here)) return undefined;
  const { protocol, host, pathname, search, hash, href: full } = new URL(href, here);
  if (protocol === "mailto:") return readable(pathname);
  if (protocol !== "http:" && protocol !== "https:") return undefined;
  if (full.replace(/#.*/s, "") === here.replace(/#.*/s, "")) return undefined;
  const path = pathname === "/" && search === "" && hash === "" ? "" : pathname;
  return `${protocol === "http:" ? "http://" : ""}${host}${readable(`${path}${search}${hash}`)}`;
}

/** With its letters instead of their codes, unless something in it could then not be seen or told from something else. */
function readable(path: string): string {
  try {
    const decoded = path.includes("%25") ? path : decodeURI(path);
    return /[\p{C}\p{Z}]/u.test(decoded) ? path : decoded;
  } catch {
    return path;
  }
}

function showsAddress(words: string, address: string): boolean {
  const bare = address.replace(/^(?:http:\/\/)?(?:www\.)?/, "").replace(/\/$/, "");
  return words.includes(bare) || (/[^ -~]/.test(bare) && words.includes(encodeURI(bare)));
}

/** What HTML writes for these signs in text and attributes. */
function decode(html: string): string {
  const signs: Record<string, string> = { lt: "<", gt: ">", quot: '"', "#39": "'", amp: "&" };
  return html.replace(/&(lt|gt|quot|#39|amp);/g, (_code, name: string) => signs[name] ?? "");
}

/** a to z, aa, ab, as in a list of `type="a"`. */
function toLetters(number: number): string {
  const rest = number - 1;
  return `${rest < 26 ? "" : toLetters(Math.floor(rest / 26))}${String.fromCharCode(97 + (rest % 26))}`;
}

/**
 * A finished text as the stylesheet sets it: with notes beside it where there is a margin, and on paper with the
 * addresses of its links at its end. The list is for the eye alone: programs that read have the links.
 */
export function Prose({ content, here, class: name = "prose" }: { content: string; here: string; class?: string }) {
  const { content: marked, addresses, areLetters } = markAddresses(addSideNotes(content), here);
  return (
    <>
      <div class={name} dangerouslySetInnerHTML={{ __html: marked }} />
      {addresses.length > 0 && (
        <ol class="addresses" type={areLetters ? "a" : undefined} aria-hidden="true">
          {addresses.map((address) => (
            <li>
              <bdi>{address}</bdi>
            </li>
          ))}
        </ol>
      )}
    </>
  );
}

/** The same as HTML, for layouts that are not written in TSX. */
export function renderProse(content: string, here: string): string {
  return renderToString(<Prose content={content} here={here} />);
}
