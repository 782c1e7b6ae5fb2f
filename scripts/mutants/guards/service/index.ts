import type { Guard } from '../../guard.ts';
import { BINDING } from './binding.ts';
import { BODIES } from './bodies.ts';
import { CAMPAIGNS } from './campaigns.ts';
import { CLAIMS_PAID } from './claims.ts';
import { DEVICES } from './devices.ts';
import { EXPORTS } from './exports.ts';
import { HTTP } from './http.ts';
import { MONEY } from './money.ts';
import { RESTORE } from './restore.ts';
import { UPLOADS } from './uploads.ts';
import { WORK } from './work.ts';

/** The guards of the service and of the rules that it shares with devices, room by room. */
export const SERVICE_GUARDS: readonly Guard[] = [
  ...HTTP,
  ...BODIES,
  ...DEVICES,
  ...BINDING,
  ...WORK,
  ...CAMPAIGNS,
  ...UPLOADS,
  ...EXPORTS,
  ...MONEY,
  ...CLAIMS_PAID,
  ...RESTORE,
];
