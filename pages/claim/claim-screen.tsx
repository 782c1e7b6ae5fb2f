import { useState } from 'react';
import { useText } from '../../components/text.tsx';
import type { ClaimJobState, JobView } from '../../lib/protocol/bridge.ts';
import type { AskOptions } from '../../lib/wallet/ask.ts';
import type { Wallet } from '../../lib/wallet/discovery.ts';
import { useRequest } from '../shared/use-request.ts';
import { rememberWallet, useWallets } from '../shared/use-wallets.ts';
import { walletName } from '../shared/wallet-name.ts';
import { BridgeError } from './bridge.ts';
import { ConfirmSection } from './confirm-section.tsx';
import {
  connectWallet,
  isWrongChain,
  readChainAgain,
  sendByWallet,
  signBinding,
  signClaim,
  signMoveWithOldWallet,
  switchChain,
} from './flow.ts';
import { MoveSection } from './move-section.tsx';
import { NoEther } from './no-ether.tsx';
import { Progress } from './progress.tsx';
import { SenderSection } from './sender-section.tsx';
import { isBindingNext, SignSection } from './sign-section.tsx';
import { Sums } from './sums.tsx';
import { Trouble } from './trouble.tsx';
import { useConnection } from './use-connection.ts';
import { useDemoWallet } from './use-demo-wallet.ts';
import type { useJob } from './use-job.ts';
import { WalletSection } from './wallet-section.tsx';

type Mode = 'relay' | 'self';
type Props = { view: JobView; send: ReturnType<typeof useJob>['send']; onCheck: () => void };

/** States in which the person has nothing left to do or to choose. */
const PAST: ReadonlySet<ClaimJobState> = new Set([
  'signed',
  'submitted',
  'confirmed',
  'final',
  'superseded',
  'expired',
]);

/** An error that the background noted in the job. */
const noteOf = ({ job }: JobView) =>
  job.error && job.error.code !== 'wallet_rejected'
    ? ({ at: 'failed', error: new BridgeError(job.error.code, job.error.message) } as const)
    : null;

export function ClaimScreen({ view, send, onCheck }: Props) {
  const { job, info } = view;
  const text = useText();
  const { wallets, lookAgain } = useWallets();
  useDemoWallet(info.network.chainId);
  const { state, run, again, clear } = useRequest();
  const { chosen, setChosen, connected, setConnected, ether, arrive } = useConnection(
    view,
    wallets,
    send,
  );
  const [mode, setMode] = useState<Mode>(job.mode);
  const busy = state.at === 'waiting';
  const past = PAST.has(job.state);

  const choose = (wallet: Wallet) => {
    setChosen(wallet);
    setConnected(null);
    rememberWallet(wallet);
    void run(async (options) => arrive(await connectWallet(view, wallet, options), mode));
  };
  const change = () => {
    if (!connected) return;
    void run(async (options) => arrive(await switchChain(view, connected, options), mode));
  };
  const takeSelected = () => {
    if (!connected?.selected) return;
    const { selected } = connected;
    void run(() => arrive({ ...connected, account: selected, selected: null }, mode));
  };
  const move = () => {
    if (connected) void run(() => send({ type: 'move', account: connected.account }).then());
  };
  const signWithOldWallet = () => {
    if (chosen) void run((options) => signMoveWithOldWallet(view, chosen, send, options));
  };
  const changeMode = (next: Mode) => {
    setMode(next);
    if (connected) void run(() => arrive(connected, next));
  };
  const sign = () => {
    if (!connected) return;
    void run(async (options: AskOptions) => {
      // The person may have changed the network since; the wallet would refuse without saying why.
      const now = await readChainAgain(connected, options);
      setConnected(now);
      if (now.chainId !== info.network.chainId) return;
      const ask = isBindingNext(job) ? signBinding : job.mode === 'self' ? sendByWallet : signClaim;
      try {
        await ask(view, connected, send, options);
      } catch (error) {
        if (isWrongChain(error)) setConnected(await readChainAgain(connected, options));
        throw error;
      }
    });
  };

  const announced = job.state === 'binding' && job.move?.effectiveAt;
  const here = connected?.chainId === info.network.chainId;
  const ready = connected && here && connected.account === job.account && !announced;
  const shown = state.at === 'idle' ? (noteOf(view) ?? state) : state;
  const retry = state.at === 'idle' && connected ? () => run(() => arrive(connected, mode)) : again;
  const name = chosen ? walletName(chosen, text) : '';
  const poor = mode === 'self' && ether === 0n && connected;
  return (
    <div className="claim-columns">
      <div className="paper claim-main" data-state={job.state} aria-live="polite">
        {past && <Progress view={view} connected={connected} onCheck={onCheck} />}
        {!past && (
          <>
            <SenderSection view={view} mode={mode} onChoose={changeMode} />
            <WalletSection
              view={view}
              wallets={wallets}
              chosen={chosen}
              connected={connected}
              onChoose={choose}
              onSelected={takeSelected}
              onSwitch={change}
              onLookAgain={lookAgain}
            />
            <Trouble
              state={shown}
              walletName={name}
              amount={job.amount}
              bound={view.addressUsedBefore}
              again={retry}
              connect={() => chosen && choose(chosen)}
              move={here && !view.wallets.includes(connected.account) ? move : null}
              onClear={clear}
            />
            {poor && <NoEther view={view} />}
            {job.state === 'confirming' && (
              <ConfirmSection onShow={() => void run(() => send({ type: 'confirm' }).then())} />
            )}
            {announced && chosen && (
              <MoveSection view={view} busy={busy} onSign={signWithOldWallet} />
            )}
            {ready && job.state !== 'confirming' && (
              <SignSection view={view} walletName={name} busy={busy} onPress={sign} />
            )}
          </>
        )}
      </div>
      <Sums view={view} mode={past ? job.mode : mode} />
    </div>
  );
}
