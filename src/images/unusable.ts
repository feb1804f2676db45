/** Thrown for an original that cannot be published; each reference to it becomes a problem of its own. */
export class UnusableImage extends Error {
  readonly code: string;
  readonly remedy: string;

  /** `fact` completes the sentence "The image … ". */
  constructor(code: string, fact: string, remedy: string) {
    super(fact);
    this.name = "UnusableImage";
    this.code = code;
    this.remedy = remedy;
  }
}
