import type { Guard } from '../../guard.ts';
import { BACKUP } from './backup.ts';
import { CHAINED } from './chains.ts';
import { CLAIMS } from './claim.ts';
import { CLAIM_PAGE } from './claim-page.ts';
import { CONSENTS } from './consent.ts';
import { IDENTITIES } from './identity.ts';
import { LEDGER } from './ledger.ts';
import { MESSAGING } from './messaging.ts';
import { RELAY } from './relay.ts';
import { SHARED } from './sharing.ts';
import { SHARING_RULES } from './sharing-rules.ts';
import { STORAGE } from './storage.ts';
import { TARGET_RULES } from './targets.ts';
import { TEXTS } from './texts.ts';
import { WALLET } from './wallet.ts';

/** The guards of the extension, of its pages and of the rules that a device applies, room by room. */
export const EXTENSION_GUARDS: readonly Guard[] = [
  ...MESSAGING,
  ...CLAIM_PAGE,
  ...CONSENTS,
  ...CLAIMS,
  ...CHAINED,
  ...LEDGER,
  ...BACKUP,
  ...IDENTITIES,
  ...RELAY,
  ...SHARING_RULES,
  ...TARGET_RULES,
  ...SHARED,
  ...STORAGE,
  ...TEXTS,
  ...WALLET,
];
