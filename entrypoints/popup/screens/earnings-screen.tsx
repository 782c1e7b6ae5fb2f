import { useState } from 'react';
import type { ClaimLine } from '../../../components/claim/claims-list.tsx';
import { IconButton } from '../../../components/controls/icon-button.tsx';
import { Earnings } from '../../../components/earnings/earnings.tsx';
import type { Earning } from '../../../components/earnings/group-days.ts';
import type { Range } from '../../../components/earnings/overview.tsx';
import { Tabs } from '../../../components/shell/tabs.tsx';
import { TopBar } from '../../../components/shell/top-bar.tsx';
import { useText } from '../../../components/text.tsx';
import { useTime } from '../../../components/time.ts';
import { tell } from '../../../lib/ui/ask.ts';
import { openPage } from '../../../lib/ui/open-wider.ts';
import { type Claim, useClaims } from '../../../lib/ui/use-claims.ts';
import { useEarnings, type Work } from '../../../lib/ui/use-earnings.ts';
import { firstDay, toBars } from './bars.ts';
import type { ScreenProps } from './screen-props.ts';
import { WiderButtons } from './wider-buttons.tsx';

const PAGE = 50;

export default function EarningsScreen({ snapshot, surface, go }: ScreenProps) {
  const { t } = useText();
  const { weekday, dayMonth, month } = useTime();
  const [range, setRange] = useState<Range>('7');
  const [limit, setLimit] = useState(PAGE);
  const [now] = useState(Date.now);
  const found = useEarnings({ from: firstDay(range, now), limit });
  const claims = useClaims() ?? [];
  const labels = { weekday, dayMonth, month, today: () => t('today') };

  return (
    <div className="screen">
      <TopBar title={t('tab_earnings')}>
        <IconButton
          icon="save"
          label={t('backup_open')}
          onPress={() => openPage('/options.html#backup')}
        />
        <WiderButtons surface={surface} />
      </TopBar>
      <main className="body" aria-busy={!found}>
        {snapshot && found && (
          <Earnings
            range={range}
            bars={toBars(found.days, range, now, (kind, at) => labels[kind](at))}
            sums={{
              receipts: found.receipts,
              credited: snapshot.credited,
              claimed: snapshot.claimed,
              claimable: snapshot.claimable,
              pending: snapshot.pending,
              mismatch: snapshot.mismatch?.message ?? null,
            }}
            earnings={found.works.map(toEarning)}
            refused={found.refused.map(({ reason }) => reason)}
            own={found.own}
            more={found.more}
            away={snapshot.connection === 'offline' || snapshot.connection === 'error'}
            now={now}
            onRange={setRange}
            onOpen={(seq) => go({ name: 'receipt', seq })}
            onMore={() => setLimit(limit + PAGE)}
            onRefetch={() => tell('receipts.refetch', {})}
            onDismiss={() => tell('outbox.dismiss', { ids: found.refused.map(({ id }) => id) })}
            onStart={() => go({ name: 'tasks' })}
            onHold={() => openPage('/options.html#hold')}
            claims={claims.map(toLine)}
            onClaim={(id) => go({ name: 'claim-history', id })}
          />
        )}
      </main>
      <Tabs current="earnings" onSelect={(name) => go({ name })} />
    </div>
  );
}

const toLine = ({ id, startedAt, amount, events }: Claim): ClaimLine => ({
  id,
  startedAt,
  amount,
  state: events.at(-1)?.state ?? 'opened',
});

const toEarning = ({ seq, state, at, price, shownMs, claimed }: Work): Earning => ({
  seq,
  state: claimed && state === 'verified' ? 'claimed' : state,
  at,
  amount: price,
  tookMs: shownMs,
});
