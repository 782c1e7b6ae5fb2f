import { encodeAbiParameters, encodeEventTopics, type Hex } from 'viem';
import { earningsVaultAbi } from '../../../contracts/abi/earnings-vault.ts';

/** A log of the vault, as nodes give it. */
export interface VaultLog {
  topics: Hex[];
  data: Hex;
}

type Input = { name: string; type: string; indexed?: boolean };

const EVENTS = new Map(
  earningsVaultAbi.flatMap((item) => (item.type === 'event' ? [[item.name, item] as const] : [])),
);

/** The log of an event with these arguments. */
export function emitted(eventName: string, args: Record<string, unknown>): VaultLog {
  const item = EVENTS.get(eventName as never);
  if (!item) throw new Error(`The vault has no event ${eventName}.`);
  const inputs = item.inputs as readonly Input[];
  const plain = inputs.filter(({ indexed }) => !indexed);
  return {
    topics: encodeEventTopics({ abi: [item], eventName, args } as never) as Hex[],
    data: encodeAbiParameters(
      plain,
      plain.map(({ name }) => args[name]),
    ),
  };
}
