/**
 * One policy for every text that a stranger writes: what cannot be seen is written out. It covers
 * Unicode's default-ignorable code points, controls, format characters, line separators, lone
 * surrogates and private use, and keeps what scripts and emoji need, where they need it (UAX #31,
 * UTS #39, UTS #51).
 */
const UNSEEN = /[\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}]/gu;

const LAYOUT = new Set('\t\n\r');
/** Format characters that are visible: signs that span the digits after them. */
const VISIBLE_FORMAT = /[\u0600-\u0605\u06dd\u0890\u0891\u08e2\u{110bd}\u{110cd}]/u;

/** Scripts in which a joiner between two letters changes how they are written. */
const JOINING =
  /[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Mongolian}\p{Script=Nko}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Myanmar}\p{Script=Khmer}\p{Script=Balinese}\p{Script=Javanese}]/u;
const PICTURE = /\p{Extended_Pictographic}/u;
/** What may stand between a picture and the joiner after it. */
const PICTURE_END = /[\p{Extended_Pictographic}\p{Emoji_Modifier}]|\ufe0f/u;
const KEYCAP_BASE = /[0-9#*]/;

/** The flags of England, Scotland and Wales, the only recommended emoji that are spelt with tags. */
const TAG_FLAGS = ['gbeng', 'gbsct', 'gbwls'].map(
  (name) =>
    `${[...name].map((c) => String.fromCodePoint(0xe0000 + c.charCodeAt(0))).join('')}\u{e007f}`,
);
const BLACK_FLAG = '\u{1f3f4}';

/** The most marks on one letter: more cover the lines above and below (UTS #39, section 5.4). */
const STACKED = /(?<=[\p{Mn}\p{Me}]{8})[\p{Mn}\p{Me}]/gu;

const spell = (c: string) => `⟨U+${c.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}⟩`;

/** The text with every character that could disguise it written out, as in `⟨U+200B⟩`. */
export function visible(text: string): string {
  return text
    .replace(UNSEEN, (c, at: number) => (isNeeded(text, c, at) ? c : spell(c)))
    .replace(STACKED, spell);
}

/** The first character of a text that cannot be seen, as in `U+200B`; null when there is none. */
export function findHidden(text: string): string | null {
  const shown = visible(text);
  return shown === text ? null : (/⟨(U\+[0-9A-F]+)⟩/.exec(shown)?.[1] ?? null);
}

function isNeeded(text: string, c: string, at: number): boolean {
  if (LAYOUT.has(c) || VISIBLE_FORMAT.test(c)) return true;

  const before = characterBefore(text, at);
  const after = characterAt(text, at + c.length);
  if (c === '\u200c' || c === '\u200d') {
    if (JOINING.test(before) && (JOINING.test(after) || c === '\u200d')) return true;
    return c === '\u200d' && PICTURE_END.test(before) && PICTURE.test(after);
  }

  const code = c.codePointAt(0)!;
  if (c === '\ufe0f' || c === '\ufe0e') {
    return PICTURE.test(before) || (KEYCAP_BASE.test(before) && after === '\u20e3');
  }
  if (code >= 0x180b && code <= 0x180f) return /\p{Script=Mongolian}/u.test(before);
  if (code >= 0xe0100 && code <= 0xe01ef) return /\p{Script=Han}/u.test(before);
  return code >= 0xe0020 && code <= 0xe007f && isInFlag(text, at);
}

/** Whether a tag belongs to one of the flags, whole and right after its base. */
function isInFlag(text: string, at: number): boolean {
  const base = text.lastIndexOf(BLACK_FLAG, at);
  if (base < 0) return false;
  const start = base + BLACK_FLAG.length;
  return TAG_FLAGS.some((flag) => text.startsWith(flag, start) && at < start + flag.length);
}

const characterAt = (text: string, at: number): string => {
  const code = text.codePointAt(at);
  return code === undefined ? '' : String.fromCodePoint(code);
};

function characterBefore(text: string, at: number): string {
  if (at === 0) return '';
  const isPair = at > 1 && /[\udc00-\udfff]/.test(text[at - 1]!);
  return text.slice(isPair ? at - 2 : at - 1, at);
}

/** Scripts with letters that look like those of another; a word has letters of one of them. */
const LOOK_ALIKE = [
  /\p{Script=Latin}/u,
  /\p{Script=Cyrillic}/u,
  /\p{Script=Greek}/u,
  /\p{Script=Armenian}/u,
  /\p{Script=Cherokee}/u,
];

/**
 * The first word whose letters come from scripts that look alike, such as a Latin name with a
 * Cyrillic `а`; null when there is none (UTS #39, section 5.1).
 */
export function findMixedScript(text: string): string | null {
  const words = text.split(/[^\p{L}\p{M}\p{N}]+/u);
  return words.find((word) => LOOK_ALIKE.filter((script) => script.test(word)).length > 1) ?? null;
}
