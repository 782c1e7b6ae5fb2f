import { Earnings } from '../../../components/earnings/earnings.tsx';
import { ReceiptView } from '../../../components/receipt/receipt-view.tsx';
import { Tabs } from '../../../components/shell/tabs.tsx';
import { TopBar } from '../../../components/shell/top-bar.tsx';
import { ACCOUNT, NOW, receipt } from './samples.ts';
import { nothing, type Scene } from './scene.ts';

const DAY = 86_400_000;
const sums = {
  receipts: 342,
  credited: '15984000',
  claimed: '4050000',
  claimable: '11934000',
  pending: '750000',
  mismatch: null,
};
const amounts = [720_000n, 1_170_000n, 0n, 945_000n, 1_350_000n, 495_000n, 630_000n];
const names = ['Fri', 'Sat', 'Sun', 'Mon', 'Tue', 'Wed', 'Today'];
const bars = amounts.map((amount, index) => ({
  key: String(index),
  label: names[index] ?? '',
  amount,
  now: index === 6,
}));
const month = Array.from({ length: 30 }, (_, index) => ({
  key: String(index),
  label: `${index + 1} Nov`,
  amount: BigInt((index * 7919) % 23) * 61_000n,
  now: index === 29,
}));
const earnings = [
  { seq: 342, state: 'earned', at: NOW, amount: 45_000n, tookMs: 19_000 },
  { seq: 340, state: 'verified', at: NOW - 3_600_000, amount: 120_000n, tookMs: 48_000 },
  { seq: 338, state: 'rejected', at: NOW - 15_000_000, amount: 45_000n, tookMs: 3_000 },
  { seq: 336, state: 'verified', at: NOW - DAY, amount: 60_000n, tookMs: 24_000 },
  { seq: 12, state: 'claimed', at: NOW - 17 * DAY, amount: 45_000n, tookMs: 0 },
] as const;

const screen = (title: string, body: React.ReactNode, back = false): Scene => ({
  size: 'popup',
  draw: () => (
    <div className="screen">
      {back ? <TopBar title={title} onBack={nothing} /> : <TopBar title={title} />}
      <main className="body">{body}</main>
      <Tabs current="earnings" onSelect={nothing} />
    </div>
  ),
});

const on = {
  onRange: nothing,
  onOpen: nothing,
  onMore: nothing,
  onRefetch: nothing,
  onDismiss: nothing,
  onStart: nothing,
  onHold: nothing,
  onClaim: nothing,
};
const common = {
  claims: [{ id: 'a claim', startedAt: NOW - 17 * DAY, amount: '4050000', state: 'final' }],
  range: '7',
  bars,
  sums,
  earnings,
  refused: [],
  own: { accepted: 0.96, agreement: 0.69, first: 0.52, ties: 0.14, paceMs: 19_000 },
  more: true,
  away: false,
  now: NOW,
  ...on,
} as const;
const hex = `0x${'9f4c1be7a0d25836'.repeat(4)}`;
const good = { ok: true, failed: null, seq: 340, head: hex, signer: ACCOUNT };
const view = { campaignName: 'Fjord Language Lab', tookMs: 48_000, onVerify: nothing };

export const earningScenes: Record<string, Scene> = {
  earnings: screen('Earnings', <Earnings {...common} />),
  'earnings-30': screen('Earnings', <Earnings {...common} range="30" bars={month} away />),
  'earnings-mismatch': screen(
    'Earnings',
    <Earnings {...common} sums={{ ...sums, mismatch: 'Receipt 340 does not follow 339.' }} />,
  ),
  'earnings-refused': screen(
    'Earnings',
    <Earnings {...common} refused={['The task went back to the queue.']} />,
  ),
  'earnings-none': screen('Earnings', <Earnings {...common} earnings={[]} />),
  receipt: screen('Receipt 340', <ReceiptView {...view} receipt={receipt} check={good} />, true),
  'receipt-agreement': screen(
    'Receipt 340',
    <ReceiptView
      {...view}
      receipt={{ ...receipt, reason: 'agreement: 21 of 30 other answers' }}
      check={good}
    />,
    true,
  ),
  'receipt-bad': screen(
    'Receipt 340',
    <ReceiptView
      {...view}
      receipt={receipt}
      check={{ ...good, ok: false, failed: 'The hash of receipt 339 differs.' }}
    />,
    true,
  ),
  rejected: screen(
    'Receipt 338',
    <ReceiptView
      {...view}
      receipt={{
        ...receipt,
        kind: 'reject',
        creditDelta: '0',
        reason: 'too_fast: 1400 ms for 96 words, floor 4800 ms',
      }}
      check={good}
    />,
    true,
  ),
};
