import { Facts } from '../../components/marks/facts.tsx';
import { Section } from '../../components/shell/section.tsx';
import { useText } from '../../components/text.tsx';
import { useTime } from '../../components/time.ts';
import type { JudgmentTerms } from '../../lib/protocol/campaigns.ts';
import type { QualityReport } from '../../lib/protocol/report.ts';
import { ReliabilityTable } from './reliability-table.tsx';
import { usePercent } from './use-percent.ts';
import type { Seen } from './use-report.ts';

/** Agreement, calibrated confidence and the reliability of raters, without names. */
export function QualitySection({ seen, terms }: { seen: Seen; terms: JudgmentTerms }) {
  const { t } = useText();
  const { report, working, failed } = seen;

  return (
    <Section title={t('campaign_quality_title')}>
      {report && report.quality.answers > 0 ? (
        <Found quality={report.quality} at={report.at} target={terms.quality?.target ?? null} />
      ) : (
        !failed && <p className="ink2">{t(working ? 'campaign_working' : 'campaign_no_answers')}</p>
      )}
      {failed && <Failure failed={failed} />}
    </Section>
  );
}

/** Why the newest answers are in no report, and when it is tried again. */
function Failure({ failed: { code, retryAt } }: { failed: NonNullable<Seen['failed']> }) {
  const { t } = useText();
  const { exact } = useTime();
  const words = code === 'rate_limited' ? 'campaign_report_waits' : 'campaign_report_failed';
  return (
    <p role="status" className="ink2">
      {t(words, exact(retryAt))}
    </p>
  );
}

type Props = { quality: QualityReport; at: number; target: number | null };

function Found({ quality, at, target }: Props) {
  const { t } = useText();
  const { exact } = useTime();
  const percent = usePercent();
  const facts = [
    { name: t('campaign_agreement'), value: percent(quality.agreement) },
    { name: t('campaign_confidence'), value: percent(quality.confidence), strong: true },
    ...(target === null ? [] : [{ name: t('campaign_target'), value: percent(target / 10_000) }]),
  ];

  return (
    <div className="stack-4">
      <p className="ink2">{t('campaign_from', quality.answers, quality.raters, exact(at))}</p>
      <Facts facts={facts} />
      <p className="t12 ink2">{t('campaign_confidence_note')}</p>
      <ReliabilityTable reliability={quality.reliability} />
    </div>
  );
}
