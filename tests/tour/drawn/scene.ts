import type { ReactNode } from 'react';

/** A state to be looked at, in the window that it is made for. */
export type Scene = { size: 'popup' | 'panel' | 'tab' | 'page'; draw: () => ReactNode };

/** What happens in a scene when something is pressed. */
export const nothing = () => {};
