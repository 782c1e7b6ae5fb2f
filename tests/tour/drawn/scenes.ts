import type { Scene } from './scene.ts';
import { claimScenes } from './scenes-claim.tsx';
import { earningScenes } from './scenes-earnings.tsx';
import { homeScenes } from './scenes-home.tsx';
import { pageScenes } from './scenes-pages.tsx';
import { sharingScenes } from './scenes-sharing.tsx';
import { taskScenes } from './scenes-task.tsx';

export const scenes: Record<string, Scene> = {
  ...homeScenes,
  ...taskScenes,
  ...earningScenes,
  ...claimScenes,
  ...pageScenes,
  ...sharingScenes,
};
