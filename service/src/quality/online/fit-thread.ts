import { constants, setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';
import { fitCampaign } from './fit-campaign.ts';
import type { CampaignRows } from './read-campaign.ts';

// Answers go first, without starving it. On Linux a thread has a priority of its own; elsewhere it
// is the whole process's, whose reading then takes longer.
setPriority(constants.priority.PRIORITY_LOW);

parentPort?.on('message', (rows: CampaignRows) => {
  parentPort?.postMessage(fitCampaign(rows));
});
