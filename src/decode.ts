/** Percent-encoded text as people read it; as it is when it is not rightly encoded. */
export function decodeUrl(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
