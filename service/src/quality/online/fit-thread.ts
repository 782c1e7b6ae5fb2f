import { constants, setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';
import { fitCampaign } from './fit-campaign.ts';
import type { CampaignRows } from './read-campaign.ts';

// Answers go first, without starving the fit. On Linux a thread has its own priority; elsewhere this
// sets the whole process's, so that reading takes longer.
setPriority(constants.priority.PRIORITY_LOW);

parentPort?.on('message', (rows: CampaignRows) => {
  parentPort?.postMessage(fitCampaign(rows));
});
