import type { Guard } from '../../guard.ts';
import { BINDING } from './binding.ts';
import { BODIES } from './bodies.ts';
import { CAMPAIGNS } from './campaigns.ts';
import { CLAIMS_PAID } from './claims.ts';
import { COSIGN } from './cosign.ts';
import { DEVICES } from './devices.ts';
import { DOORS } from './doors.ts';
import { EXPORTS } from './exports.ts';
import { FILES } from './files.ts';
import { HTTP } from './http.ts';
import { MONEY } from './money.ts';
import { PAID_TWICE } from './paid-twice.ts';
import { PASS_OVER } from './pass-over.ts';
import { PROOFS } from './proofs.ts';
import { QUALITY } from './quality.ts';
import { RELAY } from './relay.ts';
import { REPORT_GUARDS } from './reports.ts';
import { RESTORE } from './restore.ts';
import { SETTINGS } from './settings.ts';
import { TARGETS } from './targets.ts';
import { UPLOADS } from './uploads.ts';
import { VOICE_GUARDS } from './voices.ts';
import { WORK } from './work.ts';

/** The guards of the service and of the rules that it shares with devices, room by room. */
export const SERVICE_GUARDS: readonly Guard[] = [
  ...HTTP,
  ...BODIES,
  ...DEVICES,
  ...BINDING,
  ...WORK,
  ...DOORS,
  ...PASS_OVER,
  ...CAMPAIGNS,
  ...UPLOADS,
  ...EXPORTS,
  ...MONEY,
  ...CLAIMS_PAID,
  ...RESTORE,
  ...PAID_TWICE,
  ...COSIGN,
  ...SETTINGS,
  ...FILES,
  ...RELAY,
  ...TARGETS,
  ...PROOFS,
  ...QUALITY,
  ...REPORT_GUARDS,
  ...VOICE_GUARDS,
];
