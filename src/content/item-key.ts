/** The key of one text of a list among the places of values. */
export function itemKey(field: string, text: string): string {
  return `${field}\n${text.trim().normalize("NFC")}`;
}
