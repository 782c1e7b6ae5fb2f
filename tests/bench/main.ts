import { setStage } from '../support/stage.ts';
import { benchClaim } from './claim.ts';
import { benchEarnings } from './earnings.ts';
import { benchNext, benchPaint } from './popup.ts';
import { benchJudged, benchService } from './service.ts';
import { benchSettlement } from './settlement.ts';
import { benchSizes } from './sizes.ts';

/** `npm run bench`: prints one figure a line. `npm run bench service` runs only that benchmark. */
const inBrowser = {
  sizes: benchSizes,
  paint: benchPaint,
  next: benchNext,
  earnings: benchEarnings,
};
const alone = {
  claim: benchClaim,
  settlement: benchSettlement,
  service: benchService,
  judged: benchJudged,
};
const wanted = (name: string) => process.argv.length <= 2 || process.argv.includes(name);

if (Object.keys(inBrowser).some(wanted)) {
  const stage = await setStage({ STINT_LOG_LEVEL: 'error' });
  try {
    for (const [name, bench] of Object.entries(inBrowser)) if (wanted(name)) await bench(stage);
  } finally {
    await stage.close();
  }
}
for (const [name, bench] of Object.entries(alone)) if (wanted(name)) await bench();
