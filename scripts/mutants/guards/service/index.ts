import type { Guard } from '../../guard.ts';
import { HTTP } from './http.ts';

/** The guards of the service and of the rules that it shares with devices, room by room. */
export const SERVICE_GUARDS: readonly Guard[] = [...HTTP];
