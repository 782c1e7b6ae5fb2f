/** How often other people chose the same as a contributor (docs/glossary.md#agreement). */
export interface Agreement {
  /** Answers by others that made the same choice. */
  alike: number;
  /** All answers by others to the same tasks. */
  others: number;
}

/** How a `credit` receipt states it in `reason` (docs/quality.md, "What a contributor sees"). */
export const agreementReason = ({ alike, others }: Agreement): string =>
  `agreement: ${alike} of ${others} other answers`;

const SAID = /^agreement: (\d{1,6}) of (\d{1,6}) other answers$/;

/** Reads it back from a receipt's `reason`; null when the reason says anything else. */
export function readAgreement(reason: string): Agreement | null {
  const said = SAID.exec(reason);
  if (!said) return null;
  const [alike, others] = [Number(said[1]), Number(said[2])];
  return others > 0 && alike <= others ? { alike, others } : null;
}
