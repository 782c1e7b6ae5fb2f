import { randomBytes } from 'node:crypto';
import { checkPattern } from '../../../lib/domain/host-pattern.ts';
import { parseUnits } from '../../../lib/domain/money.ts';
import { CampaignTerms } from '../../../lib/protocol/campaigns.ts';
import { UsageError } from './errors.ts';

/** The options of both kinds of campaigns, as people type them. */
interface WantedBasics {
  name: string;
  /** Tokens, such as `0.045`. */
  price: string;
  /** A day (its end, UTC) or a time with a zone. */
  deadline: string;
  feeBps: string;
}

export interface WantedTerms extends WantedBasics {
  redundancy: string;
  newShare: string;
  quality?: WantedQuality | undefined;
}

/** `QualityTerms`, as people type them. */
export interface WantedQuality {
  pay: string;
  /** 0.5 to 0.999. */
  target: string;
  least: string;
  /** Percent. */
  burnIn: string;
  /** Tokens. */
  bonus: string;
  /** Questions of an entrance test; none when undefined. */
  entrance?: string | undefined;
  /** How many answers must be right; all but one when undefined. */
  needed?: string | undefined;
  /** Raters a day. */
  daily: string;
}

/** `BandwidthTerms`, as people type them; the price is for a GB (10^9 bytes). */
export interface WantedPages extends WantedBasics {
  requesterName: string;
  purpose: string;
  destinations: string[];
  proofPercent: string;
}

const readBasics = (wanted: WantedBasics, decimals: number) => ({
  v: 1,
  name: wanted.name,
  price: String(readAmount('--price', wanted.price, decimals)),
  feeBps: Number(wanted.feeBps),
  deadline: readDeadline(wanted.deadline),
  nonce: `0x${randomBytes(32).toString('hex')}`,
});

/** Terms of a bandwidth campaign. @throws UsageError that names the wrong option */
export function readPageTerms(wanted: WantedPages, decimals: number): CampaignTerms {
  for (const pattern of wanted.destinations) checkDestination(pattern);
  return check({
    ...readBasics(wanted, decimals),
    kind: 'bandwidth',
    requesterName: wanted.requesterName,
    purpose: wanted.purpose,
    destinations: wanted.destinations,
    proofPercent: Number(wanted.proofPercent),
  });
}

function checkDestination(pattern: string): void {
  try {
    checkPattern(pattern);
  } catch (error) {
    throw new UsageError(`--destination ${pattern}: ${(error as Error).message}`);
  }
}

/** Terms of a comparison campaign. @throws UsageError that names the wrong option */
export function readTerms(wanted: WantedTerms, decimals: number): CampaignTerms {
  return check({
    ...readBasics(wanted, decimals),
    kind: 'comparison',
    redundancy: Number(wanted.redundancy),
    newShare: Number(wanted.newShare),
    ...(wanted.quality && { quality: readQuality(wanted.quality, decimals) }),
  });
}

function check(terms: object): CampaignTerms {
  const parsed = CampaignTerms.safeParse(terms);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const name = issue?.path[0] === 'destinations' ? 'destination' : String(issue?.path.at(-1));
  const field = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  throw new UsageError(`--${field}: ${issue?.message}`);
}

const readQuality = (wanted: WantedQuality, decimals: number) => ({
  pay: wanted.pay,
  bonus: String(readAmount('--bonus', wanted.bonus, decimals)),
  target: Math.round(Number(wanted.target) * 10_000),
  least: Number(wanted.least),
  burnIn: Number(wanted.burnIn),
  ...(wanted.entrance !== undefined && { entrance: readEntrance(wanted.entrance, wanted) }),
});

const readEntrance = (entrance: string, { needed, daily }: WantedQuality) => {
  const questions = Number(entrance);
  return {
    questions,
    needed: needed === undefined ? Math.max(1, questions - 1) : Number(needed),
    daily: Number(daily),
  };
};

/** Parses an amount of tokens into base units. @throws UsageError */
export function readAmount(option: string, text: string, decimals: number): bigint {
  try {
    return parseUnits(text, decimals);
  } catch {
    throw new UsageError(
      `${option} must be an amount such as 0.045, with at most ${decimals} decimals.`,
    );
  }
}

function readDeadline(text: string): number {
  const day = /^\d{4}-\d{2}-\d{2}$/.test(text);
  const time = Date.parse(day ? `${text}T23:59:59Z` : text);
  if (Number.isNaN(time)) throw new UsageError('--deadline must be a day such as 2026-12-31.');
  return Math.floor(time / 1000);
}

/** Whether two terms are the same apart from the nonce, which is always new. */
export const sameTerms = (a: CampaignTerms, b: CampaignTerms): boolean =>
  JSON.stringify({ ...a, nonce: '' }) === JSON.stringify({ ...b, nonce: '' });
