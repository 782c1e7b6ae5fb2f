import { dawidSkene } from './dawid-skene.ts';
import { ensemble } from './ensemble.ts';
import { glad } from './glad.ts';
import { hierarchical } from './hierarchical.ts';
import { ibcc } from './ibcc.ts';
import { mace } from './mace.ts';
import { majority } from './majority.ts';
import type { Model } from './model.ts';
import { oneCoin } from './one-coin.ts';

/** Every model, by the name that people type. */
export const MODELS = {
  ensemble,
  ibcc,
  ds: dawidSkene,
  hds: hierarchical,
  onecoin: oneCoin,
  glad,
  mace,
  majority,
} satisfies Record<string, Model>;

export type ModelName = keyof typeof MODELS;
