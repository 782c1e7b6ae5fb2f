import { formatUnits } from '../../../../lib/domain/money.ts';
import { openChain } from '../chain.ts';
import { defineCommand } from '../command.ts';
import { UsageError } from '../errors.ts';
import { addToEscrow } from '../escrow.ts';
import { campaignKey } from '../keyring.ts';
import { findTarget, networkInfo, readId, SERVICE_HELP, SERVICE_OPTION } from '../target.ts';
import { readAmount } from '../terms.ts';
import { waitFunded } from '../wait-funded.ts';
import { findWallet, WALLET_HELP, WALLET_OPTION } from '../wallet.ts';

export const fund = defineCommand({
  name: 'campaign fund',
  summary: "Adds tokens to a campaign's escrow.",
  positionals: ['ID'],
  options: { amount: { type: 'string' }, ...WALLET_OPTION, ...SERVICE_OPTION },
  help: `
  --amount N        tokens, such as 50
${WALLET_HELP}
${SERVICE_HELP}

  npm run stint -- campaign fund 0x1c9b... --amount 50`,
  async run(values, [text = ''], io) {
    const id = readId(text);
    if (!values.amount) throw new UsageError('Give --amount.');
    const target = findTarget(values.service, io);
    const wallet = findWallet(values['key-file'], target, io.env);
    const info = await networkInfo(target);
    const { decimals, symbol } = info.network.token;
    const amount = readAmount('--amount', values.amount, decimals);
    const key = campaignKey(target, io.env, id);
    const { salt, terms, funded } = await target.client.call('campaign', { id, token: key });

    const chain = await openChain(info, io.env.STINT_RPC_URL);
    await addToEscrow({ chain, info, wallet, salt, deadline: terms.deadline }, amount, io.note);
    const total = BigInt(funded) + amount;
    await waitFunded(target.client, { id, key }, total);
    io.out(`${formatUnits(total, decimals)} ${symbol} in escrow`);
  },
});
