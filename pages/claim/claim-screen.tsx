import { useCallback, useState } from 'react';
import type { ClaimJobState, JobView } from '../../lib/protocol/bridge.ts';
import type { AskOptions } from '../../lib/wallet/ask.ts';
import type { Wallet } from '../../lib/wallet/discovery.ts';
import { useRequest } from '../shared/use-request.ts';
import { useWallets } from '../shared/use-wallets.ts';
import { BridgeError } from './bridge.ts';
import {
  type Connected,
  chooseAccount,
  connectWallet,
  readChainAgain,
  sendByWallet,
  signBinding,
  signClaim,
  signMoveWithOldWallet,
  switchChain,
} from './flow.ts';
import { MoveSection } from './move-section.tsx';
import { Progress } from './progress.tsx';
import { SenderSection } from './sender-section.tsx';
import { SignSection } from './sign-section.tsx';
import { Sums } from './sums.tsx';
import { Trouble } from './trouble.tsx';
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
  'failed',
]);

/** An error that the background noted in the job. */
const noteOf = ({ job }: JobView) =>
  job.error && job.error.code !== 'wallet_rejected'
    ? ({ at: 'failed', error: new BridgeError(job.error.code, job.error.message) } as const)
    : null;

export function ClaimScreen({ view, send, onCheck }: Props) {
  const { job, info } = view;
  const { wallets, lookAgain } = useWallets();
  useDemoWallet(info.network.chainId);
  const { state, run, again, keepWaiting } = useRequest();
  const [chosen, setChosen] = useState<Wallet | null>(null);
  const [connected, setConnected] = useState<Connected | null>(null);
  const [mode, setMode] = useState<Mode>(job.mode);
  const busy = state.at === 'waiting';
  const past = PAST.has(job.state);

  const arrive = useCallback(
    async (next: Connected, by: Mode) => {
      setConnected(next);
      if (next.chainId === info.network.chainId) await chooseAccount(send, next, by);
    },
    [info.network.chainId, send],
  );

  const choose = (wallet: Wallet) => {
    setChosen(wallet);
    setConnected(null);
    void run(async (options) => arrive(await connectWallet(wallet, options), mode));
  };
  const change = () => {
    if (!connected) return;
    void run(async (options) => arrive(await switchChain(view, connected, options), mode));
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
      if (job.bind && !job.claim && !job.self) await signBinding(view, connected, send, options);
      else if (job.claim) await signClaim(view, connected, send, options);
      else await sendByWallet(view, connected, send, options);
    });
  };

  const announced = job.state === 'binding' && job.move?.effectiveAt;
  const here = connected?.chainId === info.network.chainId;
  const ready = connected && here && connected.account === job.account && !announced;
  const shown = state.at === 'idle' ? (noteOf(view) ?? state) : state;
  const retry = state.at === 'idle' && connected ? () => run(() => arrive(connected, mode)) : again;
  return (
    <div className="claim-columns">
      <div className="paper claim-main" data-state={job.state} aria-live="polite">
        {past && <Progress view={view} onCheck={onCheck} />}
        {!past && (
          <>
            <SenderSection view={view} mode={mode} busy={busy} onChoose={changeMode} />
            <WalletSection
              view={view}
              wallets={wallets}
              chosen={chosen}
              connected={connected}
              busy={busy}
              onChoose={choose}
              onSwitch={change}
              onLookAgain={lookAgain}
            />
            <Trouble
              state={shown}
              walletName={chosen?.name ?? ''}
              amount={job.amount}
              bound={view.addressUsedBefore}
              again={retry}
              move={here && !view.wallets.includes(connected.account) ? move : null}
              keepWaiting={keepWaiting}
            />
            {announced && chosen && (
              <MoveSection view={view} busy={busy} onSign={signWithOldWallet} />
            )}
            {ready && (
              <SignSection
                view={view}
                walletName={connected.wallet.name}
                busy={busy}
                onPress={sign}
              />
            )}
          </>
        )}
      </div>
      <Sums view={view} />
    </div>
  );
}
