/** How far a contributor's answers are those of others to the same questions. */
export interface Agreement {
  /** Others' answers that were as theirs. */
  alike: number;
  /** Others' answers to the same questions. */
  others: number;
}

/** What a `credit` receipt says of it in `reason` (docs/quality.md, "What a contributor sees"). */
export const agreementReason = ({ alike, others }: Agreement): string =>
  `agreement: ${alike} of ${others} other answers`;

const SAID = /^agreement: (\d{1,6}) of (\d{1,6}) other answers$/;

/** What a receipt's `reason` says of it; null when it says something else, or nonsense. */
export function readAgreement(reason: string): Agreement | null {
  const said = SAID.exec(reason);
  if (!said) return null;
  const [alike, others] = [Number(said[1]), Number(said[2])];
  return others > 0 && alike <= others ? { alike, others } : null;
}
