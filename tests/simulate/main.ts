import { QUALITY_DEFAULTS } from '../../lib/protocol/campaigns.ts';
import { simulate } from './simulate.ts';
import { printTranscript } from './transcript.ts';

/** `npm run simulate [-- SEED]`: a campaign of 200 people through the real engine. */
const seed = Number(process.argv[2] ?? 1);
printTranscript(await simulate({ seed, quality: QUALITY_DEFAULTS }));
