import { randomBytes } from 'node:crypto';
import { parseUnits } from '../../../lib/domain/money.ts';
import { CampaignTerms } from '../../../lib/protocol/campaigns.ts';
import { UsageError } from './errors.ts';

export interface WantedTerms {
  name: string;
  /** Tokens, such as `0.045`. */
  price: string;
  redundancy: string;
  /** A day (its end, UTC) or a time with a zone. */
  deadline: string;
  feeBps: string;
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

/** Terms from what a person typed. @throws UsageError that names the option which is wrong */
export function readTerms(wanted: WantedTerms, decimals: number): CampaignTerms {
  const terms = {
    v: 1,
    name: wanted.name,
    kind: 'comparison',
    price: String(readAmount('--price', wanted.price, decimals)),
    feeBps: Number(wanted.feeBps),
    redundancy: Number(wanted.redundancy),
    newShare: Number(wanted.newShare),
    deadline: readDeadline(wanted.deadline),
    nonce: `0x${randomBytes(32).toString('hex')}`,
    ...(wanted.quality && { quality: readQuality(wanted.quality, decimals) }),
  };
  const parsed = CampaignTerms.safeParse(terms);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = String(issue?.path.at(-1)).replace(
    /[A-Z]/g,
    (letter) => `-${letter.toLowerCase()}`,
  );
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
    throw new UsageError(`${option}: an amount like 0.045, with at most ${decimals} decimals`);
  }
}

function readDeadline(text: string): number {
  const day = /^\d{4}-\d{2}-\d{2}$/.test(text);
  const time = Date.parse(day ? `${text}T23:59:59Z` : text);
  if (Number.isNaN(time)) throw new UsageError('--deadline: a day like 2026-12-31');
  return Math.floor(time / 1000);
}

/** Are these the same terms but for the nonce, which is made anew each time? */
export const sameTerms = (a: CampaignTerms, b: CampaignTerms): boolean =>
  JSON.stringify({ ...a, nonce: '' }) === JSON.stringify({ ...b, nonce: '' });
