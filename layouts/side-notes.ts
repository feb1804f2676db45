/**
 * Names the mark and the place of each note of a finished text, so that the stylesheet can set the note beside its mark
 * where there is a margin, below the note before it. The notes stay where they are in the text, at its end, so without
 * the stylesheet they are footnotes: in feeds, in print, on a phone, for a screen reader, in a browser that cannot set
 * anchors. A note that is used again stands at its first mark.
 * https://drafts.csswg.org/css-anchor-position-1/
 */
export function addSideNotes(content: string): string {
  if (!content.includes('<li id="fn')) return content;
  return content
    .replace(
      /<a href="#fn(\d+)" id="fnref\1">/g,
      (tag, number) => `${tag.slice(0, -1)} style="--ref:--mark-${number}">`,
    )
    .replace(
      /<li id="fn(\d+)" class="footnote-item">/g,
      (tag, number) =>
        `${tag.slice(0, -1)} style="--note:--note-${number};--side:absolute;--mark:--mark-${number};--above:--note-${number - 1}">`,
    );
}
