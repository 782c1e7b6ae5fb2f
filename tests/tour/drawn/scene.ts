import type { ReactNode } from 'react';

/** A state of the screen, with the size of the window that it is made for. */
export type Scene = { size: 'popup' | 'panel' | 'tab' | 'page'; draw: () => ReactNode };

/** The handler for presses in a scene, which does nothing. */
export const nothing = () => {};
