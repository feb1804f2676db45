/**
 * True for a BCP 47 tag that starts with a language of two or three letters: `en`, `en-GB`, `zh-Hant`.
 * `Intl` throws at tags that only look well, such as `en-us-uk`, and dates and sorting need it.
 */
export function isLanguage(tag: string): boolean {
  if (!/^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i.test(tag)) return false;
  try {
    new Intl.Locale(tag);
    return true;
  } catch {
    return false;
  }
}
