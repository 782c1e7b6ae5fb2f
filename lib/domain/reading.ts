/**
 * The reading-time floor: nobody reads faster than this, so a quicker answer was given
 * without reading. Silent reading is 200 to 300 words a minute, skimming up to 700
 * (Rayner et al. 2016, "So much to read, so little time"); the floor allows 1,200 and
 * never exceeds 8 s, since a judgment can be clear before the end.
 */
const WORDS_PER_MINUTE = 1_200;
const MIN_MS = 1_500;
const MAX_MS = 8_000;

/** Words of a text; scripts without spaces count two characters as a word. */
export function countWords(text: string): number {
  const dense = text.match(/[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}]/gu)?.length ?? 0;
  const spaced = text.match(/[\p{L}\p{N}]+/gu)?.length ?? 0;
  return spaced + Math.floor(dense / 2);
}

/** The reading floor for a text of `words` words, ms. */
export const readingFloor = (words: number): number =>
  Math.round(Math.min(MAX_MS, Math.max(MIN_MS, (words * 60_000) / WORDS_PER_MINUTE)));

/** Estimated time of an answer, ms, until raters have been timed: 240 words a minute plus 5 s. */
export const estimatedTime = (words: number): number => Math.round(5_000 + (words * 60_000) / 240);
