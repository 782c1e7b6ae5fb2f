import { Section } from '../../components/shell/section.tsx';
import { useText } from '../../components/text.tsx';
import type { DisputedTask, QualityReport } from '../../lib/protocol/report.ts';

/** Tasks on which the models come to different verdicts. */
export function DisputedSection({ quality }: { quality: QualityReport }) {
  const { t, plural } = useText();
  const { disputes, disputed } = quality;
  if (quality.confidence === null) return null;

  return (
    <Section title={t('campaign_disputed_title')}>
      {disputes === 0 ? (
        <p className="ink2">{t('campaign_disputed_none')}</p>
      ) : (
        <div className="stack-3">
          <p className="ink2">{plural('campaign_disputed', disputes)}</p>
          <div className="table-scroll">
            <Table tasks={disputed} />
          </div>
          {disputes > disputed.length && (
            <p className="ink2">{t('campaign_disputed_more', disputes - disputed.length)}</p>
          )}
        </div>
      )}
    </Section>
  );
}

function Table({ tasks }: { tasks: readonly DisputedTask[] }) {
  const { t } = useText();
  const models = Object.keys(tasks[0]?.verdicts ?? {});

  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{t('campaign_task')}</th>
          {models.map((model) => (
            <th scope="col" key={model} translate="no">
              {model}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {tasks.map(({ task, ref, verdicts }) => (
          <tr key={task}>
            <th scope="row" className="breaks">
              <bdi>{ref ?? task}</bdi>
            </th>
            {models.map((model) => {
              const verdict = verdicts[model];
              return <td key={model}>{verdict && t(`choice_${verdict}`)}</td>;
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
