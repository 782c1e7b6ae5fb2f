import { randomBytes } from 'node:crypto';
import { checkPattern } from '../../../lib/domain/host-pattern.ts';
import { parseUnits } from '../../../lib/domain/money.ts';
import { CampaignTerms } from '../../../lib/protocol/campaigns.ts';
import { UsageError } from './errors.ts';

/** What both kinds of campaigns have. */
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

/** As `QualityTerms`, as a person types it. */
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
  /** How many have to fit; all but one when undefined. */
  needed?: string | undefined;
  /** Raters a day. */
  daily: string;
}

/** As `BandwidthTerms`; the price is for a GB (10^9 bytes). */
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

/** Terms of a campaign that asks for pages. @throws UsageError that names the option which is wrong */
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

/** Terms from what a person typed. @throws UsageError that names the option which is wrong */
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

/** Base units of what a person typed. @throws UsageError */
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

/** Are these the same terms but for the nonce, which is made anew each time? */
export const sameTerms = (a: CampaignTerms, b: CampaignTerms): boolean =>
  JSON.stringify({ ...a, nonce: '' }) === JSON.stringify({ ...b, nonce: '' });
