import type { PrivateKeyAccount } from 'viem/accounts';
import { campaignId, termsHash, typedData } from '../../../lib/domain/wallet-messages.ts';
import type { CampaignTerms } from '../../../lib/protocol/campaigns.ts';
import { openChain } from './chain.ts';
import type { Io } from './command.ts';
import { addToEscrow, fundedOnChain } from './escrow.ts';
import { type Entry, listEntries, saveEntry } from './keyring.ts';
import { networkInfo, type Target } from './target.ts';
import { sameTerms } from './terms.ts';
import { waitFunded } from './wait-funded.ts';

/** How long the signed authorisation is valid, seconds. */
const AUTHORISATION = 3_600;

/** A campaign to be created. */
export interface Creation {
  target: Target;
  wallet: PrivateKeyAccount;
  terms: CampaignTerms;
  /** How much its escrow should hold, base units. */
  budget: bigint;
}

/** A campaign that was created, with its key. */
export interface Created extends Entry {
  key: string;
}

/**
 * Creates a campaign and funds it. Each step is stored before the next, so that the same call after
 * a crash continues with the same campaign and never pays twice.
 * @throws StintError, CliError
 */
export async function createCampaign(creation: Creation, io: Io): Promise<Created> {
  const { target } = creation;
  const entry = findUnfinished(creation, io) ?? startEntry(creation, io);
  const opened = await authorise(creation, entry);
  saveEntry(target, io.env, opened);
  io.note(`campaign ${opened.id}`);
  if (creation.budget > 0n) await fund(creation, opened, io);

  const done = { ...opened, finished: true };
  saveEntry(target, io.env, done);
  return done;
}

function findUnfinished({ target, wallet, terms }: Creation, io: Io): Entry | undefined {
  const requester = wallet.address.toLowerCase();
  return listEntries(target, io.env).findLast(
    (entry) => !entry.finished && entry.requester === requester && sameTerms(entry.terms, terms),
  );
}

function startEntry({ target, wallet, terms, budget }: Creation, io: Io): Entry {
  const requester = wallet.address.toLowerCase();
  const entry: Entry = {
    service: target.client.origin,
    id: campaignId(requester, termsHash(terms)),
    requester,
    terms,
    budget: String(budget),
    key: null,
    finished: false,
  };

  saveEntry(target, io.env, entry);
  return entry;
}

/** Registers the campaign with the service, signed by its funding wallet. Safe to repeat. */
async function authorise({ target, wallet }: Creation, entry: Entry): Promise<Created> {
  if (entry.key !== null) return { ...entry, key: entry.key };

  const { network } = await networkInfo(target);
  const { terms, requester } = entry;
  const expires = Math.floor(Date.now() / 1000) + AUTHORISATION;
  const message = { campaign: entry.id, terms: termsHash(terms), requester, expires };
  const typed = typedData(network, 'CreateCampaign', message);
  const sig = await wallet.signTypedData(typed as Parameters<typeof wallet.signTypedData>[0]);
  const body = { terms, requester, expires, sig };
  const { key } = await target.client.call('createCampaign', { body });

  return { ...entry, key };
}

async function fund({ target, wallet, budget }: Creation, entry: Created, io: Io): Promise<void> {
  const info = await networkInfo(target);
  const chain = await openChain(info, io.env.STINT_RPC_URL);
  const missing = budget - (await fundedOnChain(chain, info, entry.id));
  const salt = termsHash(entry.terms);
  const funding = { chain, info, wallet, salt, deadline: entry.terms.deadline };
  if (missing > 0n) await addToEscrow(funding, missing, io.note);
  await waitFunded(target.client, entry, budget);
}
