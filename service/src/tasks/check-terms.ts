import { getPublicSuffix } from 'tldts';
import unhomoglyph from 'unhomoglyph';
import { checkPattern } from '../../../lib/domain/host-pattern.ts';
import { feeOf } from '../../../lib/domain/money.ts';
import { findHidden, findMixedScript } from '../../../lib/domain/visible-text.ts';
import type { CampaignTerms } from '../../../lib/protocol/campaigns.ts';
import { StintError } from '../../../lib/protocol/errors.ts';

const DAY = 86_400;

/**
 * The most that one answer, or 10^9 bytes, may cost with bonus and fee, base units. A campaign's sums
 * then stay far below the store's 64 bits.
 */
const MAX_COST = 10n ** 15n;

/**
 * Checks what the terms' schema cannot.
 * @param now seconds
 * @param onChain whether the vault has this campaign, whose date stands then and may be near or over:
 *   its requester brings it back after a restore
 * @throws StintError `malformed`, `target_forbidden`
 */
export function checkTerms(terms: CampaignTerms, now: number, onChain = false): void {
  const early = terms.deadline < now + DAY && !onChain;
  if (early || terms.deadline > now + 365 * DAY) {
    throw new StintError('malformed', 'The deadline must be between one day and one year ahead.');
  }

  checkCost(terms);
  checkText('name', terms.name);
  if (terms.kind === 'bandwidth') {
    checkText('requesterName', terms.requesterName);
    checkText('purpose', terms.purpose);
    terms.destinations.forEach(checkDestination);
  } else checkQuality(terms);
}

function checkCost(terms: CampaignTerms): void {
  const price = BigInt(terms.price);
  const bonus = BigInt((terms.kind !== 'bandwidth' && terms.quality?.bonus) || 0);
  if (price + bonus + feeOf(price, terms.feeBps) <= MAX_COST) return;
  throw new StintError(
    'malformed',
    `price: with bonus and fee it may be ${MAX_COST} base units at most.`,
  );
}

/** The pattern without dots of Braille, and a note without its head: symbols that show nothing. */
const BLANK = /[\u2800\u{1d159}]/gu;

/** Letters of formulas and in boxes: they are of no script, so they would pass for those of any (UTS #39). */
const SIGNS = /[\u{1d400}-\u{1d7ff}\u{1f130}-\u{1f189}]/u;

/** Contributors read these before they choose, so a name must be what it looks like. */
function checkText(field: string, text: string): void {
  const hidden = findHidden(text);
  if (hidden !== null) {
    throw new StintError('malformed', `${field}: ${hidden} cannot be seen. Remove it.`);
  }
  if (!/[\p{L}\p{N}\p{S}]/u.test(text.replaceAll(BLANK, ''))) {
    throw new StintError('malformed', `${field}: it has no letter that can be seen.`);
  }
  const sign = SIGNS.exec(text)?.[0];
  if (sign)
    throw new StintError('malformed', `${field}: ${sign} is a sign for formulas. Write a letter.`);
  const mixed = findMixedScript(text);
  if (mixed !== null) {
    throw new StintError(
      'malformed',
      `${field}: "${mixed}" mixes letters of scripts that look alike. Write it in one script.`,
    );
  }
  const alike = findLatinLookAlike(text);
  if (alike !== null) {
    throw new StintError(
      'malformed',
      `${field}: "${alike}" can be read as Latin letters. Write it in them, or add a word that shows its script.`,
    );
  }
}

/**
 * A word of another script that can be read as Latin letters, where no word next to it shows its script:
 * the name of somebody else, written to look the same (UTS #39, section 4.2).
 */
function findLatinLookAlike(text: string): string | null {
  const words = text.split(/[^\p{L}\p{M}\p{N}]+/u).filter((word) => OTHER_LETTER.test(word));
  return words.every(readsAsLatin) ? (words[0] ?? null) : null;
}
const OTHER_LETTER =
  /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Cherokee}\p{Script=Lisu}]/u;
const readsAsLatin = (word: string): boolean => /^[A-Za-z0-9]+$/.test(unhomoglyph(word));

/** A name under which anybody can have a site names nobody (publicsuffix.org). */
function checkDestination(pattern: string): void {
  checkPattern(pattern);
  const host = pattern.replace(/^\*\./, '');
  if (getPublicSuffix(host, { allowPrivateDomains: true }) !== host) return;
  throw new StintError(
    'target_forbidden',
    `${pattern} covers sites of different owners. Name the sites themselves.`,
  );
}

function checkQuality(terms: Exclude<CampaignTerms, { kind: 'bandwidth' }>): void {
  const { quality, redundancy } = terms;
  if (!quality) return;

  if (quality.least > redundancy) {
    throw new StintError('malformed', 'Quality: `least` must not be more than `redundancy`.');
  }
  if (quality.pay === 'opinion' && quality.bonus !== '0') {
    throw new StintError(
      'malformed',
      'Quality: campaigns for opinions pay no bonus; set `bonus` to 0.',
    );
  }
  if (quality.entrance && quality.entrance.needed > quality.entrance.questions) {
    throw new StintError(
      'malformed',
      'Quality: `needed` must not be more than the `questions` of the entrance test.',
    );
  }
}
