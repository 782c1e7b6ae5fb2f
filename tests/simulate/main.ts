import { QUALITY_DEFAULTS } from '../../lib/protocol/campaigns.ts';
import { main } from './play/main.ts';
import { simulate } from './simulate.ts';
import { printTranscript } from './transcript.ts';

/**
 * `npm run simulate [-- SEED]`: a campaign of 200 people through the real engine;
 * `npm run simulate -- play`: people who play for money (play/main.ts).
 */
const [first, ...args] = process.argv.slice(2);
if (first === 'play') await main(args);
else printTranscript(await simulate({ seed: Number(first ?? 1), quality: QUALITY_DEFAULTS }));
