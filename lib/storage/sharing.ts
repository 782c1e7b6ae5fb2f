import * as z from 'zod/mini';
import { Session } from '../protocol/device.ts';
import { DEFAULT_POLICY } from '../protocol/sharing.ts';
import { SharingChoice, SharingLine, SharingView } from '../protocol/sharing-view.ts';
import { defineItem } from './define-item.ts';
import { FIRST_READ } from './first-read-versions.ts';

/** What a contributor allows. A damaged value reads as off, so that nothing is shared by mistake. */
export const sharingItem = defineItem<SharingChoice>({
  key: 'sharing',
  area: 'local',
  schema: SharingChoice,
  fallback: { consent: 0, policy: DEFAULT_POLICY, campaigns: [] },
  version: 1,
  migrations: [],
  precious: false,
});

/** What the sharing page shows; rewritten by the background. */
export const sharingViewItem = defineItem<SharingView | null>({
  key: 'sharing-view',
  area: 'local',
  schema: z.nullable(SharingView),
  fallback: null,
  version: 1,
  migrations: [],
  precious: false,
});

/** What the home screen shows about sharing; null for people who have joined no campaign. */
export const sharingLineItem = defineItem<SharingLine | null>({
  key: 'sharing-line',
  area: 'local',
  schema: z.nullable(SharingLine),
  fallback: null,
  version: FIRST_READ.sharingLine,
  migrations: [],
  precious: false,
});

/** The bandwidth key's bearer token, only in the browser's memory. */
export const sharingSessionItem = defineItem<Session | null>({
  key: 'sharing-session',
  area: 'session',
  schema: z.nullable(Session),
  fallback: null,
  version: 1,
  migrations: [],
  precious: false,
});
