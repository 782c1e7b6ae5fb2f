import type { Guard } from '../../guard.ts';
import { BINDING } from './binding.ts';
import { CAMPAIGNS } from './campaigns.ts';
import { DEVICES } from './devices.ts';
import { HTTP } from './http.ts';
import { WORK } from './work.ts';

/** The guards of the service and of the rules that it shares with devices, room by room. */
export const SERVICE_GUARDS: readonly Guard[] = [
  ...HTTP,
  ...DEVICES,
  ...BINDING,
  ...WORK,
  ...CAMPAIGNS,
];
