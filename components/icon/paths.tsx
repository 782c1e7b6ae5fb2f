import type { ReactNode } from 'react';

/** The paths of the line icons on their 20 px grid; `Icon` draws them. */
export const paths = {
  home: (
    <>
      <path d="M3.5 9.2 10 3.6l6.5 5.6v6.3a1 1 0 0 1-1 1H12v-4.6H8v4.6H4.5a1 1 0 0 1-1-1Z" />
    </>
  ),
  compare: (
    <>
      <rect x="3.25" y="4" width="5.5" height="12" rx="1.5" />
      <rect x="11.25" y="4" width="5.5" height="12" rx="1.5" />
    </>
  ),
  receipt: (
    <>
      <path d="M5 3.5h10v13l-1.7-1.3-1.65 1.3L10 15.2l-1.65 1.3-1.65-1.3L5 16.5Z" />
      <path d="M8 7.5h4M8 10.5h4" />
    </>
  ),
  share: (
    <>
      <path d="M6.5 15.5v-11M3.5 7.5l3-3 3 3M13.5 4.5v11M10.5 12.5l3 3 3-3" />
    </>
  ),
  settings: (
    <>
      <path d="M3.5 6.25h6.25M14.75 6.25h1.75M3.5 13.75h1.75M10.25 13.75h6.25" />
      <circle cx="12.25" cy="6.25" r="2.25" />
      <circle cx="7.75" cy="13.75" r="2.25" />
    </>
  ),
  back: (
    <>
      <path d="M12 4.5 6.5 10l5.5 5.5" />
    </>
  ),
  next: (
    <>
      <path d="M8 4.5 13.5 10 8 15.5" />
    </>
  ),
  down: (
    <>
      <path d="M4.5 7.5 10 13l5.5-5.5" />
    </>
  ),
  up: (
    <>
      <path d="M4.5 12.5 10 7l5.5 5.5" />
    </>
  ),
  expand: (
    <>
      <path d="M11.5 3.75h4.75V8.5M16 4l-4.75 4.75M8.5 16.25H3.75V11.5M4 16l4.75-4.75" />
    </>
  ),
  shrink: (
    <>
      <path d="M16.25 8.75H11.25V3.75M11.5 8.5l4.75-4.75M3.75 11.25h5v5M8.5 11.5l-4.75 4.75" />
    </>
  ),
  tab: (
    <>
      <path d="M9 4.25H5.5A1.75 1.75 0 0 0 3.75 6v8.5a1.75 1.75 0 0 0 1.75 1.75H14a1.75 1.75 0 0 0 1.75-1.75V11" />
      <path d="M12 3.5h4.5V8M16.25 3.75 9.75 10.25" />
    </>
  ),
  panel: (
    <>
      <rect x="3" y="4" width="14" height="12" rx="2" />
      <path d="M12 4v12" />
    </>
  ),
  check: (
    <>
      <path d="M4 10.5 8 14.5 16 5.5" />
    </>
  ),
  checks: (
    <>
      <path d="M2 10.5 5.5 14 12 6.5M9.5 13.5l.5.5 7.5-8.5" />
    </>
  ),
  clock: (
    <>
      <circle cx="10" cy="10" r="6.75" />
      <path d="M10 6.25V10l2.5 1.75" />
    </>
  ),
  flag: (
    <>
      <path d="M5 17V3.5M5 4.25h10l-2.25 3.25L15 10.75H5" />
    </>
  ),
  skip: (
    <>
      <path d="M4.5 4.75v10.5l7-5.25ZM15.25 4.75v10.5" />
    </>
  ),
  pause: (
    <>
      <path d="M7 4.5v11M13 4.5v11" />
    </>
  ),
  seal: (
    <>
      <path d="m10 3 6 2.2v4.3c0 3.6-2.5 6.2-6 7.5-3.5-1.3-6-3.9-6-7.5V5.2Z" />
      <path d="m7.25 9.9 2 2 3.5-3.9" />
    </>
  ),
  warn: (
    <>
      <path d="M10 3.75 17 16H3Z" />
      <path d="M10 8.25v3.25M10 13.75h.01" />
    </>
  ),
  info: (
    <>
      <circle cx="10" cy="10" r="6.75" />
      <path d="M10 9.25v4M10 6.5h.01" />
    </>
  ),
  offline: (
    <>
      <path d="M3 8.25a10 10 0 0 1 14 0M5.75 11.25a6 6 0 0 1 8.5 0M8.5 14a2.1 2.1 0 0 1 3 0M4 3.5l12 13" />
    </>
  ),
  wallet: (
    <>
      <path d="M14.5 7V5a1 1 0 0 0-1-1H5a1.5 1.5 0 0 0 0 3h10.5a1 1 0 0 1 1 1v7a1 1 0 0 1-1 1H5a1.5 1.5 0 0 1-1.5-1.5v-9" />
      <path d="M13.25 11.5h.01" />
    </>
  ),
  copy: (
    <>
      <rect x="7.25" y="7.25" width="9" height="9" rx="1.5" />
      <path d="M12.75 7V5.25a1.5 1.5 0 0 0-1.5-1.5h-6a1.5 1.5 0 0 0-1.5 1.5v6a1.5 1.5 0 0 0 1.5 1.5H7" />
    </>
  ),
  save: (
    <>
      <path d="M10 3.5v9M6.5 9.25 10 12.75l3.5-3.5M3.75 16.25h12.5" />
    </>
  ),
  close: (
    <>
      <path d="m5 5 10 10M15 5 5 15" />
    </>
  ),
  lock: (
    <>
      <rect x="4.5" y="9" width="11" height="7.5" rx="1.75" />
      <path d="M7 9V6.5a3 3 0 0 1 6 0V9" />
    </>
  ),
  keys: (
    <>
      <rect x="2.75" y="5.5" width="14.5" height="9" rx="1.75" />
      <path d="M6 8.5h.01M10 8.5h.01M14 8.5h.01M7 11.5h6" />
    </>
  ),
} satisfies Record<string, ReactNode>;

export type IconName = keyof typeof paths;
